"""Carrying prepared money operations out, once, and finding what they left."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from adapters.strict import loads
from adapters.woocommerce import coupons, keyed, swaps
from adapters.woocommerce.answers import Stakes
from adapters.woocommerce.client import Client
from adapters.woocommerce.notes import has_note
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.paging import row_id, understood
from adapters.woocommerce.reading import read_payload, read_refunds
from adapters.woocommerce.refunds import GivenBack, given_back
from adapters.woocommerce.requests import prepared, tag_key, wanted
from connector.errors import Gone, Malformed, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.model import Order
from connector.ports import Kind, Operation, Receipt

_KEY_LIVES = timedelta(hours=20)  # the plugin keeps a key for a year; a refund older than a day is a person's


def send(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Send `request` unless the shop shows that it happened, or that the order is not what it was prepared for."""
    try:
        return _SENDERS[operation.kind](client, operation, request)
    except Gone as error:  # said before anything was done
        raise Refused("The shop does not know this order any more.", evidence=error.evidence) from error


def resend_until(operation: Operation) -> datetime | None:
    """Return until when the same request happens once: never in plain mode, where it has no key."""
    if operation.sent is None or not keyed.key_of(operation.request):
        return None
    return operation.sent + _KEY_LIVES


def _send_refund(client: Client, operation: Operation, request: bytes) -> Receipt:
    # The refunds are read last: whatever was given back by hand until now is among them.
    payload = read_payload(client.brisk(), operation.order)
    refunds = read_refunds(client.brisk(), operation.order)
    with understood():
        order = order_of(payload, refunds)
        done = _found(operation, [given_back(one, order.currency) for one in refunds])
    if done is not None:
        return done
    _still_right(operation, order)
    reach("money.posting")
    answer = _post(client, operation, request)
    reach("money.posted")
    with _clear():
        receipt = _receipt(operation, given_back(answer, order.currency))
    if not receipt.settled or (operation.amount is not None and receipt.amount != operation.amount):
        raise Unclear("The shop did not confirm the refund.", evidence=receipt.evidence)
    return receipt


def _post(client: Client, operation: Operation, request: bytes) -> Any:
    if keyed.key_of(request):
        return keyed.post(client, operation.order, request)
    return client.write("POST", f"orders/{operation.order}/refunds", request, stakes=Stakes.MONEY)


@contextmanager
def _clear() -> Iterator[None]:
    """Say that nobody knows when the answer to what was sent cannot be understood."""
    try:
        yield
    except Malformed as error:
        raise Unclear("The shop's answer cannot be understood.", evidence=str(error)) from error


def _still_right(operation: Operation, order: Order) -> None:
    """See that nobody gave these units or this money back since: the shop does not check units at all."""
    wanted(operation, order)
    left = order.total - order.refunded
    if operation.amount is not None and operation.amount > left:
        raise Refused(f"Only {left.text} of this order is left to give back.")


def _send_credit(client: Client, operation: Operation, request: bytes) -> Receipt:
    done = coupons.find(client.brisk(), operation)
    if done is not None:
        return done
    payload = read_payload(client.brisk(), operation.order)
    with understood():
        _still_right(operation, order_of(payload, read_refunds(client.brisk(), operation.order)))
    reach("money.posting")
    receipt = coupons.make(client, operation, request)
    reach("money.posted")
    return receipt


def _send_void(client: Client, operation: Operation, request: bytes) -> Receipt:
    payload = read_payload(client.brisk(), operation.order)
    done = _left_on(payload, operation)
    if done is not None or payload.get("status") == "cancelled":
        return done or Receipt(operation.order, evidence="The order was cancelled already.")
    _not_paid(payload)
    answer = client.write("PUT", f"orders/{operation.order}", request, stakes=Stakes.MONEY)
    if row_id(answer) != operation.order or answer.get("status") != "cancelled":
        raise Unclear("The shop did not confirm that the order is cancelled.")
    return Receipt(operation.order)


def _send_reduce(client: Client, operation: Operation, request: bytes) -> Receipt:
    payload = read_payload(client.brisk(), operation.order)
    done = _left_on(payload, operation)
    if done is not None:
        return done
    _not_paid(payload)
    with understood():
        before = _quantities(payload)
    _as_prepared(operation, request, before)
    answer = client.write("PUT", f"orders/{operation.order}", request, stakes=Stakes.MONEY)
    with _clear():
        after = _quantities(answer)
    if row_id(answer) != operation.order or any(after.get(x, 0) != before[x] - n for x, n in operation.units.items()):
        raise Unclear("The shop did not confirm the smaller order.")
    return Receipt(operation.order)


