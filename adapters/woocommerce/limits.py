"""Stopping an item's backorders, and giving them back."""

from adapters.woocommerce.client import Client
from adapters.woocommerce.items import product_of
from adapters.woocommerce.paging import understood
from adapters.woocommerce.reading import fresh
from connector.errors import NotSent, Refused
from connector.model import Backorders, Item


def limit(client: Client, item: Item, *, stop: bool, restore: str) -> None:
    """Set whether the item takes backorders, unless the merchant set it by hand since we read it."""
    if item.available is None:
        raise Refused("The shop does not count this item's stock, so its backorders cannot be stopped.")
    path = path_of(item.key)
    current = _setting(client, path, item.key)
    wanted = Backorders.NO.value if stop else restore
    expected = item.backorders.value if stop else Backorders.NO.value
    if wanted and current != wanted and current == expected:
        client.put(path, {"backorders": wanted})


def path_of(key: str) -> str:
    """Return where an item is written: a variation only below its product."""
    product, _, variation = key.partition(":")
    return f"products/{product}/variations/{variation}" if variation else f"products/{product}"


def _setting(client: Client, path: str, key: str) -> str:
    with understood():
        seen = product_of(client.get(path, **fresh()))
    if seen["id"] != key.rpartition(":")[2]:
        raise NotSent("The shop answered with another product.")
    return str(seen["backorders"])
