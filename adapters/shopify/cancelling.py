"""Ending a whole order: Shopify takes the wish at once and carries it out in a job of its own."""

from dataclasses import dataclass

from adapters.shopify import pick
from adapters.shopify.clear import clear
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.payments import Payments, read_payments
from adapters.shopify.receipts import of_cancellation
from connector.errors import Refused, Unclear
from connector.ports import Operation, Receipt

PAUSES = (0.5, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0)  # seconds before each look at the job
_NO = frozenset(
    """INVALID NOT_FOUND NO_REFUND_PERMISSION NO_REFUND_TO_STORE_CREDIT_PERMISSION STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED
    STORE_CREDIT_REFUND_EXPIRATION_IN_PAST STORE_CREDIT_REFUND_MISSING_CUSTOMER""".split()
)


@dataclass(frozen=True, slots=True)
class _End:
    """How a job ended: "SUCCEEDED" or "FAILED", and what it said."""

    status: str
    said: str


def cancel(client: Client, operation: Operation, request: bytes, before: Payments) -> Receipt:
    """Send a cancellation once and follow its job; raises NotSent, Refused or, where the end is not seen, Unclear."""
    try:
        payload = client.send(request, once=True)
    except UserErrors as error:
        if _NO.issuperset(error.codes):
            raise
        raise Unclear("The shop refused in words we do not know.", evidence=error.evidence) from error
    with clear():
        end = _followed(client, pick.text(pick.part(payload, "jobResult"), "id"))
        after = read_payments(client, operation.order)
    if end.status == "SUCCEEDED" and after.cancelled:
        return of_cancellation(operation, after)
    return _failed(before, after, end)


def _failed(before: Payments, after: Payments, end: _End) -> Receipt:
    """A job that failed before it touched anything is a no; after that nobody knows."""
    untouched = not after.cancelled and after.payments == before.payments and after.lines == before.lines
    if end.status == "FAILED" and untouched and after.notes == before.notes:
        raise Refused("Shopify could not cancel this order.", evidence=end.said)
    raise Unclear("The cancellation ended halfway.", evidence=f"{end.status} {end.said}".strip())


def _followed(client: Client, job: str) -> _End:
    """Look at the job until it is done; raises Unclear when that takes too long."""
    for pause in PAUSES:
        client.wire.pause(pause)
        node = client.read("CancelOrderResult", id=job).get("node")
        if isinstance(node, dict) and pick.flag(node, "done"):
            said = "; ".join(_said(one) for one in pick.rows(node, "errors"))
            return _End(pick.text(node, "status"), said)
    raise Unclear("Shopify took the cancellation and has not said what became of it.", evidence=job)


def _said(error: pick.Row) -> str:
    return f"{pick.words(error, 'code')} {pick.words(error, 'message')}".strip()
