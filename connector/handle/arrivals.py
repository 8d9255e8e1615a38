"""What the platform itself says is expected of an item: as it was read last, without what arrived of it already."""

from collections.abc import Mapping
from datetime import datetime

from connector.model import Item, Supply
from connector.ports import Record

PRODUCT_FIELD = "product field"
"""Who says so: a field of a WooCommerce product."""

Told = Mapping[str, Supply]
"""What a source says is expected of an item, by its reference."""


def take_arrivals(record: Record, item: Item, now: datetime) -> None:
    """Expect what an item's own page says of it and nothing else that it said before; None leaves all as it is."""
    if item.arrivals is None:
        return
    before = expected_of(record, item.key, PRODUCT_FIELD)
    for one in item.arrivals:
        record.cases.add_supply(one, now)
    for name in before.keys() - {one.reference for one in item.arrivals}:
        record.cases.add_supply(Supply(item.key, 0, before[name].due, None, PRODUCT_FIELD, name), now)
    write_changes(record, before, expected_of(record, item.key, PRODUCT_FIELD), now)


def expected_of(record: Record, item: str, source: str) -> Told:
    """Return what is expected of an item because a source told of it."""
    return {one.reference: one for one in record.cases.supplies(item) if one.source == source}


def write_changes(record: Record, before: Told, after: Told, now: datetime) -> bool:
    """Write down what is expected of an item otherwise than before; True if anything is."""
    for name in sorted(before.keys() | after.keys()):
        one = after.get(name) or before[name]
        if one != before.get(name) or name not in after:
            due = str(one.due) if one.due else None
            units = one.units if name in after else 0
            record.append("platform", "supply", {"item": one.item, "units": units, "due": due}, now)
    return before != after
