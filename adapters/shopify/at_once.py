"""One order, its stock and what else changed, in one call: the most frequent question there is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from adapters.shopify.items import item_of
from adapters.shopify.orders import order_of
from adapters.shopify.stock import ITEM
from adapters.shopify.sweep import moments_of, query_since
from connector.errors import Malformed
from connector.model import Item, Order
from connector.ports import Look


def look_at_one(client: Client, order_id: str, variants: Sequence[str], since: datetime | None) -> Look | None:
    """Return the look, None where one call does not show all of it: the order is gone, odd or long, or not alone."""
    asked = {"changed": query_since(since) if since else "", "around": since is not None}
    data = client.read("OrderWithStock", id=gid("Order", order_id), **asked)
    try:
        return _look(data, order_id, variants, since)
    except Malformed:
        return None


def _look(data: pick.Row, order_id: str, variants: Sequence[str], since: datetime | None) -> Look | None:
    row = data.get("order")
    if row is None or pick.plain_id(pick.part(data, "order")) != order_id:
        return None
    order, items = order_of(pick.part(data, "order")), _items(pick.part(data, "order"))
    newest = _nothing_else(data, order_id, since) if since else None
    if (since and newest is None) or not _covers(items, order, variants):
        return None
    return Look((order,), tuple(items), seen_to=newest)


def _nothing_else(data: pick.Row, order_id: str, since: datetime) -> datetime | None:
    """Return the moment up to which nothing but this order changed, None if something did."""
    found = moments_of(pick.nodes(data, "changed"))
    if pick.more(data, "changed") is not None or found.keys() - {order_id}:
        return None
    return max([since, *found.values()])


def _items(order: pick.Row) -> list[Item]:
    found: dict[str, Item] = {}
    for line in pick.nodes(order, "lineItems"):
        row: Any = line.get("variant")
        shown = pick.part(row, "inventoryItem") if isinstance(row, dict) else None
        if shown is not None:
            found.setdefault(pick.plain_id(shown), item_of(shown))
    return list(found.values())


def _covers(items: Sequence[Item], order: Order, variants: Sequence[str]) -> bool:
    """Tell whether the pools of all lines, and of everything else asked for, are there."""
    shown = {variant for item in items for variant in item.variants} | {f"{ITEM}{item.key}" for item in items}
    return {line.variant for line in order.lines if line.variant} | set(variants) <= shown
