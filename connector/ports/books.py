"""What is written down: one transaction of one merchant, and everything in it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connector.allocate import Allocation, Pool, Waiting
from connector.ledger import Entry, Payload
from connector.model import Buyer, Item, Line, Merchant, Order, Promise, Standing, Supply
from connector.money import Money
from connector.policy import Policy
from connector.ports.operation import Operation, State


@dataclass(frozen=True, slots=True)
class HeldItem:
    """What we hold about one stock pool.

    `restore` is what the merchant had allowed before our cap stopped the item, "" when nothing is capped; `asked` is
    True while the merchant has not said whether a change of stock means goods; `announced` names what its page was last
    meant to say; `groups` are the keys of the groups it was in when they were read last: `save_item` leaves them.
    """

    item: Item
    pool: Pool | None
    read: datetime
    asked: bool = False
    restore: str = ""
    cap_waived: bool = False
    announced: str = ""
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coming:
    """What is expected of one arrival now, and how its source and the stock agree about it.

    `seen` units of it came into the stock since its source told of it last; below zero, the source told of so many
    more than the stock showed. `since` is when either was last written down.
    """

    supply: Supply
    seen: int
    since: datetime

    @property
    def told(self) -> int:
        """The units that its source said were left when it told of it last."""
        return self.supply.units + max(0, self.seen)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One line as we hold it: what the order says, its place, what it got, and what was told about it.

    `shown` are the units the platform and the buyer were told wait; it rises at once and falls only after a second
    reading. `eased` is when `owed` first fell below `shown`; `waited` is when the line was first owed a unit.
    """

    order: str
    line: Line
    item: str | None
    counted: datetime | None
    priority: int = 0
    assigned: int = 0
    owed: int = 0
    shown: int = 0
    waited: datetime | None = None
    eased: datetime | None = None
    ready: datetime | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order as we hold it, with its lines; `marked` is the digest of the marking last wanted on the platform."""

    id: str
    number: str
    standing: Standing
    status: str
    placed: datetime
    modified: datetime
    currency: str
    total: Money
    captured: Money
    refunded: Money
    buyer: Buyer
    lines: tuple[HeldLine, ...] = ()
    authorised: bool = False
    gateway: str = ""
    marked: str = ""

    def line(self, line_id: str) -> HeldLine | None:
        """Return the line with that id."""
        return next((one for one in self.lines if one.line.id == line_id), None)


class Cases(Protocol):
    """Items, orders, lines and their queues of one merchant."""

    def order(self, order_id: str) -> HeldOrder | None: ...
    def save_order(self, order: Order, now: datetime) -> None:
        """Write down what the shop showed; places in a queue are frozen the first time a line counts."""
        ...

    def set_trashed(self, order_id: str, now: datetime) -> None:
        """Write down that the shop no longer knows an order: nobody waits, what it took from stock stays taken."""
        ...

    def save_line(self, line: HeldLine) -> None:
        """Write down what a line got and was told."""
        ...

    def set_marked(self, order_id: str, digest: str) -> None: ...
    def item(self, key: str) -> HeldItem | None: ...
    def item_of(self, variant: str) -> str | None:
        """Return the pool a variant draws on, None if we never read it."""
        ...

    def items_of(self, variants: Sequence[str]) -> Sequence[str]:
        """Return the pools these variants draw on, of those we ever read."""
        ...

    def in_group(self, group: str) -> Sequence[str]:
        """Return the items in the group of that key."""
        ...

    def join(self, group: str, items: Iterable[str]) -> None:
        """Write down that items are in a group from now on."""
        ...

    def part(self, group: str, items: Iterable[str]) -> None:
        """Write down that items are in a group no more."""
        ...

    def groups(self) -> Mapping[str, datetime]:
        """Return when each group was read last, by its key; one that was never read is not among them."""
        ...

    def group_read(self, group: str, now: datetime) -> None:
        """Write down that a group was read to its end."""
        ...

    def forget_group(self, group: str) -> None:
        """Hold nothing of a group any more."""
        ...

    def save_item(self, held: HeldItem) -> None: ...
    def queue(self, item: str) -> Sequence[Waiting]:
        """Return every line of the item that still has open units, in no particular order."""
        ...

    def give(self, moved: Iterable[Allocation]) -> None:
        """Write down what lines now get."""
        ...

    def easing(self, item: str) -> Sequence[str]:
        """Return orders with good news that waits for a second reading of the item."""
        ...

    def sums(self, item: str) -> tuple[int, int]:
        """Return (units taken from stock, claims) over all lines of the item, settled ones too."""
        ...

    def owed_by_order(self, item: str) -> Mapping[str, int]: ...
    def orders_of(self, item: str) -> Sequence[str]:
        """Return the orders with open units of the item."""
        ...

    def waited_for(self) -> Sequence[str]:
        """Return every item somebody waits for."""
        ...

    def longest_unread(self, limit: int) -> Sequence[str]:
        """Return items with open units, the one whose stock was read longest ago first."""
        ...

    def longest_unseen(self, limit: int) -> Sequence[str]:
        """Return orders with open units, the one read longest ago first."""
        ...

    def supplies(self, item: str) -> Sequence[Supply]: ...
    def by_sku(self, sku: str) -> Sequence[str]:
        """Return the keys of items with that SKU."""
        ...

    def expected_from(self, source: str) -> Sequence[Coming]:
        """Return what is expected because `source` told of it, and what of it the stock does not agree with yet."""
        ...

    def add_supply(self, supply: Supply, now: datetime, *, seen: int | None = None) -> None:
        """Write an expected arrival down; one with the same source, reference and item is what is expected of it now.

        What of it arrived already is not expected again; with `seen` the supply is what is left, and `seen` as in
        `Coming`. Nothing is written where nothing changes.
        """
        ...

    def drop_supply(self, number: int, now: datetime) -> str | None:
        """Expect an arrival no more; return its item, None if nothing of that number is expected."""
        ...

    def use_supply(self, item: str, units: int, now: datetime, *, only: str = "", but: str = "") -> int:
        """Take arrived units off what was expected, earliest first; return those that nobody expected.

        Off what `only` one source told, or off all `but` what one source told. Those a source told of before the stock
        did are taken off nothing.
        """
        ...

    def first_promises(self, order_id: str) -> Mapping[str, Promise]:
        """Return what each line of an order was promised first."""
        ...

    def promises(self, order_id: str, line_id: str = "") -> Mapping[str, Sequence[Promise]]:
        """Return every promise each line of an order (or one line) was given, oldest first, with the words shown."""
        ...

    def worklist(self, *, waiting: bool, after: str, limit: int) -> Sequence[HeldOrder]:
        """Return held orders in a stated order, a page at a time."""
        ...


class Operations(Protocol):
    """Intended, running and finished operations of one merchant."""

    def add(self, operation: Operation, /) -> Operation | None:
        """Write an intention down; None if one with the same key exists."""
        ...

    def get(self, operation_id: int, *, lock: bool = False) -> Operation | None: ...
    def of_order(self, order_id: str) -> Sequence[Operation]: ...
    def due(self, now: datetime, limit: int) -> Sequence[Operation]: ...
    def open_money(self) -> Sequence[Operation]:
        """Return every operation about money that has not ended, oldest first."""
        ...

    def move(self, operation: Operation, state: State, /, **changes: Any) -> Operation | None:
        """Compare and swap on (id, version); None if somebody else moved it first."""
        ...


class Tasks(Protocol):
    """What a person has to look at."""

    def open(self, kind: str, subject: str, text: str, now: datetime) -> bool:
        """Raise a task once: False if it is open already."""
        ...

    def close(self, kind: str, subject: str, now: datetime) -> bool: ...

    def since(self, kind: str, begins: str) -> Mapping[str, datetime]:
        """Return open tasks of a kind by their subject, for subjects that begin so: since when each is open."""
        ...


class Sent(Protocol):
    """A notice as it is kept: `state` is new, sending, sent, unclear, failed, bounced or skipped."""

    @property
    def id(self) -> int: ...
    @property
    def order(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def body(self) -> Mapping[str, Any]: ...
    @property
    def made(self) -> datetime: ...
    @property
    def sent(self) -> datetime | None: ...


class Notices(Protocol):
    """Messages to be sent, each once per (order line, kind, promise version)."""

    def add(
        self, order: str, kind: str, lines: Sequence[tuple[str, str]], body: Mapping[str, Any], now: datetime
    ) -> bool:
        """Write a notice down for the (line, version) pairs nobody was told yet; False if all were."""
        ...

    def of_order(self, order: str) -> Sequence[Sent]:
        """Return every notice of an order, oldest first."""
        ...

    def in_one_mail(self, notice: int) -> Sequence[int]:
        """Return the notices that went out under the id of one, itself included."""
        ...

    def came_back(self, notice: int, reason: str) -> Sent | None:
        """Mark a notice that was tried as bounced; None if it was never tried, or is settled otherwise already."""
        ...


class Record(Protocol):
    """One open transaction of one merchant: all of it is written, or nothing."""

    @property
    def merchant(self) -> Merchant: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def operations(self) -> Operations: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def tasks(self) -> Tasks: ...

    def append(self, actor: str, event: str, payload: Payload, now: datetime) -> Entry:
        """Append to the merchant's ledger in this transaction."""
        ...

    def said(self, order: str, event: str) -> Sequence[Entry]:
        """Return the ledger's entries of one event about an order, oldest first."""
        ...

    def consents(self, order: str) -> Sequence[Entry]:
        """Return the ledger's entries of what a buyer answered about an order, or what silence meant, oldest first."""
        ...

    def wake(self, key: str, at: datetime, order: str = "", item: str = "") -> None:
        """See to it that the order or item is looked at again at `at`."""
        ...

    def planned(self, prefix: str) -> int:
        """Return how many plans have a key that begins so."""
        ...

    def money_stopped(self) -> bool:
        """Tell whether a kill switch (global, platform or merchant) is on."""
        ...

    def let_go(self, now: datetime) -> None:
        """Write down that the shop let us go: no keys, no token, no work from now on; its record stays."""
        ...

    def forget_buyer(self, order_id: str, now: datetime) -> bool:
        """Delete who bought an order, their links and what they asked, for good; False if the order is not known."""
        ...

    def seen_to(self, moment: datetime | None) -> datetime | None:
        """Return the watermark of orders read, moving it forward first if `moment` is later."""
        ...


class Books(Protocol):
    """The truth: opens transactions; nothing on the network happens inside one."""

    def record(self, merchant_id: int) -> AbstractContextManager[Record]: ...
