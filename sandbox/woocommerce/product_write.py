"""Changing products: stock is set as a number, or moved by `inventory_delta`."""

from typing import Any

from sandbox.kernel import catalogue, money, shops
from sandbox.kernel.model import Product
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, products
from sandbox.woocommerce.call import Answer, Call, Problem, created, invalid, one_of

SEPARATE = (
    "To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint."
)
WORDS = {"backorders": ("no", "notify", "yes"), "stock_status": ("instock", "outofstock", "onbackorder")}
STATUSES = ("draft", "pending", "private", "publish", "future")


def update(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        product = products.read(tx, call, status=400 if len(call.args) == 1 else 404)
        if product.parent and len(call.args) == 1:
            raise Problem(404, "woocommerce_rest_invalid_product_id", SEPARATE)
        apply(tx, call, product)
        catalogue.save(tx, call.name, product)
        return Answer(products.show(tx, call, product, edited=True))


def apply(tx: Tx, call: Call, product: Product) -> None:
    product.name = str(call.param("name", product.name))
    product.sku = str(call.param("sku", product.sku))
    product.status = one_of("status", call.param("status", product.status), (*STATUSES, "trash"))
    if call.param("regular_price") is not None:
        product.price = money.minor(call.param("regular_price"), call.shop.digits)
    for one in call.param("meta_data") or []:
        shops.put_meta(tx, call.name, product.meta, one.get("key", ""), one.get("value"), one.get("id"))
    apply_stock(call, product)


def apply_stock(call: Call, product: Product) -> None:
    for name, allowed in WORDS.items():
        setattr(product, name, one_of(name, call.param(name, getattr(product, name)), allowed))
    if call.param("manage_stock") is not None:
        product.manages = call.param("manage_stock") != "parent" and dates.truthy(call.param("manage_stock"))
        product.quantity = (product.quantity or 0) if product.manages else None
    if product.manages:
        quantity = integer(call, "stock_quantity")
        product.quantity = product.quantity or 0 if quantity is None else quantity
        product.quantity += integer(call, "inventory_delta") or 0
    catalogue.settle(product)


def integer(call: Call, name: str) -> int | None:
    """A whole number or nothing; 2.5 is refused."""
    given: Any = call.param(name)
    if given is None or given == "":
        return None
    try:
        if float(given) == int(float(given)):
            return int(float(given))
    except (TypeError, ValueError):
        pass
    raise invalid(name, f"{name} is not of type integer.", "rest_invalid_type")


def create(call: Call) -> Answer:
    """A product, or under a product a variation of it."""
    with call.world.store.transaction() as tx:
        product = blank(tx, call)
        apply(tx, call, product)
        made = catalogue.create(tx, call.name, product)
        path = f"products/{made.parent}/variations/{made.id}" if made.parent else f"products/{made.id}"
        return created(call, products.show(tx, call, made, edited=True), path)


def blank(tx: Tx, call: Call) -> Product:
    if not call.args:
        kind = one_of("type", call.param("type", "simple"), ("simple", "variable"))
        return Product(0, "", str(call.param("name", "Product")), 0, kind=kind, manages=False)
    parent = catalogue.read(tx, call.name, call.args[0])
    options = {
        str(one.get("name") or "Size"): str(one["option"])
        for one in call.param("attributes") or []
        if one.get("option")
    }
    name = f"{parent.name} - {', '.join(options.values())}"
    return Product(0, "", name, parent.price, kind="variation", parent=parent.id, manages=False, options=options)


def delete(call: Call) -> Answer:
    """The trash is announced for products, never for variations; deleting for good never is."""
    with call.world.store.transaction() as tx:
        product = products.read(tx, call)
        shown = products.show(tx, call, product)
        if dates.truthy(call.param("force")):
            catalogue.remove(tx, call.name, product)
        elif product.status == "trash":
            raise Problem(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
        else:
            product.status = "trash"
            catalogue.save(tx, call.name, product, quiet=True)
            tx.announce(call.name, "product.deleted", product.id)
    return Answer(shown)
