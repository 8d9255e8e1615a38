"""What giving units of an order back comes to."""

from adapters.shopify.client import Client
from adapters.shopify.payments import Payments, read_payments
from adapters.shopify.permits import check_money, check_units
from adapters.shopify.restock import refund_lines
from adapters.shopify.suggestions import suggest
from adapters.shopify.work import read_marks
from connector.errors import Refused
from connector.model import Order
from connector.money import Money, share, total
from connector.ports import Units


def quote(client: Client, order: Order, units: Units) -> Money:
    """Ask Shopify what the units come to, with tax and shares; raises Refused if they cannot go back.

    Shipping goes back only when `units` asks for it and nothing of the order remains after it.
    """
    client = client.urgent()
    payments = read_payments(client, order.id)
    check_units(payments, units.lines)
    if not payments.captured:
        return _unpaid(order, units)
    check_money(payments, None)
    lines = refund_lines(read_marks(client, order.id).works, units.lines)
    return suggest(client, payments, lines, shipping=takes_shipping(payments, units)).amount


def takes_shipping(payments: Payments, units: Units) -> bool:
    """Tell whether the shipping share goes back: it is all that is asked for, or asked for and no unit remains."""
    if not units.lines:
        return units.shipping
    return units.shipping and all(line.left == units.lines.get(line.id, 0) for line in payments.lines)


def _unpaid(order: Order, units: Units) -> Money:
    """Work out what an order nobody paid yet loses: Shopify suggests nothing where nothing can go back."""
    return total([_worth(order, line, count) for line, count in units.lines.items()], order.currency)


def _worth(order: Order, line_id: str, count: int) -> Money:
    line = order.line(line_id)
    if line is None or count > line.ordered:
        raise Refused(f"Order {order.number} has no {count} units of line {line_id[:40]}.")
    before = min(line.refunded_units, line.ordered - count)
    given = share(line.charge.gross.minor, before, line.ordered)
    return Money(share(line.charge.gross.minor, count, line.ordered, given, before), order.currency)
