"""What a pretend Shopify store sells, and where its units lie."""

import re
from dataclasses import asdict
from typing import Any

from sandbox.kernel import clock, money
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news
from sandbox.shopify.model import Collection, Facts, Level, Order, Place, Product, Variant

DEFAULT: list[dict[str, Any]] = [
    {"sku": "MUG-NOTIFY", "name": "Mug Notify", "price": "20.00", "stock": 2, "backorders": "notify"},
    {"sku": "MUG-NO", "name": "Mug No Backorder", "price": "15.00", "stock": 3, "backorders": "no"},
    {"sku": "MUG-YES", "name": "Mug Silent Backorder", "price": "12.50", "stock": 1, "backorders": "yes"},
    {"sku": "MUG-UNM", "name": "Mug Unmanaged", "price": "10.99", "manage_stock": False},
    {
        "sku": "SHIRT",
        "name": "Shirt",
        "price": "30.00",
        "variations": [
            {"sku": "SHIRT-S", "name": "S", "stock": 1, "backorders": "notify"},
            {"sku": "SHIRT-L", "name": "L", "stock": 5, "backorders": "notify"},
        ],
    },
    {"sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"},
    {
        "sku": "CAP",
        "name": "Cap",
        "price": "18.00",
        "variations": [
            {"sku": "CAP-RED", "name": "Red", "stock": 3, "backorders": "notify"},
            {"sku": "CAP-BLUE", "name": "Blue", "shares": "CAP-RED", "backorders": "notify"},
        ],
    },
]
POLICIES = {"no": "DENY", "notify": "CONTINUE", "yes": "CONTINUE", "DENY": "DENY", "CONTINUE": "CONTINUE"}


def stock_up(tx: Tx, facts: Facts, wish: dict[str, Any]) -> None:
    """Make the places and the products that were asked for, or the usual ones."""
    rows = wish.get("products")
    wanted = DEFAULT if rows is None else rows
    make_places(tx, facts, wish.get("places") or [], wanted)
    for row in wanted:
        make_product(tx, facts, row)


