"""How an order comes to be: by a buyer at the till, or written in by a program."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sandbox.kernel import bank, catalogue, clock, money, orders, shops, status, stock
from sandbox.kernel.model import Carriage, Coupon, Line, Order, Product, Shop
from sandbox.kernel.store import Tx

BLANK = dict.fromkeys(
    ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country"), ""
)


class NotEnough(Exception):
    """A checkout wanted more than may be sold."""

    def __init__(self, product: Product) -> None:
        super().__init__(product.name)
        self.product = product


@dataclass
class Purchase:
    """What is bought, by whom, how paid; `via` is how the order came (store-api, checkout, rest-api)."""

    lines: list[tuple[int, int]]
    billing: dict[str, str]
    payment: str
    shipping: dict[str, str] | None = None
    via: str = "store-api"
    title: str | None = None
    coupon_percent: int = 0
    carriage: int | None = None
    note: str = ""
    locale: str = ""
    agent: str = ""
    meta: list[dict[str, Any]] = field(default_factory=list)
    line_meta: dict[int, dict[str, Any]] = field(default_factory=dict)


def buy(tx: Tx, shop: Shop, purchase: Purchase) -> Order:
    """A buyer's checkout: stock limits hold, and units beyond stock are marked where the store tells the buyer."""
    order = draft(tx, shop, purchase)
    for product_id, quantity in purchase.lines:
        product = catalogue.read(tx, shop.name, product_id)
        if quantity > stock.available(tx, shop.name, product):
            raise NotEnough(product)
        line = add_line(tx, shop.name, order, product, quantity)
        line.backordered = stock.short(tx, shop.name, product, quantity)
        for key, value in purchase.line_meta.get(product_id, {}).items():
            shops.put_meta(tx, shop.name, line.meta, key, value)
    discount(tx, shop.name, order, purchase.coupon_percent)
    deliver(tx, shop, order, shop.shipping)
    order.cart_hash = hashlib.md5(repr(purchase.lines).encode(), usedforsecurity=False).hexdigest()
    bank.charge(tx, shop.name, order, orders.total(order))
    place(tx, shop.name, order, first_status(order.payment), ["order.updated", "order.created"])
    return order


def write_in(tx: Tx, shop: Shop, purchase: Purchase, first: str = "pending") -> Order:
    """A program writes an order in: no stock limit, no mark of what is beyond stock, no charge."""
    order = draft(tx, shop, purchase)
    for product_id, quantity in purchase.lines:
        add_line(tx, shop.name, order, catalogue.read(tx, shop.name, product_id), quantity)
    discount(tx, shop.name, order, purchase.coupon_percent)
    if purchase.carriage is not None:
        deliver(tx, shop, order, purchase.carriage)
    for one in purchase.meta:
        shops.put_meta(tx, shop.name, order.meta, one["key"], one["value"])
    place(tx, shop.name, order, first, ["order.created", "order.updated"])
    return order


def first_status(payment: str) -> str:
    return {"bacs": "on-hold", "rig_authorise": "on-hold"}.get(payment, "processing")


def place(tx: Tx, shop: str, order: Order, first: str, topics: list[str]) -> None:
    for topic in topics:
        tx.announce(shop, topic, order.id)
    status.change(tx, shop, order, first)
    for line in order.lines if first in status.COUNTS else []:
        count_sale(tx, shop, line)
    orders.save(tx, shop, order)


def count_sale(tx: Tx, shop: str, line: Line) -> None:
    product = catalogue.read(tx, shop, line.product)
    product.sales += line.quantity
    catalogue.save(tx, shop, product, quiet=True)


def draft(tx: Tx, shop: Shop, purchase: Purchase) -> Order:
    at = clock.now()
    gateway = bank.GATEWAYS.get(purchase.payment)
    title = purchase.title if purchase.title is not None else gateway.title if gateway else ""
    order = Order(
        id=tx.number(shop.name, "post"),
        status="",
        currency=shop.currency,
        created=at,
        modified=at,
        key=orders.new_key(),
        billing={**BLANK, "email": "", "phone": "", **purchase.billing},
        shipping={**BLANK, "phone": "", **(purchase.shipping or address_of(purchase.billing))},
        payment=purchase.payment,
        payment_title=title,
        via=purchase.via,
    )
    order.prices_include_tax, order.tax_percent = shop.prices_include_tax, shop.tax_percent
    order.tax_id = tx.number(shop.name, "line")
    order.note, order.locale, order.agent = purchase.note, purchase.locale, purchase.agent
    order.address = "" if purchase.via == "rest-api" else "127.0.0.1"
    return order


def address_of(billing: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in billing.items() if key in BLANK or key == "phone"}


def add_line(tx: Tx, shop: str, order: Order, product: Product, quantity: int) -> Line:
    net, tax = orders.price(order, product.price * quantity)
    parent = catalogue.read(tx, shop, product.parent) if product.parent else None
    number = tx.number(shop, "line")
    line = Line(
        number,
        product.parent or product.id,
        product.id if parent else 0,
        product.name,
        product.sku,
        quantity,
        net,
        tax,
        net,
        tax,
    )
    line.options = dict(product.options)
    line.parent_name = parent.name if parent else None
    order.lines.append(line)
    return line


def deliver(tx: Tx, shop: Shop, order: Order, cost: int) -> None:
    """Flat-rate shipping; a checkout writes down what it carries."""
    carriage = Carriage(
        tx.number(shop.name, "line"), "Flat rate", "flat_rate", cost, money.share(cost, order.tax_percent)
    )
    if order.via != "rest-api":
        carriage.instance = "1"
        carriage.items = ", ".join(f"{line.name} &times; {line.quantity}" for line in order.lines)
    order.carriages.append(carriage)


def discount(tx: Tx, shop: str, order: Order, percent: int) -> None:
    if not percent:
        return
    for line in order.lines:
        line.total = line.subtotal - money.share(line.subtotal, str(percent))
        line.total_tax = line.subtotal_tax - money.share(line.subtotal_tax, str(percent))
    sums = orders.discount(order), orders.discount_tax(order)
    order.coupons.append(Coupon(tx.number(shop, "line"), f"save{percent}", str(percent), *sums))
