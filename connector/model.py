"""The things of the trade, in our words; nothing here knows a platform, a database or the clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from connector.money import Money, total


class Standing(StrEnum):
    """Where an order stands for us, whatever the platform calls it."""

    PENDING = "pending"  # not counted: no stock was taken
    OPEN = "open"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    TRASHED = "trashed"  # set aside or deleted: nobody waits, the stock it took stays taken


class Backorders(StrEnum):
    """Whether an item may be sold beyond stock, as the merchant set it on the platform."""

    NO = "no"
    NOTIFY = "notify"
    YES = "yes"


class StockMode(StrEnum):
    """How a merchant counts stock while goods wait (an unexplained change of stock is read by it)."""

    AVAILABLE = "available"
    SHELF = "shelf"
    FLOORED = "floored"


class GroupKind(StrEnum):
    """By what a merchant puts items together in the shop."""

    TAG = "tag"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Group:
    """Items a merchant put together in the shop under a name, whose capitals and blanks make no difference."""

    kind: GroupKind
    name: str

    @property
    def key(self) -> str:
        """What the group is known by: the same however its name is written."""
        return f"{self.kind.value}:{_folded(self.name)}"

    def is_called(self, name: str) -> bool:
        """Tell whether a name is this group's."""
        return _folded(name) == _folded(self.name)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class Tax:
    """One tax on one charge; `rate` is the platform's id of the rate."""

    rate: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """What was charged for one line or for shipping, after discounts, and what of it was given back.

    `net` excludes tax; `refunded_net` and `refunded_taxes` are positive sums of what has been given back so far.
    """

    id: str
    net: Money
    taxes: tuple[Tax, ...] = ()
    refunded_net: Money | None = None
    refunded_taxes: tuple[Tax, ...] = ()

    @property
    def gross(self) -> Money:
        """The charge with tax."""
        return self.net + total([tax.amount for tax in self.taxes], self.net.currency)

    @property
    def refunded(self) -> Money:
        """What was given back, with tax."""
        currency = self.net.currency
        taxes = total([tax.amount for tax in self.refunded_taxes], currency)
        return (self.refunded_net or Money.zero(currency)) + taxes


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order; counts are units and never negative.

    `variant` is what was bought (the platform adapter's own key), `taken` the units the platform took from stock for
    this line and has not given back, `cancelled` the units refunded or removed before they shipped, `refunded_units`
    all units ever refunded. `hint` is the platform's own idea of the units beyond stock and decides nothing.
    """

    id: str
    variant: str
    title: str
    ordered: int
    charge: Charge
    sku: str = ""
    cancelled: int = 0
    shipped: int = 0
    taken: int = 0
    refunded_units: int = 0
    counted: bool = True
    ships: bool = True
    hint: int | None = None

    @property
    def open_units(self) -> int:
        """Units somebody still waits to see shipped."""
        if not (self.counted and self.ships):
            return 0
        return max(0, self.ordered - self.cancelled - self.shipped)

    @property
    def claim(self) -> int:
        """Units this line took from stock that are neither shipped nor given back."""
        return max(0, self.taken - self.shipped)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom a notice reaches; never part of the ledger."""

    email: str = ""
    name: str = ""
    locale: str = ""
    country: str = ""

    def __repr__(self) -> str:
        return "Buyer(...)"


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as the platform's books show it; `paid` is True when the payment gateway moved the money."""

    id: str
    amount: Money
    reason: str = ""
    at: datetime | None = None
    paid: bool | None = None
    units: Mapping[str, int] = field(default_factory=dict)
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A platform's order holding only what we use.

    `complete` is False when it came from a payload that leaves out what only reading the shop tells (refunded units).
    `captured` is money the shop holds, `authorised` says that money is reserved but not captured. `shown` is our own
    marking as found on the order, "" if there is none. `counted` is when its units joined the queue (None: `placed`);
    it must follow from the order itself, so that late and lost deliveries lead to the same queue.
    """

    id: str
    number: str
    standing: Standing
    placed: datetime
    modified: datetime
    currency: str
    total: Money
    captured: Money
    refunded: Money
    lines: tuple[Line, ...]
    shipping: tuple[Charge, ...] = ()
    refunds: tuple[Refund, ...] = ()
    buyer: Buyer = Buyer()
    status: str = ""
    gateway: str = ""
    authorised: bool = False
    complete: bool = True
    shown: str = ""
    counted: datetime | None = None
    gross: bool = False  # the prices of the shop that sold it hold the tax

    def line(self, line_id: str) -> Line | None:
        """Return the line with that id."""
        return next((line for line in self.lines if line.id == line_id), None)

    def settled_lines(self) -> "Order":
        """Return the order with no line open: what a cancelled or trashed order looks like to the queue."""
        return replace(self, lines=tuple(replace(line, cancelled=line.ordered) for line in self.lines))


@dataclass(frozen=True, slots=True)
class Item:
    """One stock pool as read from the shop: a variant, or several that share one number.

    `available` is the platform's number for sale, may be below zero, None when stock is not managed; `on_backorder`
    is the platform's word for an unmanaged item that has to be ordered in.
    """

    key: str
    title: str
    variants: tuple[str, ...]
    available: int | None
    sku: str = ""
    backorders: Backorders = Backorders.NO
    on_backorder: bool = False
    ships: bool = True
    claimed: int | None = None  # claims on the pool that the platform itself counts (Shopify's committed)
    arrivals: tuple["Supply", ...] | None = None  # what the platform says is expected; None: it says nothing about that


@dataclass(frozen=True, slots=True)
class Supply:
    """Units of an item expected on a date (or between two), and who said so.

    `reliability` is firm (confirmed), likely (its date may slip: a cushion is added before it is promised) or open
    (wished for: nobody is promised anything from it).
    """

    item: str
    units: int
    due: date | None
    until: date | None = None
    source: str = "merchant"
    reference: str = ""
    reliability: str = "firm"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the buyer of a line was told: `due` (to `until`) or, honestly, no date; versions count from 1.

    `words` is the sentence as the buyer read it, in `language`; both are "" where it was made before words were kept.
    """

    version: int
    due: date | None
    until: date | None
    reason: str
    made: datetime
    source: str = ""
    words: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Merchant:
    """A shop that installed us; keys and secrets are kept apart and never part of this value."""

    id: int
    public_id: str
    platform: str
    address: str
    name: str
    currency: str
    zone: str
    locale: str
    epoch: int
    store_id: str = ""
    active: bool = True
    backfilled: bool = False