def make_places(tx: Tx, facts: Facts, places: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """The places asked for, and those only a product speaks of."""
    named = {str(one["name"]): one for one in places} or {"Main": {}}
    inner = [one for row in rows for one in (row, *(row.get("variations") or []))]
    named |= {name: {} for one in inner for name in one.get("places") or {} if name not in named}
    for name, one in named.items():
        made = Place(keep.number(tx, facts.name, "place"), name)
        made.active, made.fulfils_online = bool(one.get("active", True)), bool(one.get("fulfils_online", True))
        keep.put(tx, facts.name, "place", str(made.id), made)


def make_product(tx: Tx, facts: Facts, row: dict[str, Any]) -> Product:
    title, at = str(row.get("name") or row["sku"]), clock.now()
    made = Product(keep.number(tx, facts.name, "product"), title, slug(title), created=at, updated=at)
    keep.put(tx, facts.name, "product", str(made.id), made)
    for one in row.get("variations") or [{**row, "name": "Default Title"}]:
        make_variant(tx, facts, made, {"price": row.get("price", "0"), **one})
    return made


def make_variant(tx: Tx, facts: Facts, product: Product, row: dict[str, Any]) -> Variant:
    counted = row.get("stock") is not None or bool(row.get("places")) or bool(row.get("shares"))
    shared = by_sku(tx, facts.name, str(row["shares"])).item if row.get("shares") else None
    made = Variant(
        id=int(row.get("id") or keep.number(tx, facts.name, "variant")),
        product=product.id,
        item=shared if shared is not None else keep.number(tx, facts.name, "item"),
        sku=str(row["sku"]),
        title=str(row.get("name") or row["sku"]),
        price=money.minor(row.get("price", "0"), money.exponent(facts.currency)),
        policy=POLICIES[str(row.get("backorders", "no"))],
        tracked=bool(row.get("manage_stock", counted)),
        requires_shipping=bool(row.get("requires_shipping", True)),
        gift_card=bool(row.get("gift_card", False)),
        updated=clock.now(),
    )
    keep.put(tx, facts.name, "variant", str(made.id), made)
    if shared is None:
        make_levels(tx, facts, made, row)
    return made


def make_levels(tx: Tx, facts: Facts, variant: Variant, row: dict[str, Any]) -> None:
    """The units asked for, in the first place unless the row says where."""
    places = keep.places(tx, facts.name)
    given = row.get("places") or {places[0].name: int(row.get("stock") or 0)}
    for one in places:
        if one.name in given:
            keep.save_level(tx, facts.name, Level(variant.item, one.id, int(given[one.name]), updated=clock.now()))


def by_sku(tx: Tx, shop: str, sku: str) -> Variant:
    found = next((one for one in keep.variants(tx, shop) if one.sku == sku), None)
    if found is None:
        raise keep.Refusal("NOT_FOUND", ["sku"], f"no variant has the SKU {sku}")
    return found


def save_variant(tx: Tx, facts: Facts, one: Variant) -> None:
    """Store it as changed now; the product it belongs to has changed with it."""
    one.updated = clock.now()
    keep.put(tx, facts.name, "variant", str(one.id), one)
    parent = keep.product(tx, facts.name, one.product)
    if parent is not None:
        parent.updated = one.updated
        keep.put(tx, facts.name, "product", str(parent.id), parent)
        news.tell(tx, facts, "products/update", product=parent.id, was=asdict(parent))


def set_policy(tx: Tx, facts: Facts, variant_id: int, policy: str) -> Variant:
    """Say whether it sells beyond stock."""
    one = keep.variant(tx, facts.name, variant_id)
    if one is None:
        raise keep.Refusal("PRODUCT_VARIANT_DOES_NOT_EXIST", ["variants"], "Product variant does not exist")
    one.policy = POLICIES[policy]
    save_variant(tx, facts, one)
    return one


def put_together(tx: Tx, facts: Facts, product_id: int, wish: dict[str, Any]) -> None:
    """Give a product the `tags` and `collections` of a wish and no others."""
    one = keep.product(tx, facts.name, product_id)
    if one is not None and ("tags" in wish or "collections" in wish):
        one.tags = sorted({str(tag).strip() for tag in wish.get("tags", one.tags)})
        if "collections" in wish:
            one.collections = [the_collection(tx, facts, str(title)) for title in wish["collections"]]
        one.updated = clock.now()
        keep.put(tx, facts.name, "product", str(one.id), one)
        news.tell(tx, facts, "products/update", product=one.id, was=asdict(one))


def the_collection(tx: Tx, facts: Facts, title: str) -> int:
    """The number of a collection, made where there is none of that title."""
    found = next((one for one in keep.collections(tx, facts.name) if one.title == title), None)
    if found is None:
        found = Collection(keep.number(tx, facts.name, "collection"), title)
        keep.put(tx, facts.name, "collection", str(found.id), found)
    return found.id


def delete_product(tx: Tx, facts: Facts, product_id: int) -> None:
    """Take it out of the store with its variants; orders keep what they say of them."""
    for order in keep.orders(tx, facts.name):
        forget(tx, facts, order, product_id)
    for one in keep.variants(tx, facts.name, product_id):
        keep.drop(tx, facts.name, "variant", str(one.id))
    keep.drop(tx, facts.name, "product", str(product_id))
    news.tell(tx, facts, "products/delete", product=product_id)


def forget(tx: Tx, facts: Facts, order: Order, product_id: int) -> None:
    """A line of a deleted product names neither it nor its variant any more."""
    lost = [line for line in order.lines if line.product == product_id]
    for line in lost:
        line.product, line.variant = None, None
    if lost:
        keep.keep_order(tx, facts, order)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
