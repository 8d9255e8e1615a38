"""A checkout: the order with its sums, its payment, its units and who is to send them."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.kernel import clock, money
from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, catalogue, fulfil, keep, news, paying, routing, stock, sums
from sandbox.shopify.model import Facts, Line, Order, Pair, ShippingLine

SOURCES = {
    "web": "web",
    "pos": "pos",
    "draft": "shopify_draft_order",
    "subscription": "subscription_contract",
    "b2b": "web",
}


@dataclass
class Wish:
    """What is bought: rows of {sku, quantity} or, for what no variant is, {title, price, quantity}."""

    lines: list[dict[str, Any]]
    buyer: dict[str, Any] = field(default_factory=dict)
    payment: str = "rig_card"
    payments: list[dict[str, Any]] = field(default_factory=list)  # {payment, amount}: paid in several ways
    coupon_percent: str = "0"
    presentment: str = ""
    rate: str = "1"
    source: str = "web"
    test: bool = False
    confirmed: bool = True
    note: str = ""
    created: int | None = None  # imported: when it was placed


def buy(tx: Tx, facts: Facts, wish: Wish) -> Order:
    """Take the order; refused (NOT_ENOUGH) when a variant that is not sold beyond stock runs out."""
    order = draft(tx, facts, wish)
    for row in wish.lines:
        order.lines.append(line_of(tx, facts, order, row))
    if wish.source != "draft":
        enough(tx, facts, order)
    discount(order, wish.coupon_percent)
    tax(facts, order)
    if any(one.requires_shipping for one in order.lines):
        deliver(tx, facts, order)
    settle(tx, facts, order, wish)
    routing.assign(tx, facts, order, routing.route(tx, facts, order.lines))
    announce(tx, facts, order)
    if wish.source == "pos":
        fulfil.everything(tx, facts, order.id)
    return keep.order(tx, facts.name, order.id) or order


def draft(tx: Tx, facts: Facts, wish: Wish) -> Order:
    at, who = clock.now(), wish.buyer
    count = 1000 + tx.number(facts.name, "order")
    order = Order(
        keep.number(tx, facts.name, "order"), f"#{count}", count, wish.created or at, at,
        facts.currency, wish.presentment or facts.currency, rate=wish.rate,
    )  # fmt: skip
    order.taxes_included, order.source = facts.taxes_included, SOURCES.get(wish.source, wish.source)
    order.email, order.phone = str(who.get("email", "ada@example.com")), str(who.get("phone", ""))
    names = (str(who.get("first_name", "Ada")), str(who.get("last_name", "Example")))
    order.customer_name = " ".join(one for one in names if one)
    order.locale, order.country = str(who.get("locale") or "en"), str(who.get("country") or "US")
    order.customer = None if who.get("guest") else customer(tx, facts, order.email)
    order.company = keep.number(tx, facts.name, "company") if wish.source == "b2b" else None
    order.test, order.confirmed, order.note = wish.test, wish.confirmed, wish.note
    order.key = secrets.token_hex(16)
    return order


def customer(tx: Tx, facts: Facts, email: str) -> int:
    """The number of whoever buys under this address."""
    known = keep.get(tx, facts.name, "customer", email)
    number = int(known["id"]) if known else keep.number(tx, facts.name, "customer")
    keep.put(tx, facts.name, "customer", email, {"id": number, "email": email})
    return number


def line_of(tx: Tx, facts: Facts, order: Order, row: dict[str, Any]) -> Line:
    number, quantity = keep.number(tx, facts.name, "line"), max(1, int(row.get("quantity", 1)))
    plan = row.get("selling_plan") or ("Monthly" if order.source == "subscription_contract" else None)
    if "sku" not in row and "variant" not in row:
        price = money.minor(row.get("price", "0"), money.exponent(facts.currency))
        unit = amounts.shown(order, price)
        return Line(number, None, None, str(row.get("title", "Custom item")), "", quantity, unit, tracked=False)
    one = (
        keep.variant(tx, facts.name, int(row["variant"]))
        if "variant" in row
        else catalogue.by_sku(tx, facts.name, str(row["sku"]))
    )
    if one is None:
        raise keep.Refusal("NOT_FOUND", ["variant"], "there is no such variant")
    parent = keep.product(tx, facts.name, one.product)
    line = Line(number, one.id, one.product, parent.title if parent else one.title, one.sku, quantity, Pair())
    line.unit, line.variant_title = amounts.shown(order, one.price), one.title
    line.requires_shipping, line.tracked, line.gift_card = one.requires_shipping, one.tracked, one.gift_card
    line.selling_plan = plan
    return line


def enough(tx: Tx, facts: Facts, order: Order) -> None:
    """A till sells beyond stock only what may be; two lines of one item draw on the same units."""
    wanted: dict[int, int] = {}
    for line in order.lines:
        one = stock.counted(tx, facts.name, line.variant)
        if one is None:
            continue
        wanted[one.item] = wanted.get(one.item, 0) + line.quantity
        if one.policy == "DENY" and wanted[one.item] > stock.for_sale(tx, facts.name, one.item):
            raise keep.Refusal("NOT_ENOUGH", ["lines"], f"not enough stock of {line.title}")


def discount(order: Order, percent: str) -> None:
    """One discount on the whole order, spread over its lines without a rest, in both moneys."""
    prices = [sums.price(one) for one in order.lines]
    whole = amounts.percent(amounts.total(prices), percent)
    in_shop = amounts.spread(whole.shop, [one.shop for one in prices])
    in_shown = amounts.spread(whole.shown, [one.shown for one in prices])
    for line, own, told in zip(order.lines, in_shop, in_shown, strict=True):
        line.discount = Pair(own, told)
    if float(percent):
        order.discount_code, order.discount_percent = f"save{percent}", str(percent)


def tax(facts: Facts, order: Order) -> None:
    for line in order.lines:
        line.taxes = sums.taxes_on(sums.net(line), facts.tax_percent, included=order.taxes_included)


def deliver(tx: Tx, facts: Facts, order: Order) -> None:
    """Flat-rate shipping, taxed as the goods are."""
    price = amounts.shown(order, facts.shipping)
    one = ShippingLine(keep.number(tx, facts.name, "shipping"), "Standard", price)
    one.taxes = sums.taxes_on(price, facts.tax_percent, included=order.taxes_included)
    order.shipping.append(one)


def settle(tx: Tx, facts: Facts, order: Order, wish: Wish) -> None:
    """Pay in the ways asked for; the last way takes what is left."""
    ways = wish.payments or [{"payment": wish.payment}]
    left = sums.total(order)
    for row in ways:
        asked = row.get("amount")
        minor = money.minor(asked, money.exponent(order.shown_currency)) if asked is not None else left.shown
        amount = left if minor >= left.shown else amounts.paid_in(order, minor)
        if amount.shown:
            paying.charge(tx, facts, order, str(row["payment"]), amount)
        left = amounts.minus(left, amount)


def announce(tx: Tx, facts: Facts, order: Order) -> None:
    keep.keep_order(tx, facts, order)
    topics = ["orders/create", "orders/updated"]
    topics += ["orders/paid"] if sums.financial(order) == "PAID" else []
    for topic in topics:
        news.tell(tx, facts, topic, order=order.id)
    for one in order.fulfilments:
        news.tell(tx, facts, "fulfillment_orders/order_routing_complete", order=order.id, fulfilment=one.id)
