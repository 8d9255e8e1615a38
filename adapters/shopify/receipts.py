"""What a refund or a cancellation proves: only its transactions say that money moved."""

from collections.abc import Sequence

from adapters.shopify import pick
from adapters.shopify.credit import is_credit
from adapters.shopify.payments import Payments
from connector.money import Money, total
from connector.ports import Kind, Operation, Receipt

_UNDER_WAY = frozenset({"PENDING", "AWAITING_RESPONSE"})


def of_refund(operation: Operation, refund: pick.Row) -> Receipt:
    """Return what a refund's own record proves for the operation it was made for; raises Malformed."""
    number = pick.plain_id(refund)
    if not operation.kind.gives:  # moves nothing: that it stands there is all
        return Receipt(number, operation.amount if operation.kind is Kind.RECORD else None)
    moves = [one for one in pick.nodes(refund, "transactions") if pick.text(one, "kind") == "REFUND"]
    currency = pick.paid(refund, "totalRefundedSet").currency
    moved = total([pick.paid(one, "amountSet") for one in moves if _succeeded(one)], currency)
    if is_credit(operation) and not moves and operation.amount is not None:
        moved = operation.amount  # Shopify writes the credit into the customer's account, not to a gateway
    settled = _settled(operation, refund, moves, moved)
    return Receipt(number, moved, settled, _evidence(number, moves))


def is_pending(refund: pick.Row) -> bool:
    """Tell whether a gateway has yet to say what became of a part of the refund; raises Malformed."""
    return any(pick.text(one, "status") in _UNDER_WAY for one in pick.nodes(refund, "transactions"))


def _settled(operation: Operation, refund: pick.Row, moves: Sequence[pick.Row], moved: Money) -> bool:
    whole = pick.more(refund, "transactions") is None and all(map(_succeeded, moves))
    return whole and (bool(moves) if operation.amount is None else moved == operation.amount)


def _succeeded(move: pick.Row) -> bool:
    return pick.text(move, "status") == "SUCCESS"


def _evidence(number: str, moves: Sequence[pick.Row]) -> str:
    said = [
        f"{pick.text(one, 'status')} {pick.paid(one, 'amountSet').text} {pick.words(one, 'gateway')} "
        f"{pick.words(one, 'errorCode')}".strip()
        for one in moves
    ]
    return f"refund {number}: {', '.join(said) or 'no transactions'}"


def of_cancellation(operation: Operation, payments: Payments) -> Receipt:
    """Return what a cancelled order proves: settled when everything that was taken has gone back."""
    kept = payments.captured - payments.returned
    amount = operation.amount if operation.kind is Kind.REFUND else None
    evidence = f"order cancelled, {kept.text} {kept.currency} of {payments.captured.text} not given back"
    return Receipt(operation.order, amount, not kept and not payments.pending, evidence)
