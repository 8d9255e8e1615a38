"""Which request carries a money operation out, decided on what the shop shows at that moment."""

from collections.abc import Callable, Mapping, Sequence

from adapters.shopify import bodies, swaps
from adapters.shopify.client import Client
from adapters.shopify.credit import check_credit, is_credit
from adapters.shopify.payments import Payments, read_payments
from adapters.shopify.permits import check_money, check_units, check_unpaid, is_whole
from adapters.shopify.quotes import takes_shipping
from adapters.shopify.restock import refund_lines
from adapters.shopify.suggestions import CREDIT, ORIGINAL, Portion, Suggestion, lowered, suggest
from adapters.shopify.work import read_marks
from connector.errors import Refused
from connector.model import Order
from connector.money import Money, total
from connector.ports import Kind, Operation, Units


def prepared(client: Client, operation: Operation, order: Order) -> bytes:
    """Return the request of a money operation; raises Refused when the order does not allow it any more."""
    client = client.urgent()
    return _MAKERS[operation.kind](client, operation, read_payments(client, order.id))


def _refund(client: Client, operation: Operation, payments: Payments) -> bytes:
    if payments.bears(operation.tag):  # it happened: whoever sends this finds it first
        return bodies.refund(client, operation, payments, (), {})
    check_units(payments, operation.units)
    check_money(payments, operation.amount)
    if is_credit(operation):
        return _credit(client, operation, payments)
    if is_whole(payments, operation.units, operation.amount) and not any(one.manual for one in payments.payments):
        return bodies.cancellation(client, operation, payments)
    lines = _lines(client, operation)
    found = _suggested(client, operation, payments, lines, ORIGINAL)
    portions = lowered(found.portions, _due(operation, found))
    _check_manual(portions)
    return bodies.refund(
        client, operation, payments, lines, bodies.back_to_payments(payments, portions, found.shipping)
    )


def _credit(client: Client, operation: Operation, payments: Payments) -> bytes:
    check_credit(client, payments)
    lines = _lines(client, operation)
    found = _suggested(client, operation, payments, lines, CREDIT)
    return bodies.refund(client, operation, payments, lines, bodies.as_credit(_due(operation, found), found.shipping))


def _suggested(
    client: Client, operation: Operation, payments: Payments, lines: bodies.Lines, method: str
) -> Suggestion:
    units = Units(operation.units, bool(operation.details.get("shipping")))
    shipping = takes_shipping(payments, units)
    return suggest(client, payments, lines, shipping=shipping, full=not lines and not shipping, method=method)


def _due(operation: Operation, found: Suggestion) -> Money:
    due = operation.amount if operation.amount is not None else found.amount
    if due > found.amount:
        raise Refused(f"{due.text} was approved, but these units come to {found.amount.text} by now.")
    return due


def _check_manual(portions: Sequence[Portion]) -> None:
    by_hand = [one for one in portions if one.manual]
    if by_hand:
        raise Refused(
            f"{by_hand[0].amount.text} of this was paid by {by_hand[0].gateway or 'hand'}, which cannot pay back by "
            "itself: refund this order by hand."
        )


def _reduce(client: Client, operation: Operation, payments: Payments) -> bytes:
    if not payments.bears(operation.tag):
        check_units(payments, operation.units)
        check_unpaid(payments)
    return bodies.refund(client, operation, payments, _lines(client, operation), {})


def _record(client: Client, operation: Operation, payments: Payments) -> bytes:
    """Write a refund by hand down: a manual gateway's books take it in, no other payment is touched."""
    if payments.bears(operation.tag):
        return bodies.refund(client, operation, payments, (), {})
    check_units(payments, operation.units)
    lines = _lines(client, operation)
    money = _by_hand(client, operation, payments, lines) if payments.captured else {}
    return bodies.refund(client, operation, payments, lines, money)


def _by_hand(client: Client, operation: Operation, payments: Payments, lines: bodies.Lines) -> Mapping[str, object]:
    found = _suggested(client, operation, payments, lines, ORIGINAL)
    manual = [one for one in found.portions if one.manual]
    written = total([one.amount for one in manual], payments.currency)
    due = min(written, operation.amount) if operation.amount is not None else written
    return bodies.back_to_payments(payments, lowered(manual, due), Money.zero(payments.currency))


def _void(client: Client, operation: Operation, payments: Payments) -> bytes:
    if not payments.cancelled:
        check_unpaid(payments)
    return bodies.cancellation(client, operation, payments)


def _swap(client: Client, operation: Operation, payments: Payments) -> bytes:
    check_units(payments, operation.units)
    return swaps.prepared(client, operation)


def _lines(client: Client, operation: Operation) -> bodies.Lines:
    works = read_marks(client, operation.order).works if operation.units else ()
    return refund_lines(works, operation.units)


_MAKERS: Mapping[Kind, Callable[[Client, Operation, Payments], bytes]] = {
    Kind.REFUND: _refund,
    Kind.CREDIT: _refund,
    Kind.RECORD: _record,
    Kind.VOID: _void,
    Kind.REDUCE: _reduce,
    Kind.SWAP: _swap,
}
