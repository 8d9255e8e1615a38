"""What a delivery, the clock, the buyer or the merchant says happened; hints that say where to look."""

from dataclasses import dataclass

from connector.model import Item, Order


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """A payload showed this order, as it was when the payload was built."""

    order: Order


@dataclass(frozen=True, slots=True)
class OrderGone:
    """Somebody set this order aside or deleted it, or so it seemed: ask the shop."""

    order_id: str


@dataclass(frozen=True, slots=True)
class OrderNamed:
    """A payload named this order without showing it: ask the shop."""

    order_id: str


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """A payload showed this stock pool; `item` is None when the payload alone does not name the pool."""

    variant: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class ItemGone:
    """A product was set aside or deleted."""

    variant: str


@dataclass(frozen=True, slots=True)
class LookAround:
    """Something happened to an order nobody named: look at the recent ones."""

    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """The platform says something a person has to look at."""

    kind: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class BuyerForgotten:
    """A buyer wants to be forgotten: `customer` as the platform names them, and the orders that were theirs."""

    customer: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """The shop let us go: its keys are dead from now on."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing here concerns us."""

    reason: str


Event = (
    OrderSeen
    | OrderGone
    | OrderNamed
    | ItemSeen
    | ItemGone
    | LookAround
    | Told
    | BuyerForgotten
    | Uninstalled
    | Ignored
)
