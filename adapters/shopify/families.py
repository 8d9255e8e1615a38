"""From an object of a bulk file and its children to the row a query shows."""

from collections.abc import Sequence
from typing import Any

from adapters.shopify import pick, values

Family = tuple[dict[str, Any], Sequence[dict[str, Any]]]


def item_row(family: Family) -> pick.Row:
    """Return an inventory item with its levels and variants."""
    return _row(family, inventoryLevels="InventoryLevel", variants="ProductVariant")


def order_row(family: Family) -> pick.Row:
    """Return an order with its lines and ways of shipping."""
    return _row(family, lineItems="LineItem", shippingLines="ShippingLine")


def may_wait(row: pick.Row) -> bool:
    """Tell whether units of an order may still have to be shipped; raises Malformed."""
    if row.get("cancelledAt") is not None:
        return False
    more = pick.more(row, "lineItems") is not None
    return more or any(_waits(line) for line in pick.nodes(row, "lineItems"))


def _waits(line: pick.Row) -> bool:
    return min(values.units(line, "currentQuantity"), values.units(line, "unfulfilledQuantity")) > 0


def _row(family: Family, **connections: str) -> pick.Row:
    root, children = family
    end = {"hasNextPage": False, "endCursor": None}
    lists = {
        name: {"nodes": [one for one in children if one.get("__typename") == kind], "pageInfo": end}
        for name, kind in connections.items()
    }
    return {**root, **lists}
