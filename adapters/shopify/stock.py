"""Reading stock pools, named by a variant ("49148385") or by their inventory item ("item:271878346596884015")."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from adapters.shopify.items import is_whole, item_of
from adapters.shopify.reading import batches, is_id
from adapters.shopify.whole import whole_item
from connector.errors import Malformed, NotSent
from connector.model import Item

BATCH = 20  # pools in one `StockItems`
ITEM = "item:"

log = logging.getLogger(__name__)


def read_pools(client: Client, keys: Iterable[str]) -> tuple[Sequence[Item], Sequence[str]]:
    """Return the pools, each once, and the keys of which the shop knows nothing (any more)."""
    asked = list(dict.fromkeys(key for key in keys if key))
    gone = [key for key in asked if not is_id(key.removeprefix(ITEM))]
    found: dict[str, Item] = {}
    for batch in batches([key for key in asked if key not in gone], BATCH):
        rows = client.read("StockItems", ids=[_gid(key) for key in batch]).get("nodes")
        if not isinstance(rows, list) or len(rows) != len(batch):
            raise NotSent("The shop's answer cannot be understood.", evidence="another number of items")
        gone += [key for key, row in zip(batch, rows, strict=True) if row is None]
        found |= {item.key: item for item in pools_in(client, map(_item_row, rows))}
    return list(found.values()), gone


def pools_in(client: Client, rows: Iterable[Any]) -> list[Item]:
    """Return the pools that can be understood, read on where they are long; one odd pool must not hide all others."""
    found = []
    for row in rows:
        try:
            found += [] if row is None else [pool(client, row)]
        except Malformed as error:
            log.warning("An inventory item is left out: %s", error)
    return found


def pool(client: Client, row: Any) -> Item:
    """Return one pool with all its places and variants; raises Malformed."""
    if not isinstance(row, dict):
        raise Malformed("This is no inventory item.")
    return item_of(row if is_whole(row) else whole_item(client, row))


def _gid(key: str) -> str:
    name = key.removeprefix(ITEM)
    return gid("ProductVariant" if name == key else "InventoryItem", name)


def _item_row(row: Any) -> Any:
    """Return the inventory item of a variant, or the one that was asked for itself."""
    return row["inventoryItem"] if isinstance(row, dict) and "inventoryItem" in row else row
