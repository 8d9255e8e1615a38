"""How much of an inventory item is for sale at each place."""

from collections.abc import Iterable

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.steps import Stock


def stock_at_places(client: Client, items: Iterable[str]) -> Stock:
    """Read what is for sale of inventory items (global ids) at each place; an item that is gone has no stock."""
    found: dict[tuple[str, str], int] = {}
    for item in sorted(items):
        with pick.understood():
            for level in client.nodes("StockAtPlaces", ("inventoryItem", "inventoryLevels"), id=item):
                found[item, pick.text(pick.part(level, "location"), "id")] = _available(level)
    return found


def _available(level: pick.Row) -> int:
    named = {pick.text(one, "name"): pick.count(one, "quantity") for one in pick.rows(level, "quantities")}
    return named.get("available", 0)
