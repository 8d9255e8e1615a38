"""From products and variations to stock pools: whoever owns the number is the pool."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.woocommerce.arrivals import arrivals_of
from adapters.woocommerce.lines import variant_of
from adapters.woocommerce.schemas import PRODUCT, load
from connector.errors import Malformed
from connector.model import Backorders, Item

PARENT = "parent"
# A grouped product is a list of others, an external one is sold elsewhere: neither has stock.
_NO_POOL = frozenset({"grouped", "external"})
_GONE = "trash"

Product = Mapping[str, Any]


def product_of(payload: Any) -> Product:
    """Return the checked values of a product or variation; raises Malformed."""
    seen = load(PRODUCT, payload, "product")
    if not seen["id"]:
        raise Malformed("A product has no id.")
    return seen


def has_variations(seen: Product) -> bool:
    """Tell whether a product is sold as its variations only."""
    return bool(seen["variations"]) or seen["type"].startswith("variable")


def is_gone(seen: Product) -> bool:
    """Tell whether a product was set aside."""
    return bool(seen["status"] == _GONE)


def variant(seen: Product) -> str:
    """Return our key of a product or variation."""
    parent = seen["parent_id"] if seen["type"] == "variation" else ""
    return variant_of(parent, seen["id"]) if parent else str(seen["id"])


def named_item(seen: Product) -> Item | None:
    """Return the pool when this payload alone names it: not a part of its parent's pool, not a shared pool."""
    if seen["type"] in _NO_POOL or has_variations(seen) or seen["manage_stock"] == PARENT:
        return None
    key = variant(seen)
    return _item(seen, key, seen["name"], (key,))


def items_of(seen: Product, variations: Iterable[Product] = ()) -> Sequence[Item]:
    """Return the pools of a product: its own, those of its variations, and the one they share."""
    if not has_variations(seen):
        own = named_item(seen)
        return [own] if own else []
    children = [(f"{seen['id']}:{one['id']}", one) for one in sorted(variations, key=lambda one: int(one["id"]))]
    single = [_item(one, key, _title(seen, one), (key,)) for key, one in children if one["manage_stock"] != PARENT]
    shared = tuple(key for key, one in children if one["manage_stock"] == PARENT)
    return [*single, _item(seen, seen["id"], seen["name"], shared)] if shared else single


def _title(parent: Product, child: Product) -> str:
    """Name a variation as webhooks do; lists call it by its choice alone ("S")."""
    name = str(child["name"])
    return name if name.startswith(parent["name"]) else f"{parent['name']} - {name}"


def _item(seen: Product, key: str, title: str, variants: tuple[str, ...]) -> Item:
    managed = seen["manage_stock"] is True
    return Item(
        key=key,
        title=title,
        variants=variants,
        available=(seen["stock_quantity"] or 0) if managed else None,
        sku=seen["sku"] or "",
        backorders=Backorders(seen["backorders"]),
        on_backorder=not managed and seen["stock_status"] == "onbackorder",
        arrivals=arrivals_of(seen["meta_data"], key),
        ships=not (seen["virtual"] or seen["downloadable"]),
    )
