"""What the platform itself says is expected of an item: as it was read last, without what arrived of it already."""

from dataclasses import replace
from datetime import datetime

from connector.model import Item
from connector.ports import Record

FROM_PLATFORM = frozenset({"product field", "shipment"})
"""Who says so: a field of a WooCommerce product, a shipment on its way in Shopify."""


def take_arrivals(record: Record, item: Item, now: datetime) -> None:
    """Expect what the platform says of an item and nothing else that it said before; None leaves all as it is."""
    if item.arrivals is None:
        return
    held = {one.reference: one for one in record.cases.supplies(item.key) if one.source in FROM_PLATFORM}
    said = {one.reference: one for one in item.arrivals}
    for name, one in held.items():
        if name not in said:
            record.cases.add_supply(replace(one, units=0), now)
            record.append("platform", "supply", {"item": item.key, "units": 0, "due": _day(one.due)}, now)
    for name, one in said.items():
        before = record.cases.supplies(item.key)
        record.cases.add_supply(one, now)
        if name not in held and record.cases.supplies(item.key) != before:
            record.append("platform", "supply", {"item": item.key, "units": one.units, "due": _day(one.due)}, now)


def _day(day: object) -> str | None:
    return str(day) if day else None
