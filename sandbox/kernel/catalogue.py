"""Products and their variations."""

import re
from dataclasses import replace
from typing import Any

from sandbox.kernel import clock, money, shops
from sandbox.kernel.model import Product, Shop, product_from, text_of
from sandbox.kernel.store import Tx

# The numbers of the recorded store, so that a recording can be replayed as it is.
DEFAULT: list[dict[str, Any]] = [
    {"id": 12, "sku": "MUG-NOTIFY", "name": "Mug Notify", "price": "20.00", "stock": 2, "backorders": "notify"},
    {"id": 13, "sku": "MUG-NO", "name": "Mug No Backorder", "price": "15.00", "stock": 3, "backorders": "no"},
    {"id": 14, "sku": "MUG-YES", "name": "Mug Silent Backorder", "price": "12.50", "stock": 1, "backorders": "yes"},
    {"id": 15, "sku": "MUG-UNM", "name": "Mug Unmanaged", "price": "10.99", "manage_stock": False},
    {
        "id": 16,
        "sku": "SHIRT",
        "name": "Shirt",
        "price": "30.00",
        "manage_stock": False,
        "variations": [
            {"id": 17, "sku": "SHIRT-S", "name": "S", "stock": 1, "backorders": "notify"},
            {"id": 18, "sku": "SHIRT-L", "name": "L", "stock": 5, "backorders": "notify"},
        ],
    },
    {"id": 19, "sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"},
    {
        "id": 20,
        "sku": "CAP",
        "name": "Cap",
        "price": "18.00",
        "stock": 3,
        "backorders": "notify",
        "variations": [
            {"id": 21, "sku": "CAP-RED", "name": "Red", "manage_stock": False},
            {"id": 22, "sku": "CAP-BLUE", "name": "Blue", "manage_stock": False},
        ],
    },
]


def find(tx: Tx, shop: str, number: int) -> Product | None:
    row = tx.row("SELECT body FROM products WHERE shop = ? AND id = ?", shop, number)
    return product_from(row["body"]) if row else None


def read(tx: Tx, shop: str, number: int) -> Product:
    product = find(tx, shop, number)
    if product is None:
        raise shops.ShopError(404, f"no product {number}")
    return product


def by_sku(tx: Tx, shop: str, sku: str) -> Product:
    row = tx.row("SELECT body FROM products WHERE shop = ? AND sku = ? ORDER BY id", shop, sku)
    if row is None:
        raise shops.ShopError(404, f"no product has the SKU {sku}")
    return product_from(row["body"])


def every(tx: Tx, shop: str, parent: int | None = None) -> list[Product]:
    sql = "SELECT body FROM products WHERE shop = ? AND (? IS NULL OR parent = ?) ORDER BY id"
    return [product_from(row["body"]) for row in tx.rows(sql, shop, parent, parent)]


def save(tx: Tx, shop: str, product: Product, *, quiet: bool = False) -> None:
    """Store it; unless `quiet` (someone wrote to the database by hand) it counts as changed and is announced."""
    if not quiet:
        product.modified = clock.now()
        tx.announce(shop, "product.updated", product.id)
    tx.run(
        "INSERT OR REPLACE INTO products VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(shop, product.id, product.parent, product.sku, product.status),
        *(product.created, product.modified, text_of(product)),
    )


def remove(tx: Tx, shop: str, product: Product) -> None:
    tx.run("DELETE FROM products WHERE shop = ? AND id = ?", shop, product.id)


def holder(tx: Tx, shop: str, product: Product) -> Product:
    """Whose number is counted: the variation's own, or its parent's when only the parent manages stock."""
    if product.parent and not product.manages:
        parent = read(tx, shop, product.parent)
        return parent if parent.manages else product
    return product


def create(tx: Tx, shop: str, product: Product) -> Product:
    """Save a new product; one without an id gets the next number of the store."""
    at = clock.now()
    number = product.id or tx.number(shop, "post")
    made = settle(replace(product, id=number, slug=slug(product.name), created=at, modified=at))
    save(tx, shop, made, quiet=True)
    tx.announce(shop, "product.created", made.id)
    return made


def slug(name: str) -> str:
    """A name for addresses; it is made once and outlives renaming."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def settle(product: Product) -> Product:
    """Make the stock status follow the number, as it does wherever a number is kept."""
    if product.manages and product.quantity is not None:
        allowed = product.backorders != "no"
        product.stock_status = "instock" if product.quantity > 0 else "onbackorder" if allowed else "outofstock"
    return product


def stock_up(tx: Tx, shop: Shop, wanted: list[dict[str, Any]] | None) -> None:
    """Fill a new store with the wanted products, or with the recorded store's."""
    tx.run("INSERT OR REPLACE INTO numbers VALUES (?, 'post', ?)", shop.name, 11 if wanted is not None else 22)
    for facts in DEFAULT if wanted is None else wanted:
        variations = facts.get("variations") or []
        parent = create(tx, shop.name, from_facts(shop, facts, "variable" if variations else "simple"))
        for one in variations:
            child = from_facts(shop, {"price": facts.get("price", "0"), **one}, "variation")
            option = one.get("name", child.sku)
            made = replace(child, parent=parent.id, options={"Size": str(option)}, name=f"{parent.name} - {option}")
            create(tx, shop.name, made)


def from_facts(shop: Shop, facts: dict[str, Any], kind: str) -> Product:
    manages = bool(facts.get("manage_stock", facts.get("stock") is not None))
    return Product(
        id=int(facts.get("id", 0)),
        sku=str(facts["sku"]),
        name=str(facts.get("name") or facts["sku"]),
        price=money.minor(facts.get("price", "0"), shop.digits),
        kind=kind,
        manages=manages,
        quantity=int(facts.get("stock") or 0) if manages else None,
        backorders=str(facts.get("backorders", "no")),
        stock_status=str(facts.get("stock_status", "instock")),
    )
