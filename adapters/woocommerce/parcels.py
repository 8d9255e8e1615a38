"""From fulfillments (WooCommerce's parcels, a feature most shops leave off) to shipped units."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.woocommerce.schemas import FULFILLMENT, SHIPPED, load
from connector.errors import Malformed


def shipped_units(parcels: Sequence[Any]) -> Mapping[str, int]:
    """Return the shipped units by line; parcels not sent yet or taken back do not count; raises Malformed."""
    units: dict[str, int] = {}
    for parcel in parcels:
        seen = load(FULFILLMENT, parcel, "fulfillment")
        if not seen["is_fulfilled"] or seen["date_deleted"]:
            continue
        rows = seen["meta_data"].get("_items") or []
        if not isinstance(rows, list):
            raise Malformed("A fulfillment has odd items.")
        for row in rows:
            item = load(SHIPPED, row, "fulfillment")
            units[item["item_id"]] = units.get(item["item_id"], 0) + item["qty"]
    return units
