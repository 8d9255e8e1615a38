"""Finding what an operation left on the shop, whoever sent it and whatever was answered."""

from adapters.shopify import pick, swaps
from adapters.shopify.client import Client
from adapters.shopify.notes import has_note
from adapters.shopify.payments import Payments, read_payments
from adapters.shopify.receipts import of_cancellation, of_refund
from connector.errors import NotSent
from connector.ports import Kind, Operation, Receipt


def find_operation(client: Client, operation: Operation) -> Receipt | None:
    """Return what an operation left on the shop, None if there is nothing; raises Gone for a deleted order."""
    client = client.urgent()
    if operation.kind is Kind.SWAP:
        return swaps.left_on(client, operation)
    if operation.kind.money:
        return left_by(client, operation, read_payments(client, operation.order))
    if operation.kind is Kind.NOTE and has_note(client, operation.order, operation.tag):
        return Receipt(operation.tag)
    return None  # the others may be done again


def left_by(client: Client, operation: Operation, payments: Payments) -> Receipt | None:
    """Return what an operation left on an order whose money was just read."""
    refund = payments.refund_of(operation.tag)
    if refund:
        return _refund(client, operation, refund)
    return of_cancellation(operation, payments) if payments.cancelled_by(operation.tag) else None


def _refund(client: Client, operation: Operation, refund: str) -> Receipt:
    found = client.read("RefundMoney", id=refund).get("refund")
    if not isinstance(found, dict):
        raise NotSent("The shop lists a refund and does not show it.", evidence=refund)
    with pick.understood():
        return of_refund(operation, found)
