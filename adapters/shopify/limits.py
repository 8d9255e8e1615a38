"""Stopping an item's backorders, and giving them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.shopify import metafields, pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone, Refused
from connector.model import Backorders, Item

STOPPED = "stopped"  # the key of the metafield at variants that we stopped, and nobody else
SELLING, STOPPING = "CONTINUE", "DENY"
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class _Variant:
    id: str
    product: str
    policy: str
    stopped: bool


def limit(client: Client, item: Item, *, stop: bool, restore: str) -> None:
    """Set whether the item's variants take backorders, unless the merchant set it by hand since we read it."""
    if item.available is None:
        raise Refused("The shop does not count this item's stock, so its backorders cannot be stopped.")
    variants = _read(client, item.key)
    if stop:
        _stop(client, variants, item.backorders)
    elif restore in {Backorders.YES.value, Backorders.NOTIFY.value}:
        _restore(client, variants)


def _stop(client: Client, variants: Sequence[_Variant], expected: Backorders) -> None:
    selling = [one for one in variants if one.policy == SELLING]
    if expected is Backorders.NO or not selling:
        return
    _remember(client, variants, selling)
    _set(client, selling, STOPPING)


def _restore(client: Client, variants: Sequence[_Variant]) -> None:
    """Allow again what we stopped and nothing else: the others were never allowed, or stopped by hand."""
    marked = [one for one in variants if one.stopped]
    _set(client, [one for one in marked if one.policy == STOPPING], SELLING)
    _forget(client, marked)


def _remember(client: Client, variants: Sequence[_Variant], stopped: Sequence[_Variant]) -> None:
    """Mark the variants that are allowed again on the way back."""
    for some in _some([one for one in stopped if not one.stopped], metafields.AT_ONCE):
        metafields.write(client, [metafields.wish(one.id, STOPPED, value=True) for one in some])
    _forget(client, [one for one in variants if one.stopped and one not in stopped])


def _forget(client: Client, variants: Sequence[_Variant]) -> None:
    for some in _some(variants, metafields.AT_ONCE):
        metafields.remove(client, [one.id for one in some], STOPPED)


def _set(client: Client, variants: Sequence[_Variant], policy: str) -> None:
    by_product: dict[str, list[_Variant]] = {}
    for one in variants:
        by_product.setdefault(one.product, []).append(one)
    for product, its in by_product.items():
        for some in _some(its, _AT_ONCE):
            wishes: list[Mapping[str, str]] = [{"id": one.id, "inventoryPolicy": policy} for one in some]
            client.write("SetInventoryPolicy", once=False, productId=product, variants=wishes)


def _some(variants: Sequence[_Variant], size: int) -> list[Sequence[_Variant]]:
    return [variants[start : start + size] for start in range(0, len(variants), size)]


def _read(client: Client, key: str) -> list[_Variant]:
    rows = client.nodes("ItemPolicies", ("inventoryItem", "variants"), id=gid("InventoryItem", key))
    with pick.understood():
        variants = [_variant(row) for row in rows]
    if not variants:
        raise Gone("The shop does not know this item any more.", evidence=key)
    return variants


def _variant(row: pick.Row) -> _Variant:
    stopped = isinstance(row.get("stopped"), dict)
    return _Variant(
        pick.text(row, "id"), pick.text(pick.part(row, "product"), "id"), pick.text(row, "inventoryPolicy"), stopped
    )
