"""The bank's book, which nobody but the bank writes."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Booking:
    """Money given back to a buyer; `tag` is the reference that came with it."""

    order: str
    minor: int
    tag: str = ""


@dataclass
class Bank:
    """Every refund that really moved money, in its order; the bank refuses nothing."""

    book: list[Booking] = field(default_factory=list)

    def pay_back(self, order: str, minor: int, tag: str = "") -> None:
        """Move the money."""
        self.book.append(Booking(order, minor, tag))

    def of_tag(self, tag: str) -> int:
        """Return how often money moved for one operation."""
        return sum(one.tag == tag for one in self.book)

    def given(self, order: str) -> int:
        """Return all minor units ever given back for an order."""
        return sum(one.minor for one in self.book if one.order == order)
