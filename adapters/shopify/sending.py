"""Carrying prepared money operations out, once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.shopify import swaps
from adapters.shopify.cancelling import cancel
from adapters.shopify.client import Client
from adapters.shopify.finding import left_by
from adapters.shopify.payments import Payments, read_payments
from adapters.shopify.permits import check_money, check_units, check_unpaid, is_whole
from adapters.shopify.refunding import create_refund
from adapters.strict import loads
from connector.errors import Gone, Refused
from connector.ports import Kind, Operation, Receipt

_KEY_LIVES = timedelta(hours=20)  # Shopify keeps a key for 24 hours


def send(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Send `request` unless the shop shows that it happened, or that the order is not what it was prepared for.

    A receipt that is not settled is a refund of which the gateway has not said that the money moved.
    """
    client = client.urgent()
    try:
        payments = read_payments(client, operation.order)
        done = left_by(client, operation, payments)
    except Gone as error:  # said before anything was done
        raise Refused("The shop does not know this order any more.", evidence=error.evidence) from error
    return done or _SENDERS[operation.kind](client, operation, request, payments)


def resend_until(operation: Operation) -> datetime | None:
    """Return until when the same refund under the same key happens once; a cancellation has no key."""
    if operation.sent is None or not operation.request or _variables(operation.request).get("input") is None:
        return None
    return operation.sent + _KEY_LIVES


def _refund(client: Client, operation: Operation, request: bytes, payments: Payments) -> Receipt:
    check_units(payments, operation.units)
    check_money(payments, operation.amount)
    if _variables(request).get("input") is not None:
        return create_refund(client, operation, request)
    if not is_whole(payments, operation.units, operation.amount):
        raise Refused("The order was changed in the meantime.")
    return cancel(client, operation, request, payments)


def _void(client: Client, operation: Operation, request: bytes, payments: Payments) -> Receipt:
    if payments.cancelled:
        return Receipt(operation.order, evidence="The order was cancelled already.")
    check_unpaid(payments)
    return cancel(client, operation, request, payments)


def _reduce(client: Client, operation: Operation, request: bytes, payments: Payments) -> Receipt:
    check_unpaid(payments)
    return _record(client, operation, request, payments)


def _swap(client: Client, operation: Operation, request: bytes, payments: Payments) -> Receipt:
    done = swaps.left_on(client, operation)
    if done is not None:
        return done
    check_units(payments, operation.units)
    return swaps.commit(client, operation, request)


def _record(client: Client, operation: Operation, request: bytes, payments: Payments) -> Receipt:
    check_units(payments, operation.units)
    return create_refund(client, operation, request)


def _variables(request: bytes) -> Mapping[str, Any]:
    held: Mapping[str, Any] = loads(request)["variables"]
    return held


_SENDERS: Mapping[Kind, Callable[[Client, Operation, bytes, Payments], Receipt]] = {
    Kind.REFUND: _refund,
    Kind.CREDIT: _refund,
    Kind.RECORD: _record,
    Kind.VOID: _void,
    Kind.REDUCE: _reduce,
    Kind.SWAP: _swap,
}
