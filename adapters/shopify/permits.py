"""What an order must look like so that units or money of it may go back; every no is a sentence for a person."""

from collections.abc import Mapping

from adapters.shopify.payments import Payments
from connector.errors import Refused
from connector.money import Money

_OPEN = frozenset({"NEEDS_RESPONSE", "UNDER_REVIEW"})
_LOST = frozenset({"ACCEPTED", "LOST", "CHARGE_REFUNDED"})


def check_units(payments: Payments, units: Mapping[str, int]) -> None:
    """See that these units are part of the order still and have not been shipped; raises Refused."""
    if payments.cancelled:
        raise Refused(f"Order {payments.name} was cancelled.")
    lines = {line.id: line for line in payments.lines}
    for line_id, count in units.items():
        line = lines.get(line_id)
        if line is None:
            raise Refused(f"Order {payments.name} has no line {line_id[:40]}.")
        if not 0 < count <= line.waiting:
            raise Refused(f"{line.waiting} units of {line.title[:80]} can be given back, not {count}.")


def check_money(payments: Payments, due: Money | None) -> None:
    """See that money of this order may go back, and that `due` of it is left; raises Refused."""
    _check_disputes(payments)
    if due is not None and due.currency != payments.currency:
        raise Refused(f"The buyer paid in {payments.currency}, not in {due.currency}.")
    if due is not None and not due:
        return
    if payments.left.minor <= 0:
        raise Refused("All money of this order has been given back.")
    if not payments.refundable:
        raise Refused("Shopify does not let any money of this order go back.")
    if due is not None and due > payments.left:
        raise Refused(f"Only {payments.left.text} of this order is left to give back.")


def _check_disputes(payments: Payments) -> None:
    """The bank decides over disputed money, and has given it back where the shop lost."""
    if any(status in _OPEN for status, _ in payments.disputes):
        raise Refused("The buyer's bank is looking into this payment: answer the dispute first.")
    if any(status in _LOST and began == "CHARGEBACK" for status, began in payments.disputes):
        raise Refused("The buyer's bank took this payment back already: refund by hand what it left.")


def check_unpaid(payments: Payments) -> None:
    """See that the money is still not taken: letting go of a paid order would give nothing back; raises Refused."""
    if payments.captured:
        raise Refused("The order was paid in the meantime, so its money has to be given back.")


def is_whole(payments: Payments, units: Mapping[str, int], due: Money | None) -> bool:
    """Tell whether nothing of the order and of its money remains afterwards, and no unit of it was shipped."""
    taken = all(line.left == line.waiting == units.get(line.id, 0) for line in payments.lines)
    whole = bool(units) and taken and not payments.shipped
    return whole and due is not None and due == payments.left and not payments.pending