def _send_swap(client: Client, operation: Operation, request: bytes) -> Receipt:
    payload = read_payload(client.brisk(), operation.order)
    refunds = read_refunds(client.brisk(), operation.order)
    with understood():
        done, order = swaps.left_on(payload, operation), order_of(payload, refunds)
    if done is not None:
        return _with_stock(client, payload, operation, done)
    if prepared(operation, order) != request:  # it names new quantities and sums, not the change
        raise NotSent("The order was changed in the meantime.")
    before = {line.id: line.ordered for line in order.lines}
    swaps.check_there(client.brisk(), operation)
    reach("money.posting")
    answer = client.write("PUT", f"orders/{operation.order}", request, stakes=Stakes.MONEY)
    reach("money.posted")
    with _clear():
        after, made = _quantities(answer), swaps.left_on(answer, operation)
    if made is None or any(after.get(x, 0) != before[x] - n for x, n in operation.units.items()):
        raise Unclear("The shop did not confirm the other item.")
    return _with_stock(client, answer, operation, made)


def _with_stock(client: Client, payload: Any, operation: Operation, made: Receipt) -> Receipt:
    """See that the new line took its stock; raises Unclear while it did not, for the order is changed already."""
    try:
        return swaps.taken_on(client, payload, operation) or made
    except NotSent as error:
        raise Unclear(error.message, evidence=error.evidence) from error


def _not_paid(payload: Mapping[str, Any]) -> None:
    """See that the money is still not taken: letting go of a paid order would give nothing back."""
    if payload.get("date_paid_gmt"):
        raise Refused("The order was paid in the meantime, so its money has to be given back.")


def _quantities(payload: Any) -> Mapping[str, int]:
    return {line.id: line.ordered for line in order_of(payload).lines}


def _as_prepared(operation: Operation, request: bytes, before: Mapping[str, int]) -> None:
    """See that nobody changed the quantities since the request was made: it names the new ones, not the change."""
    target = {str(line["id"]): line["quantity"] for line in loads(request)["line_items"]}
    if any(before.get(line) != target.get(line, 0) + count for line, count in operation.units.items()):
        raise Refused("The order was changed in the meantime.")


def find_operation(client: Client, operation: Operation) -> Receipt | None:
    """Return what an operation left on the shop, None if there is nothing; raises Gone for a deleted order."""
    if operation.kind is Kind.CREDIT:
        return coupons.find(client, operation)
    if operation.kind in {Kind.REFUND, Kind.RECORD}:
        return _find_refund(client, operation)
    if operation.kind in {Kind.VOID, Kind.REDUCE}:
        return _left_on(read_payload(client, operation.order), operation)
    if operation.kind is Kind.SWAP:
        return swaps.taken_on(client, read_payload(client, operation.order), operation)
    if operation.kind is Kind.NOTE:
        note = has_note(client, operation.order, operation.tag)
        return Receipt(note) if note else None
    return None  # the others may be done again


def _find_refund(client: Client, operation: Operation) -> Receipt | None:
    if operation.amount is None:
        raise Refused("A refund without an amount cannot be told from others.")
    with understood():
        rows = read_refunds(client, operation.order)
        shown = _found(operation, [given_back(one, operation.amount.currency) for one in rows])
    if shown is None and keyed.key_of(operation.request):
        return _by_key(client, operation, operation.amount.currency)
    return shown


def _by_key(client: Client, operation: Operation, currency: str) -> Receipt | None:
    """Ask for what the key stands for: the shop's lists may hide a refund, the plugin's own table does not."""
    found = keyed.find(client, operation)
    with understood():
        return None if found is None else _receipt(operation, given_back(found, currency))


def _found(operation: Operation, refunds: Iterable[GivenBack]) -> Receipt | None:
    """Return the refund that carries the operation's tag."""
    mine = (one for one in refunds if operation.tag and one.refund.tag == operation.tag)
    return next((_receipt(operation, one) for one in mine), None)


def _receipt(operation: Operation, given: GivenBack) -> Receipt:
    """Return what a refund proves: only `refunded_payment` says that the gateway moved the money."""
    refund = given.refund
    settled = refund.paid is True or operation.kind is Kind.RECORD
    return Receipt(refund.id, refund.amount, settled, f"refund {refund.id}, refunded_payment {refund.paid}")


def _left_on(payload: Any, operation: Operation) -> Receipt | None:
    """Return the receipt of an operation whose own meta stands on the order."""
    metas = payload.get("meta_data")
    mine = isinstance(metas, list) and any(
        isinstance(one, dict) and one.get("key") == tag_key(operation.tag) for one in metas
    )
    return Receipt(operation.order) if mine else None


_SENDERS: Mapping[Kind, Callable[[Client, Operation, bytes], Receipt]] = {
    Kind.REFUND: _send_refund,
    Kind.CREDIT: _send_credit,
    Kind.RECORD: _send_refund,
    Kind.VOID: _send_void,
    Kind.REDUCE: _send_reduce,
    Kind.SWAP: _send_swap,
}
