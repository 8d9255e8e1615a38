"""Cover, then fill: which units exist for open orders, and who gets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from connector.model import Item, StockMode


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line's frozen place in its queue: the smallest is served first; ids are compared as numbers are."""

    priority: int
    counted: datetime
    rank: str
    order: str = field(compare=False)
    line: str = field(compare=False)

    @classmethod
    def of(cls, priority: int, counted: datetime, order: str, line: str) -> "Place":
        """Make the place of a line."""
        return cls(priority, counted, f"{line:0>24}{order:0>24}", order, line)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line in a queue: `units` still to ship; `claim` units it took from stock, neither shipped nor given back.

    `assigned` and `owed` are what it got the last time.
    """

    place: Place
    units: int
    claim: int = 0
    assigned: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Allocation:
    """What one line gets of the cover: `assigned` + `owed` are its open units."""

    place: Place
    assigned: int
    owed: int


@dataclass(frozen=True, slots=True)
class Pool:
    """What we hold about one item's stock: the number for sale, the units lines took from it, and a correction.

    `offset` are units counted twice (once in `available`, once in a claim) since the merchant last set the number.
    """

    available: int
    taken: int
    offset: int = 0


def allocate(cover: int, queue: Iterable[Waiting]) -> tuple[Allocation, ...]:
    """Give `cover` units to the queue in its stated order; pure, and the same for any order of the input."""
    left, allocations = cover, []
    for waiting in sorted(queue, key=lambda one: one.place):
        assigned = min(waiting.units, left)
        left -= assigned
        allocations.append(Allocation(waiting.place, assigned, waiting.units - assigned))
    return tuple(allocations)


def balance(pool: Pool, claims: int) -> int:
    """Return the goods the books say exist for open orders; below zero, goods shipped that were never booked in."""
    return pool.available + claims - pool.offset


def counted(item: Item, claims: int) -> int:
    """Return the claims that stand against the number for sale: where the platform counts them itself, no more.

    What it counts beyond ours are orders we cannot read. They lowered the number for sale, so they stand ahead of the
    queue already.
    """
    return claims if item.claimed is None else min(claims, item.claimed)


def cover(item: Item, pool: Pool | None, claims: int) -> int | None:
    """Return H, the units that exist for open orders; None where an item has no queue."""
    if item.available is None or pool is None:
        return 0 if item.on_backorder else None
    return max(0, balance(pool, counted(item, claims)))


def absorb(held: Pool | None, available: int, taken: int, claims: int, mode: StockMode) -> Pool:
    """Take a new reading in: a change of stock that no line explains is read by the merchant's stock mode.

    `taken` is the sum of units lines took from stock (shipped ones too), `claims` the sum of their claims.
    """
    if held is None:
        return Pool(available, taken)
    if available + taken == held.available + held.taken:
        return Pool(available, taken, held.offset)
    return Pool(available, taken, _offset(held, available, taken, claims, mode))


def _offset(held: Pool, available: int, taken: int, claims: int, mode: StockMode) -> int:
    """Return the correction after an unexplained set of the number."""
    if mode is StockMode.SHELF:
        return claims
    if mode is StockMode.FLOORED and zeroed(held, available, taken):
        # It tells that nothing is left for sale, but not how far below nothing the truth is.
        return max(0, hold(held, available, taken).offset)
    return 0


def zeroed(held: Pool, available: int, taken: int) -> bool:
    """Tell whether the number was set to zero, units sold since then taken off it again."""
    return -max(0, taken - held.taken) <= available <= 0


def hold(held: Pool, available: int, taken: int) -> Pool:
    """Return the new reading with the cover left as it was: the change is news about the number, not about goods."""
    return Pool(available, taken, held.offset + available + taken - held.available - held.taken)


def owed(allocations: Sequence[Allocation]) -> int:
    """Return all units owed in a queue."""
    return sum(one.owed for one in allocations)
