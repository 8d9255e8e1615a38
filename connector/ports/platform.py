"""Platform and Shop: the two faces every storefront shows us."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from connector.events import Event
from connector.model import Group, Item, Order, Supply
from connector.money import Money
from connector.ports.operation import Operation, Receipt


class Verdict(StrEnum):
    """What a delivery is before anybody reads its body."""

    GENUINE = "genuine"
    PING = "ping"  # unsigned and harmless: answered, never stored
    FORGED = "forged"


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What opens one shop and proves its deliveries; `secrets` holds the current webhook secret, then the previous.

    Where the secret expires, `expires` says when, and `refresh` buys the next one until `refresh_expires`.
    """

    key: str
    secret: str
    secrets: tuple[str, ...] = ()
    refresh: str = ""
    expires: datetime | None = None
    refresh_expires: datetime | None = None


KeyKeeper = Callable[[Callable[[Keys], Keys]], Keys]
"""Calls back with the keys held now and keeps what comes back before returning it, one caller at a time everywhere."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery told apart: what identifies it, its topic, and whether the topic concerns us.

    `once` says that the identity is never used for other news, so a twin is dropped even after the first was settled.
    """

    topic: str
    identity: str
    wanted: bool
    once: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What a shop says about itself; `warnings` are plain sentences for the merchant."""

    store_id: str
    name: str
    currency: str
    zone: str
    locale: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """One consistent reading: the stock, and the orders as they were before and after it was read.

    `orders` are complete; `gone` are ids the shop no longer knows; `unread` are ids with the reason nobody could read
    them; `seen_to` is the moment up to which changed orders are in `orders`.
    """

    orders: tuple[Order, ...] = ()
    items: tuple[Item, ...] = ()
    gone: tuple[str, ...] = ()
    gone_variants: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    seen_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is on its way to a shop: by item, with what is left of it; `hidden` where we may not see it (any more)."""

    coming: Mapping[str, Sequence[Supply]] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """What one line says on the platform: `waiting` units and the sentence a buyer reads ("" leaves no sentence)."""

    line: str
    waiting: int
    sentence: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Marking:
    """All we want to stand on one order; no lines means nothing of ours may be left.

    `note` tells the warehouse in the merchant's language which units must wait; `digest` names this marking.
    """

    order: str
    lines: tuple[MarkedLine, ...] = ()
    note: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """What one item's page says before anybody buys: a sentence by language, and the same as data.

    No sentences means that nothing of ours may be left; `digest` names what is said.
    """

    item: str
    variants: tuple[str, ...]
    sentences: Mapping[str, str] = field(default_factory=dict)
    due: date | None = None
    until: date | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Units:
    """What a refund or cancellation takes: units by line, and whether the shipping share goes back with them.

    Shipping without any units is what is left of the shipping charge alone.
    """

    lines: Mapping[str, int]
    shipping: bool = False


