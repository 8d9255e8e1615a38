"""What giving back units of an order comes to: by line, by tax rate, without residue."""

from collections.abc import Sequence

from adapters.woocommerce.refunds import Portion
from connector.errors import Refused
from connector.model import Charge, Line, Order, Tax
from connector.money import Money, share, spread, total
from connector.ports import Units


def portions(order: Order, units: Units) -> tuple[Portion, ...]:
    """Return what each charge gives back, together never more than is left of the order; raises Refused.

    Shipping goes back only when it is asked for and no unit of the order remains after this refund, or when it is
    all that is asked for. Fees never do.
    """
    parts = [_of_line(order, line_id, count) for line_id, count in units.lines.items()]
    if units.shipping and (not units.lines or _nothing_left(order, units)):
        parts += [_rest(charge) for charge in order.shipping]
    left = order.total - order.refunded
    if amount(parts, order.currency) <= left:
        return tuple(parts)
    if left.minor <= 0:
        raise Refused("All money of this order has been given back.")
    return scaled(parts, left)


def amount(parts: Sequence[Portion], currency: str) -> Money:
    """Add portions up, with their taxes."""
    return total([money for one in parts for money in (one.net, *(tax.amount for tax in one.taxes))], currency)


def scaled(parts: Sequence[Portion], wanted: Money) -> tuple[Portion, ...]:
    """Return the portions lowered so that they come to exactly `wanted`."""
    weights = [minor for one in parts for minor in (one.net.minor, *(tax.amount.minor for tax in one.taxes))]
    shares = iter(Money(minor, wanted.currency) for minor in spread(wanted.minor, weights))
    return tuple(
        Portion(one.charge, one.units, next(shares), tuple(Tax(tax.rate, next(shares)) for tax in one.taxes))
        for one in parts
    )


def _of_line(order: Order, line_id: str, count: int) -> Portion:
    line = order.line(line_id)
    if line is None:
        raise Refused(f"Order {order.number} has no line {line_id[:40]}.")
    if not 0 < count <= line.ordered - line.refunded_units:
        raise Refused(f"{count} units of {line.title[:80]} cannot be given back: they were, or never were bought.")
    back = {tax.rate: tax.amount.minor for tax in line.charge.refunded_taxes}
    net = line.charge.refunded_net.minor if line.charge.refunded_net else 0
    taxes = (Tax(tax.rate, _share(line, count, tax.amount, back.get(tax.rate, 0))) for tax in line.charge.taxes)
    return Portion(line_id, count, _share(line, count, line.charge.net, net), tuple(tax for tax in taxes if tax.amount))


def _share(line: Line, count: int, whole: Money, given: int) -> Money:
    """Return what is due for `count` units; money given back out of step leaves less, never less than nothing."""
    due = share(whole.minor, count, line.ordered, given, line.refunded_units)
    return Money(max(0, min(due, whole.minor - given)), whole.currency)


def _rest(charge: Charge) -> Portion:
    """Return all that is left of a charge."""
    currency = charge.net.currency
    back = {tax.rate: tax.amount for tax in charge.refunded_taxes}
    net = charge.net - (charge.refunded_net or Money.zero(currency))
    rests = (Tax(tax.rate, tax.amount - back.get(tax.rate, Money.zero(currency))) for tax in charge.taxes)
    return Portion(charge.id, 0, max(net, Money.zero(currency)), tuple(tax for tax in rests if tax.amount.minor > 0))


def _nothing_left(order: Order, units: Units) -> bool:
    """Tell whether every unit of the order is given back once these are."""
    return all(line.ordered - line.refunded_units == units.lines.get(line.id, 0) for line in order.lines)
