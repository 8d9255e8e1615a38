"""What an order comes to, was paid, was given back; everything worked out from its lines and transactions."""

from sandbox.shopify import amounts, units
from sandbox.shopify.model import Line, Order, Pair, Refund, RefundLine, ShippingLine, Tax, Transaction

# Until a gateway says that it failed, money it was told to pay back counts as on its way.
ON_ITS_WAY = ("SUCCESS", "PENDING", "AWAITING_RESPONSE", "UNKNOWN")


def price(line: Line) -> Pair:
    """The whole line before discounts."""
    return amounts.times(line.unit, line.quantity)


def net(line: Line) -> Pair:
    """The whole line after discounts; it holds the tax when the order's taxes are included."""
    return amounts.minus(price(line), line.discount)


def tax(of: Line | ShippingLine) -> Pair:
    return amounts.total(one.price for one in of.taxes)


def added_tax(order: Order, of: Line | ShippingLine) -> Pair:
    """The tax that comes on top."""
    return Pair() if order.taxes_included else tax(of)


def share(line: Line, before: int, count: int) -> tuple[Pair, Pair]:
    """(net, tax) of `count` units after the first `before`."""
    whole = line.quantity
    return amounts.slice_of(net(line), before, count, whole), amounts.slice_of(tax(line), before, count, whole)


def with_tax(order: Order, net_and_tax: tuple[Pair, Pair]) -> Pair:
    return net_and_tax[0] if order.taxes_included else amounts.plus(*net_and_tax)


def left(order: Order, line: Line) -> tuple[Pair, Pair]:
    """(net, tax) of the units neither refunded nor edited away."""
    return share(line, units.gone(order, line), units.current(order, line))


def shipping(order: Order) -> Pair:
    """What carrying costs, with tax."""
    return amounts.total(amounts.plus(one.price, added_tax(order, one)) for one in order.shipping)


def shipping_refunded(order: Order) -> Pair:
    """Of that, what refunds gave back, with tax."""
    return amounts.total(refunded_shipping(order, one) for one in order.refunds)


def refunded_shipping(order: Order, refund: Refund) -> Pair:
    return refund.shipping if order.taxes_included else amounts.plus(refund.shipping, refund.shipping_tax)


def total(order: Order) -> Pair:
    """What the order came to with everything ever ordered."""
    lines = (amounts.plus(net(one), added_tax(order, one)) for one in order.lines)
    return amounts.plus(amounts.total(lines), shipping(order))


def current_total(order: Order) -> Pair:
    """What it comes to without the units and the carriage given back."""
    lines = amounts.total(with_tax(order, left(order, one)) for one in order.lines)
    return amounts.plus(lines, amounts.minus(shipping(order), shipping_refunded(order)))


def subtotal(order: Order) -> Pair:
    return amounts.total(net(one) for one in order.lines)


def total_tax(order: Order) -> Pair:
    goods = amounts.total(tax(one) for one in order.lines)
    return amounts.plus(goods, *(tax(one) for one in order.shipping))


def discounts(order: Order) -> Pair:
    return amounts.total(one.discount for one in order.lines)


def moved(order: Order, kinds: tuple[str, ...], statuses: tuple[str, ...] = ("SUCCESS",)) -> Pair:
    return amounts.total(one.amount for one in order.transactions if one.kind in kinds and one.status in statuses)


def received(order: Order) -> Pair:
    return moved(order, ("SALE", "CAPTURE"))


def refunded(order: Order) -> Pair:
    """What transactions paid back, and what was given as store credit."""
    return amounts.plus(moved(order, ("REFUND",)), credited(order))


def promised(order: Order) -> Pair:
    """The same with what is still on its way."""
    return amounts.plus(moved(order, ("REFUND",), ON_ITS_WAY), credited(order))


def credited(order: Order) -> Pair:
    return amounts.total(one.credit for one in order.refunds)


def refundable(order: Order) -> Pair:
    """The most that can still be given back."""
    return amounts.most(amounts.minus(received(order), promised(order)), Pair())


def capturable(order: Order) -> Pair:
    """Authorised, neither captured nor voided."""
    voided = {one.parent for one in order.transactions if one.kind == "VOID" and one.status == "SUCCESS"}
    granted = [one for one in order.transactions if one.kind == "AUTHORIZATION" and one.status == "SUCCESS"]
    kept = amounts.total(one.amount for one in granted if one.id not in voided)
    return amounts.most(amounts.minus(kept, moved(order, ("CAPTURE",))), Pair()) if kept.shown else Pair()


def left_on(order: Order, paid: Transaction) -> Pair:
    """What of one payment has not been paid back."""
    back = amounts.total(
        one.amount
        for one in order.transactions
        if one.kind == "REFUND" and one.parent == paid.id and one.status in ON_ITS_WAY
    )
    return amounts.minus(paid.amount, back)


def payments(order: Order) -> list[Transaction]:
    """The transactions that brought money in."""
    return [one for one in order.transactions if one.kind in ("SALE", "CAPTURE") and one.status == "SUCCESS"]


def outstanding(order: Order) -> Pair:
    """What is still to be paid; below zero when more was paid than the order comes to now."""
    return amounts.minus(current_total(order), amounts.minus(received(order), refunded(order)))


def financial(order: Order) -> str:
    """Shopify's displayFinancialStatus."""
    paid, back = received(order).shown, refunded(order).shown
    if paid and back >= paid:
        return "REFUNDED"
    if back:
        return "PARTIALLY_REFUNDED"
    if paid:
        return "PAID" if paid >= current_total(order).shown else "PARTIALLY_PAID"
    if capturable(order).shown:
        return "AUTHORIZED"
    return "VOIDED" if any(one.kind == "VOID" for one in order.transactions) or order.cancelled else "PENDING"


def taxes_on(net_amount: Pair, percent: str, *, included: bool) -> list[Tax]:
    """The one tax a pretend store knows, on an amount."""
    if not float(percent):
        return []
    price = amounts.contained(net_amount, percent) if included else amounts.percent(net_amount, percent)
    return [Tax("Sales tax", f"{float(percent) / 100:g}", price)]


def refund_line_total(order: Order, one: RefundLine) -> Pair:
    return with_tax(order, (one.subtotal, one.tax))
