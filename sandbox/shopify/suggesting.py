"""Shopify's suggestedRefund: what units and carriage come to, and which payments can give it back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, keep, sums, units
from sandbox.shopify.model import Facts, Order, Pair, RefundLine, ShippingLine

Row = tuple[int, str, int | None]  # units, restock type, place
Lines = dict[int, Row]  # by line
Asked = Mapping[int, Row] | Sequence[tuple[int, Row]]  # a line whose units go to several places is there for each


@dataclass
class SuggestedTransaction:
    """Money one payment can give back; `parent` is the payment's transaction."""

    parent: int
    gateway: str
    amount: Pair
    maximum: Pair
    manual: bool = False
    kind: str = "SUGGESTED_REFUND"


@dataclass
class Suggestion:
    """What Shopify would give back; `amount` never exceeds `maximum`."""

    amount: Pair
    maximum: Pair
    subtotal: Pair
    discounted: Pair
    tax: Pair
    cart_discount: Pair
    shipping: Pair
    shipping_tax: Pair
    shipping_maximum: Pair
    lines: list[RefundLine] = field(default_factory=list)
    transactions: list[SuggestedTransaction] = field(default_factory=list)
    credit: Pair = field(default_factory=Pair)  # with method "store_credit": all of it, and no transactions


def suggest(
    tx: Tx, facts: Facts, order: Order, lines: Asked, shipping: bool | Pair = False, *,
    full: bool = False, method: str = "original",
) -> Suggestion:  # fmt: skip
    """Work out a refund without making it; `full` wants everything that is left, `shipping` all of it or a sum."""
    wanted: Asked = everything(order) if full else lines
    rows = rows_of(tx, facts, order, wanted)
    carriage, carriage_tax = carriage_of(order, True if full else shipping)
    tax = amounts.plus(amounts.total(one.tax for one in rows), carriage_tax)
    goods = amounts.total(one.subtotal for one in rows)
    whole = amounts.plus(goods, carriage, Pair() if order.taxes_included else tax)
    most = sums.refundable(order)
    amount = amounts.least(whole, most)
    made = Suggestion(amount, most, before_discount(order, rows), goods, tax, Pair(), carriage, carriage_tax, Pair())
    made.cart_discount = amounts.minus(made.subtotal, goods)
    made.shipping_maximum = amounts.minus(sums.shipping(order), sums.shipping_refunded(order))
    made.lines = rows
    if method == "store_credit":
        made.credit = amount
    else:
        made.transactions = pay_back(order, amount)
    return made


def everything(order: Order) -> Lines:
    return {one.id: (units.current(order, one), "NO_RESTOCK", None) for one in order.lines if units.current(order, one)}


def rows_of(tx: Tx, facts: Facts, order: Order, asked: Asked) -> list[RefundLine]:
    """What is asked for, one after the other: no unit is given back twice."""
    made, before = [], Counter[int]()
    for key, wanted in asked.items() if isinstance(asked, Mapping) else asked:
        made.append(row_of(tx, facts, order, key, wanted, before[key]))
        before[key] += wanted[0]
    return made


def row_of(tx: Tx, facts: Facts, order: Order, key: int, wanted: Row, before: int) -> RefundLine:
    """Units of a line, behind `before` others, with what they come to; refused when there are not so many."""
    quantity, restock, place = wanted
    line = units.line_of(order, key)
    if line is None:
        raise keep.Refusal("", ["refundLineItems"], "Refund line items must belong to the order")
    if quantity < 0 or before + quantity > units.current(order, line):
        said = "Quantity cannot refund more items than were purchased"
        raise keep.Refusal("", ["refundLineItems", "quantity"], said)
    if place is not None and keep.place(tx, facts.name, place) is None:
        raise keep.Refusal("", ["refundLineItems", "locationId"], "Location could not be found")
    net, tax = sums.share(line, units.gone(order, line) + before, quantity)
    return RefundLine(key, quantity, restock, place, net, tax)


def before_discount(order: Order, rows: list[RefundLine]) -> Pair:
    prices = {one.id: one.unit for one in order.lines}
    return amounts.total(amounts.times(prices[row.line], row.quantity) for row in rows)


def carriage_of(order: Order, wanted: bool | Pair) -> tuple[Pair, Pair]:
    """(what goes back of the carriage, its tax); a sum asked for is the carriage itself, its tax in proportion."""
    price, tax = carriage_price(order), amounts.total(sums.tax(one) for one in order.shipping)
    left = amounts.minus(price, amounts.total(one.shipping for one in order.refunds))
    left_tax = amounts.minus(tax, amounts.total(one.shipping_tax for one in order.refunds))
    if isinstance(wanted, bool):
        return (left, left_tax) if wanted else (Pair(), Pair())
    if wanted.shown > left.shown or wanted.shown < 0:
        raise keep.Refusal("", ["shipping", "amount"], "Shipping refund amount exceeds what is left of the shipping")
    return (left, left_tax) if wanted.shown == left.shown else (wanted, amounts.of(tax, wanted.shown, price.shown))


def carriage_price(order: Order) -> Pair:
    lines: list[ShippingLine] = order.shipping
    return amounts.total(one.price for one in lines)


def pay_back(order: Order, amount: Pair) -> list[SuggestedTransaction]:
    """Payments in their order, each as far as it goes; the last takes the rest of both moneys."""
    made, left = [], amount
    for paid in sums.payments(order):
        maximum = sums.left_on(order, paid)
        part = amounts.least(left, maximum)
        if part.shown > 0:
            made.append(SuggestedTransaction(paid.id, paid.gateway, part, maximum, paid.manual))
            left = amounts.minus(left, part)
    return made
