"""Variants, inventory items, levels and locations."""

from collections.abc import Mapping
from typing import Any

from sandbox.kernel import money
from sandbox.shopify import keep, stock
from sandbox.shopify.api import pages, search
from sandbox.shopify.api.metafields import reading
from sandbox.shopify.api.thing import Call, Table, Thing, gid, number_of, time
from sandbox.shopify.model import Level, Product, Variant


def variant(call: Call, given: str | None) -> Thing | None:
    found = keep.variant(call.tx, call.name, number_of(given, "ProductVariant"))
    return Thing("ProductVariant", found) if found is not None else None


def item(call: Call, given: str | None) -> Thing | None:
    """An inventory item is whatever variants share it; the first speaks for all."""
    key = number_of(given, "InventoryItem")
    sellers = keep.sharing(call.tx, call.name, key) if key else []
    return Thing("InventoryItem", sellers[0]) if sellers else None


def one_item(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    return item(call, args["id"])


def items(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    first: dict[int, Variant] = {}
    for one in keep.variants(call.tx, call.name):
        first.setdefault(one.item, one)
    found = [one for _, one in sorted(first.items(), reverse=bool(args.get("reverse")))]
    kept = search.matching(call, found, args.get("query"), search.ITEMS)
    things = [Thing("InventoryItem", one) for one in kept]
    return pages.page(things, args, lambda thing: thing.it.item, falling=bool(args.get("reverse")))


def variants(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    products = {one.id: one for one in keep.products(call.tx, call.name)}
    found = [(one, products[one.product]) for one in keep.variants(call.tx, call.name) if one.product in products]
    kept = search.matching(call, found, args.get("query"), search.VARIANTS)
    things = [Thing("ProductVariant", one) for one, _ in kept]
    return pages.page(things, args, lambda thing: thing.it.id, falling=bool(args.get("reverse")))


def collections(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    kept = search.matching(call, keep.collections(call.tx, call.name), args.get("query"), search.COLLECTIONS)
    things = [Thing("Collection", one) for one in kept]
    return pages.page(things, args, lambda thing: thing.it.id, falling=bool(args.get("reverse")))


def of_variant(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    sellers = keep.sharing(call.tx, call.name, thing.it.item)
    return Thing("InventoryItem", sellers[0] if sellers else thing.it)


def levels(call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    found = [one for one in keep.levels(call.tx, call.name, thing.it.item) if one.active or args.get("includeInactive")]
    return pages.page([Thing("InventoryLevel", one) for one in found], args, lambda level: level.it.place)


def locations(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    found = [one for one in keep.places(call.tx, call.name) if one.active or args.get("includeInactive")]
    return pages.page([Thing("Location", one) for one in found], args, lambda place: place.it.id)


def sellers(call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    found = keep.sharing(call.tx, call.name, thing.it.item)
    return pages.page([Thing("ProductVariant", one) for one in found], args, lambda one: one.it.id)


def quantities(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    level: Level = thing.it
    held = {"available": level.available, "committed": level.committed, "reserved": level.reserved}
    held |= {"incoming": level.incoming, "on_hand": level.on_hand}
    names = [name for name in args["names"] if name in held]
    return [{"name": name, "quantity": held[name], "updatedAt": time(level.updated)} for name in names]


def location(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return Thing("Location", keep.place(call.tx, call.name, thing.it.place))


def product(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return Thing("Product", keep.product(call.tx, call.name, thing.it.product))


def display_name(call: Call, thing: Thing, _args: Mapping[str, Any]) -> str:
    found = keep.product(call.tx, call.name, thing.it.product)
    name = found.title if isinstance(found, Product) else ""
    return name if thing.it.title in ("", "Default Title", name) else f"{name} - {thing.it.title}"


def for_sale(call: Call, thing: Thing, _args: Mapping[str, Any]) -> int:
    return stock.for_sale(call.tx, call.name, thing.it.item)


TYPES: Table = {
    "ProductVariant": {
        "id": lambda c, t, a: gid("ProductVariant", t.it.id),
        "title": lambda c, t, a: t.it.title or "Default Title",
        "displayName": display_name,
        "sku": lambda c, t, a: t.it.sku or None,
        "inventoryPolicy": lambda c, t, a: t.it.policy,
        "price": lambda c, t, a: money.major(t.it.price, money.exponent(c.facts.currency)),
        "inventoryQuantity": for_sale,
        "sellableOnlineQuantity": for_sale,
        "availableForSale": lambda c, t, a: t.it.policy == "CONTINUE" or not t.it.tracked or for_sale(c, t, a) > 0,
        "updatedAt": lambda c, t, a: time(t.it.updated),
        "product": product,
        "inventoryItem": of_variant,
        "metafield": reading,
    },
    "Product": {
        "id": lambda c, t, a: gid("Product", t.it.id),
        "title": lambda c, t, a: t.it.title,
        "handle": lambda c, t, a: t.it.handle,
        "status": lambda c, t, a: t.it.status,
        "tags": lambda c, t, a: t.it.tags,
        "inCollection": lambda c, t, a: number_of(a["id"], "Collection") in t.it.collections,
    },
    "Collection": {
        "id": lambda c, t, a: gid("Collection", t.it.id),
        "title": lambda c, t, a: t.it.title,
    },
    "InventoryItem": {
        "id": lambda c, t, a: gid("InventoryItem", t.it.item),
        "sku": lambda c, t, a: t.it.sku or None,
        "tracked": lambda c, t, a: t.it.tracked,
        "requiresShipping": lambda c, t, a: t.it.requires_shipping,
        "inventoryLevels": levels,
        "variants": sellers,
    },
    "InventoryLevel": {
        "id": lambda c, t, a: f"{gid('InventoryLevel', t.it.place)}?inventory_item_id={t.it.item}",
        "isActive": lambda c, t, a: t.it.active,
        "updatedAt": lambda c, t, a: time(t.it.updated),
        "location": location,
        "quantities": quantities,
    },
    "Location": {
        "id": lambda c, t, a: gid("Location", t.it.id),
        "name": lambda c, t, a: t.it.name,
        "isActive": lambda c, t, a: t.it.active,
        "fulfillsOnlineOrders": lambda c, t, a: t.it.fulfils_online,
    },
}
