"""Orders as the store keeps them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class StoreLine:
    """One line: `taken` is WooCommerce's `_reduced_stock`, `cancelled` units refunded before they shipped."""

    id: str
    variant: str
    ordered: int
    net: int
    taken: int = 0
    shipped: int = 0
    cancelled: int = 0
    refunded: int = 0
    refunded_net: int = 0

    @property
    def left(self) -> int:
        """Units that were neither shipped nor cancelled."""
        return self.ordered - self.cancelled - self.shipped

    @property
    def claim(self) -> int:
        """Units taken from the number that are neither shipped nor given back."""
        return max(0, self.taken - self.shipped)


@dataclass(frozen=True)
class StoreRefund:
    """A refund in the store's books; `paid` is the gateway's word."""

    id: str
    minor: int
    units: dict[str, int]
    at: datetime
    tag: str = ""
    paid: bool = True


@dataclass
class StoreOrder:
    """One order; `counted` is when it first took stock, `before` the status it had before the trash."""

    id: str
    status: str
    placed: datetime
    modified: datetime
    lines: list[StoreLine]
    email: str = "kim@example.org"
    gateway: str = "card"
    country: str = "NL"
    paid: bool = True
    shipping: int = 0
    counted: datetime | None = None
    before: str = ""
    shown: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    refunds: list[StoreRefund] = field(default_factory=list)
    gross: bool = False
    swaps: dict[str, str] = field(default_factory=dict)  # tag: the line that came in place of another

    @property
    def open(self) -> bool:
        """Whether somebody waits for it."""
        return self.status in {"processing", "on-hold"}

    @property
    def total(self) -> int:
        """All that was charged, in minor units."""
        return sum(line.net for line in self.lines) + self.shipping

    @property
    def refunded(self) -> int:
        """All that was given back by the store's books."""
        return sum(one.minor for one in self.refunds)

    def line(self, line_id: str) -> StoreLine:
        """Return one line."""
        return next(one for one in self.lines if one.id == line_id)
