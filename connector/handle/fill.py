"""Who gets what of an item as it stands, and when the rest can ship."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from connector.allocate import Allocation, allocate, cover
from connector.days import for_item
from connector.ports import Desk, Record
from connector.promise import Expected, expect


def goods(record: Record, key: str) -> tuple[Allocation, ...]:
    """Fill the item's queue from its cover; an item without a queue covers everybody."""
    held, queue = record.cases.item(key), record.cases.queue(key)
    everybody = sum(one.units for one in queue)
    if held is None or not held.item.ships:
        return allocate(everybody, queue)
    _, claims = record.cases.sums(key)
    units = cover(held.item, held.pool, claims)
    return allocate(everybody if units is None else units, queue)


def expectations(
    record: Record, desk: Desk, key: str, allocations: Iterable[Allocation], now: datetime
) -> Mapping[str, Expected]:
    """Say for each owed line ("order/line") when it can ship, given who stands before it."""
    supplies, ahead, held = record.cases.supplies(key), 0, record.cases.item(key)
    policy = for_item(record.policy, held.item, held.groups) if held else record.policy
    expected: dict[str, Expected] = {}
    for one in allocations:
        if one.owed:
            name = f"{one.place.order}/{one.place.line}"
            expected[name] = expect(supplies, ahead, one.owed, policy, desk.calendar, now)
            ahead += one.owed
    return expected
