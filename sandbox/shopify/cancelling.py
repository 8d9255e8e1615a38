"""orderCancel: checked at once, done by a job a moment later, never taken back."""

import uuid
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news, paying, refunding, suggesting, sums, units
from sandbox.shopify.jobs import Job, due, find, save, waiting
from sandbox.shopify.model import Facts, Order
from sandbox.shopify.refunding import PayBack, Wish
from sandbox.shopify.suggesting import Lines

__all__ = ("cancel", "find", "ripen")

REASONS = ("CUSTOMER", "DECLINED", "FRAUD", "INVENTORY", "OTHER", "STAFF")


def cancel(
    tx: Tx, facts: Facts, order_id: int, reason: str, refund: str | None, restock: bool, staff_note: str = "",
    *, credit_expires: int | None = None,
) -> Job:  # fmt: skip
    """Ask for it; `refund` is "original", "store_credit" or None. The job does it after `cancel_seconds`."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["orderId"], "Order does not exist")
    check(order, reason)
    if refund == "store_credit":
        check_credit(order, credit_expires)
    if any(one.order == order_id for one in waiting(tx, facts.name)):
        raise keep.Refusal("INVALID", ["orderId"], "Order is already being canceled")
    wish = {"reason": reason, "refund": refund, "restock": restock, "staff_note": staff_note}
    delay = float(facts.switches.get("cancel_seconds", 0))
    job = Job(str(uuid.uuid4()), "cancel", order_id, clock.instant() + delay, wish=wish)
    save(tx, facts, job)
    if not delay:
        run(tx, facts, job)
    return job


def check(order: Order, reason: str) -> None:
    said = ""
    if reason not in REASONS:
        said = "Reason is not valid"
    elif order.cancelled is not None:
        said = "Order has already been canceled"
    elif order.shipments:
        said = "Cannot cancel an order that has fulfillments"
    elif any(one.kind == "AUTHORIZATION" and one.status == "PENDING" for one in order.transactions):
        said = "Cannot cancel an order with pending payment authorizations"
    if said:
        raise keep.Refusal("INVALID", ["orderId"], said)


def check_credit(order: Order, expires: int | None) -> None:
    if order.company is not None:
        said = "Store credit refunds are not supported for B2B orders"
        raise keep.Refusal("STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED", ["refundMethod"], said)
    if order.customer is None:
        said = "Store credit refunds need a customer on the order"
        raise keep.Refusal("STORE_CREDIT_REFUND_MISSING_CUSTOMER", ["refundMethod"], said)
    if expires is not None and expires <= clock.now():
        said = "The expiration of the store credit is in the past"
        raise keep.Refusal("STORE_CREDIT_REFUND_EXPIRATION_IN_PAST", ["refundMethod"], said)


def ripen(tx: Tx, facts: Facts) -> int:
    """Do every job whose time has come; returns how many still wait."""
    for job in due(tx, facts.name):
        run(tx, facts, job)
    return len(waiting(tx, facts.name))


def run(tx: Tx, facts: Facts, job: Job) -> None:
    """Do one; what has become impossible since fails the job and changes nothing."""
    try:
        with tx.undoing(keep.Refusal):
            carry_out(tx, facts, checked(tx, facts, job), job.wish)
    except keep.Refusal as refused:
        job.status, job.errors = "FAILED", [{"code": refused.code or "INVALID", "message": refused.message}]
    else:
        job.status = "SUCCEEDED"
    save(tx, facts, job)


def checked(tx: Tx, facts: Facts, job: Job) -> Order:
    """The order, if it can still be cancelled."""
    order = keep.order(tx, facts.name, job.order)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["orderId"], "Order does not exist")
    check(order, str(job.wish["reason"]))
    check_places(tx, facts, order, job.wish)
    return order


def check_places(tx: Tx, facts: Facts, order: Order, wish: dict[str, Any]) -> None:
    """Nothing can be put back where nobody works any more; an unpaid order is cancelled without."""
    closed = any(not active(tx, facts, one.place) for one in units.open_fulfilments(order))
    if wish["restock"] and closed:
        if sums.received(order).shown:
            raise keep.Refusal("INVALID", ["restock"], "Cannot restock at a deactivated location")
        wish["restock"] = False


def active(tx: Tx, facts: Facts, place: int) -> bool:
    found = keep.place(tx, facts.name, place)
    return found is not None and found.active


def carry_out(tx: Tx, facts: Facts, order: Order, wish: dict[str, Any]) -> None:
    """Units back, authorisations let go, money back, then the date; one refund stands for all of it."""
    order.cancelled = order.closed = clock.now()
    order.cancel_reason, order.staff_note = str(wish["reason"]), str(wish["staff_note"] or "") or None
    paying.void(tx, facts, order)
    keep.keep_order(tx, facts, order)
    asked = refund_wish(order, wish)
    if asked.lines or asked.payments or asked.credit:
        refunding.refund(tx, facts, order.id, asked)
    done = keep.order(tx, facts.name, order.id) or order
    for one in units.open_fulfilments(done):
        one.status, one.holds = "CLOSED", []
    keep.save_order(tx, facts, done, ("orders/cancelled", "orders/updated"))
    for one in done.fulfilments:
        news.tell(tx, facts, "fulfillment_orders/cancelled", order=done.id, fulfilment=one.id)


def refund_wish(order: Order, wish: dict[str, Any]) -> Wish:
    """Everything that is left, with the money only where it was asked for."""
    kind = "CANCEL" if wish["restock"] else "NO_RESTOCK"
    lines: Lines = {}
    for line in order.lines:
        left = units.current(order, line)
        if left:
            lines[line.id] = (left, kind if units.open_units(order, line) == left else "NO_RESTOCK", None)
    money, asked = wish["refund"], Wish(lines, shipping=bool(wish["refund"]), currency=order.shown_currency)
    if money is None:
        return asked
    rest = sums.refundable(order)
    if money == "store_credit":
        asked.credit = rest.shown
    else:
        back = suggesting.pay_back(order, rest)
        asked.payments = [PayBack(one.gateway, one.amount.shown, one.parent) for one in back]
    return asked