class Shop(Protocol):
    """One store, opened. Reads raise NotSent when there is no answer; writes also Refused and Unclear."""

    def profile(self) -> Profile:
        """Try the keys and read what the shop says about itself; raises Refused with a sentence for the merchant."""
        ...

    def store_id(self) -> str:
        """Return who answers at the shop's address, at most a few minutes old; raises NotSent or Refused."""
        ...

    def subscribe(self, address: str, secret: str) -> Sequence[str]:
        """See to it that every topic we need is delivered to `address` under `secret`; safe to repeat.

        Returns the topics that were not delivered until now: missing, switched off or under another secret.
        """
        ...

    def unsubscribe(self, address: str) -> None:
        """Remove our webhooks for `address`."""
        ...

    def items(self, cursor: str) -> Iterator[tuple[Sequence[Item], str]]:
        """Yield the catalogue page by page with the cursor to go on from."""
        ...

    def open_orders(self, cursor: str) -> Iterator[tuple[Sequence[Order], str]]:
        """Yield every order that may still wait, page by page with the cursor to go on from."""
        ...

    def look(self, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
        """Read these orders, those changed after `since`, and the pools of all their lines and of `variants`."""
        ...

    def members(self, group: Group) -> Iterator[Sequence[str]]:
        """Yield the variants of all that is in a group, some at a time; what the shop does not know is Gone.

        With a collection comes what is in those inside it, where the platform has such.
        """
        ...

    def arrivals(self) -> Arrivals | None:
        """Return what is on its way to the shop; None where no shop of this kind tells.

        Raises NotSent also where that is too much to be read at once.
        """
        ...

    def order(self, order_id: str) -> Order:
        """Read one order whole; raises Gone."""
        ...

    def show(self, marking: Marking) -> None:
        """Make the order say exactly this and nothing else of ours; idempotent."""
        ...

    def note(self, order_id: str, text: str, tag: str) -> None:
        """Write a private note carrying `tag`, once: a note with that tag is not written again."""
        ...

    def limit(self, item: Item, stop: bool, restore: str) -> None:
        """Stop the item taking backorders, or restore what the merchant had; idempotent."""
        ...

    def announce(self, said: Sequence[Availability]) -> None:
        """Make the pages of these items say exactly this, in as few calls as the platform allows; idempotent."""
        ...

    def quote(self, order: Order, units: Units) -> Money:
        """Return what giving back `units` of `order` comes to, with tax and shares; raises Refused if impossible."""
        ...

    def prices(self, variants: Sequence[str], country: str = "") -> Mapping[str, Decimal]:
        """Return what one unit of each variant costs today as the shop writes its prices; unknown ones miss.

        Where these hold the tax, `country` is the buyer's: a price that is another one there misses too.
        """
        ...

    def credit_refused(self, order: Order, *, bonus: bool) -> str:
        """Say why the buyer cannot be given store credit (with a bonus on top), "" if they can."""
        ...

    def can_refund(self, order: Order) -> bool:
        """Tell whether the order's gateway moves money back by itself."""
        ...

    def prepare(self, operation: Operation, order: Order) -> bytes:
        """Return the exact request bytes for a money operation; may read the shop, changes nothing there."""
        ...

    def send(self, operation: Operation, request: bytes) -> Receipt:
        """Carry a prepared operation out, once; raises NotSent, Refused, Unclear, or what is known besides of its key.

        That is Running, Spent (the next request needs another key: `details["new_key"]` counts them) or Stuck.
        """
        ...

    def keyed(self) -> bool:
        """Tell whether refunds go out under a key that makes them happen once; raises NotSent."""
        ...

    def resend_until(self, operation: Operation) -> datetime | None:
        """Return until when the bytes of `operation` may be sent again as they are: under their key it happens once.

        None where the platform has no such key, or not for what these bytes ask.
        """
        ...

    def find_operation(self, operation: Operation) -> Receipt | None:
        """Look, all pages and past any cache, for what `operation` left on the platform; None if there is nothing."""
        ...


class Platform(Protocol):
    """A kind of storefront; stateless and without network, but for the shop it opens."""

    name: str
    one_door: bool  # every shop's deliveries come to one address and name their shop

    def address(self, given: str) -> str:
        """Return a shop's address as it is kept, from what a person typed; raises Refused with a sentence."""
        ...

    def whose(self, headers: Mapping[str, str]) -> str:
        """Return the address of the shop a delivery names, "" if it names none; proves nothing by itself."""
        ...

    def verify(self, secrets: Sequence[str], headers: Mapping[str, str], raw: bytes) -> Verdict:
        """Check a delivery on its raw bytes, in constant time, against the current and previous secret."""
        ...

    def parcel(self, headers: Mapping[str, str], raw: bytes) -> Parcel:
        """Tell a delivery apart from all others without understanding its body."""
        ...

    def read(self, topic: str, raw: bytes) -> tuple[Event, ...]:
        """Turn a delivery into events; raises Malformed when the body is not understood."""
        ...

    def open(self, address: str, keys: Keys, keep: KeyKeeper | None = None) -> Shop:
        """Open one store; nothing is asked of it yet. Keys that expire are renewed through `keep`."""
        ...
