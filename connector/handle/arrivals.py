"""What the platform itself says is expected of an item: as it was read last, without what arrived of it already."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connector.model import Item, Supply
from connector.ports import Record

PRODUCT_FIELD, SHIPMENT = "product field", "shipment"
"""Who says so: a field of a WooCommerce product, a shipment on its way in Shopify."""


def take_arrivals(record: Record, item: Item, now: datetime) -> None:
    """Expect what an item's own page says of it and nothing else that it said before; None leaves all as it is."""
    if item.arrivals is not None:
        expect(record, item.key, PRODUCT_FIELD, item.arrivals, now)


def expect(
    record: Record, item: str, source: str, said: Sequence[Supply], now: datetime, *, rest: bool = False
) -> bool:
    """Expect what a source says of an item and nothing else that it said before; True if anything changed.

    With `rest` it says what is left of each arrival, without what came of it already.
    """
    before = _told(record, item, source)
    for one in said:
        record.cases.add_supply(one, now, rest=rest)
    for name in before.keys() - {one.reference for one in said}:
        record.cases.add_supply(Supply(item, 0, before[name].due, None, source, name), now, rest=True)
    after = _told(record, item, source)
    for name in sorted(before.keys() | after.keys()):
        one = after.get(name) or before[name]
        if one != before.get(name) or name not in after:
            due = str(one.due) if one.due else None
            record.append(
                "platform", "supply", {"item": item, "units": one.units if name in after else 0, "due": due}, now
            )
    return before != after


def _told(record: Record, item: str, source: str) -> Mapping[str, Supply]:
    return {one.reference: one for one in record.cases.supplies(item) if one.source == source}
