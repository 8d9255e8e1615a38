"""A Shopify store's things turned into what the pages print."""

import json
from typing import Any

from sandbox.kernel import bank, money
from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, keep, stock, sums, units
from sandbox.shopify.books import status
from sandbox.shopify.model import Facts, Line, Order, Pair, Product, Variant
from sandbox.window.show import when

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
Row = dict[str, Any]


def price(currency: str, minor: int) -> str:
    return f"{SYMBOLS.get(currency, currency + ' ')}{money.major(minor, money.exponent(currency))}"


def shown(order: Order, amount: Pair) -> str:
    return price(order.shown_currency, amount.shown)


def value(metafields: dict[str, dict[str, Any]], key: str) -> Row:
    """The JSON that an app keeps under a key of its own namespace, {} when it keeps none."""
    for name, one in metafields.items():
        if name.rpartition(".")[2] == key:
            return parsed(str(one.get("value") or ""))
    return {}


def parsed(text: str) -> Row:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def sentence(one: Variant, language: str) -> str:
    """What the app says of units beyond stock, in the reader's language where it has one."""
    told = value(one.metafields, "availability").get("sentences")
    if not isinstance(told, dict):
        return ""
    return str(told.get(language) or told.get("en") or next(iter(told.values()), ""))


def availability(tx: Tx, shop: str, one: Variant) -> tuple[str, str]:
    """(words, style) as a theme without the app would have it."""
    if not one.tracked or stock.for_sale(tx, shop, one.item) > 0:
        return "In stock", "in-stock"
    return ("Available", "available-on-backorder") if one.policy == "CONTINUE" else ("Sold out", "out-of-stock")


def card(tx: Tx, facts: Facts, product: Product, language: str = "en") -> Row:
    children = keep.variants(tx, facts.name, product.id)
    choices = [choice(tx, facts, product, one, language) for one in children]
    several = len(choices) > 1
    return {
        **(choices[0] if choices else {"availability": "", "css": "", "sku": "", "price": ""}),
        "name": product.title,
        "slug": product.handle,
        "choices": choices if several else [],
        "sentences": [f"{one['option']}: {one['said']}" if several else one["said"] for one in choices if one["said"]],
    }


def choice(tx: Tx, facts: Facts, product: Product, one: Variant, language: str) -> Row:
    words, css = availability(tx, facts.name, one)
    return {
        "name": product.title,
        "sku": one.sku,
        "price": price(facts.currency, one.price),
        "availability": words,
        "css": css,
        "option": one.title,
        "said": sentence(one, language),
    }


def stock_rows(tx: Tx, facts: Facts) -> list[Row]:
    """One row for each variant at each place."""
    places = keep.places(tx, facts.name)
    return [row for one in keep.variants(tx, facts.name) for row in rows_of(tx, facts, one, places)]


def rows_of(tx: Tx, facts: Facts, one: Variant, places: list[Any]) -> list[Row]:
    product = keep.product(tx, facts.name, one.product)
    name = product.title if product is not None else one.title
    base: Row = {"sku": one.sku, "name": name, "backorders": one.policy, "shared": False, "quantity": None}
    if not one.tracked:
        return [{**base, "status": "not counted"}]
    named = {place.id: place.name for place in places}
    return [
        {
            **base,
            "name": f"{name}, {named[level.place]}" if len(places) > 1 else name,
            "place": named[level.place],
            "quantity": level.available,
            "status": f"{level.committed} committed, {level.on_hand} on hand",
        }
        for level in keep.levels(tx, facts.name, one.item)
    ]


def line_row(order: Order, line: Line) -> Row:
    """A line with what the app told the buyer of it."""
    told = (value(order.metafields, "backorder").get("lines") or {}).get(str(line.id)) or {}
    said = [(str(told.get("label") or "Availability"), str(told["sentence"]))] if told.get("sentence") else []
    counts = [("shipped", units.shipped(order, line)), ("removed", units.gone(order, line))]
    return {
        "id": line.id,
        "name": line.title,
        "sku": line.sku,
        "quantity": line.quantity,
        "total": shown(order, amounts.plus(sums.net(line), sums.added_tax(order, line))),
        "metas": said + list(line.properties.items()),
        "hidden": [(name, str(count)) for name, count in counts if count],
    }


def order_row(tx: Tx, facts: Facts, order: Order) -> Row:
    booked = {kind: bank.done(tx, facts.name, order.id, kind) for kind in ("capture", "refund")}
    return {
        "id": order.id,
        "label": str(order.number),
        "status": status(order),
        "buyer": order.customer_name or order.email,
        "email": order.email,
        "created": when(order.created),
        "total": shown(order, sums.total(order)),
        "payment": ", ".join(dict.fromkeys(one.gateway for one in order.transactions)),
        "captured": price(order.shown_currency, booked["capture"]),
        "given_back": shown(order, sums.refunded(order)),
        "paid_back": price(order.shown_currency, booked["refund"]),
        "key": order.key,
        "lines": [line_row(order, line) for line in order.lines],
        "shipping": shown(order, sums.shipping(order)),
        "metas": [("Tags", ", ".join(order.tags))] if order.tags else [],
    }


def order_page(tx: Tx, facts: Facts, order: Order) -> Row:
    """The row, and everything that happened to the order."""
    return {
        **order_row(tx, facts, order),
        "refunds": [
            {
                "id": one.id,
                "at": when(one.created),
                "amount": shown(order, one.total),
                "reason": one.note,
                "paid": any(row.refund == one.id and not row.manual for row in order.transactions),
            }
            for one in order.refunds
        ],
        "notes": [{"at": when(order.updated), "note": said} for said in order.note.splitlines() if said],
        "left": money.major(sums.refundable(order).shown, money.exponent(order.shown_currency)),
        "holds": [held_row(order, line) for line in order.lines if units.held(order, line)],
    }


def held_row(order: Order, line: Line) -> str:
    """How many units of a line are held, and why."""
    reasons = {
        held.notes or held.reason
        for one in order.fulfilments
        if any(row.line == line.id and row.remaining for row in one.lines)
        for held in one.holds
    }
    return f"{units.held(order, line)} of {line.title}: {', '.join(sorted(reasons))}"
