"""What came of an operation, written down; every change of a money operation is in the ledger."""

from dataclasses import replace
from datetime import datetime, timedelta

from connector.errors import ConnectorError, NotSent, Spent, Stuck
from connector.failpoint import reach
from connector.model import Backorders, Order
from connector.money import Money
from connector.operate.intend import intend, log
from connector.operate.ladder import next_look
from connector.operate.telling import tell_of_swap
from connector.ports import Desk, Kind, Operation, Receipt, Record, State

_FIRST_LOOK = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_MOST_TRIES = 12

__all__ = [
    "again",
    "ask",
    "by_hand",
    "done",
    "fail_in",
    "failed",
    "log",
    "spent",
    "swapped",
    "unclear",
    "unknown",
    "write_down",
]


def done(desk: Desk, operation: Operation, receipt: Receipt, now: datetime) -> None:
    """The platform confirmed it; final, whatever the platform shows later."""
    with desk.books.record(desk.merchant.id) as record:
        moved = record.operations.move(operation, State.DONE, due=None, receipt=receipt.id, error="")
        if moved is not None and operation.kind is Kind.LIMIT:
            _limited(record, operation)
        if moved is None:
            return
        for kind in ("operation_failed", "needs_operator", "refund_by_hand"):
            record.tasks.close(kind, str(operation.id), now)
        if not operation.kind.money:
            return
        log(record, moved, now)
        reach("outcome.writing")
        record.wake(f"order:{operation.order}", now, order=operation.order)
        if operation.kind is Kind.SWAP:
            swapped(record, moved, receipt.id, receipt.evidence, now)
        if operation.kind.gives and not receipt.booked:
            write_down(record, moved, now)
        if operation.kind.gives or operation.kind is Kind.RECORD:
            refunded(record, moved, now, receipt.code)


def _limited(record: Record, operation: Operation) -> None:
    """What we set ourselves is no news when the item is read again."""
    held = record.cases.item(operation.details["item"])
    if held is not None:
        setting = Backorders.NO if operation.details["stop"] else Backorders(operation.details["restore"])
        record.cases.save_item(replace(held, item=replace(held.item, backorders=setting)))


def write_down(record: Record, operation: Operation, now: datetime, actor: str = "connector") -> None:
    """Bring the platform's books to what was given: of credit the buyer hears from the credit itself."""
    quiet = {"quiet": True} if operation.kind is Kind.CREDIT else {}
    intend(
        record,
        operation.order,
        Kind.RECORD,
        f"record:{operation.id}",
        now,
        amount=operation.amount,
        units=operation.units,
        details={**operation.details, **quiet},
        actor=actor,
    )


def swapped(record: Record, operation: Operation, line: str, evidence: str, now: datetime) -> None:
    """Give back what another item costs less, of the order's new `line` ("": nobody knows which it is)."""
    order, details = record.cases.order(operation.order), operation.details
    if evidence:
        number = order.number if order else operation.order
        record.tasks.open("swap_total", operation.order, f"Another item is in order {number} now. {evidence}", now)
    tell_of_swap(record, operation, "swapped", now)
    if not details["back"]:
        return
    amount = Money(details["back"], details["currency"])
    more = {"line": line, "reason": "Another item costs less"}
    intend(record, operation.order, Kind.REFUND, f"swap:{operation.id}", now, amount=amount, details=more)


def refunded(record: Record, operation: Operation, now: datetime, code: str = "") -> None:
    """Tell the buyer, only now that the platform confirmed the money."""
    order = record.cases.order(operation.order)
    if operation.details.get("quiet"):
        return
    if order is None or not record.policy.send_notices or operation.amount is None:
        return
    if not order.buyer.email:
        text = f"Order {order.number} has no e-mail address: that money went back, only you can tell the buyer."
        record.tasks.open("no_address", order.id, text, now)
        return
    titles = {line.line.id: line.line.title for line in order.lines}
    rows = [{"line": key, "title": titles.get(key, ""), "cancelled": n} for key, n in operation.units.items()]
    money: dict[str, object] = {
        "minor": operation.amount.minor,
        "currency": operation.amount.currency,
        "tag": operation.tag,
    }
    if operation.kind is Kind.RECORD:
        money["by_hand"] = True
    if operation.kind is Kind.CREDIT:
        money |= {"minor": operation.amount.minor + int(operation.details.get("bonus") or 0), "credit": True}
        money |= {"code": code} if code else {}
    lines = [(key, f"op{operation.id}") for key in operation.units] or [("", f"op{operation.id}")]
    record.notices.add(order.id, "refunded", lines, {"lines": rows, "money": money}, now)


def again(desk: Desk, operation: Operation, error: ConnectorError, now: datetime) -> None:
    """Nothing happened: the same thing will be tried later, after a growing pause."""
    pause = min(_LONGEST_WAIT, timedelta(seconds=2 ** min(operation.looks + 1, 12)))
    if isinstance(error, NotSent) and error.wait:
        pause = min(_LONGEST_WAIT, timedelta(seconds=error.wait))
    with desk.books.record(desk.merchant.id) as record:
        looks = operation.looks + 1
        moved = record.operations.move(operation, State.APPROVED, due=now + pause, looks=looks, error=str(error))
        if moved and operation.kind.money and operation.state is not State.APPROVED:
            log(record, moved, now)
        if looks == _MOST_TRIES:
            text = f"{operation.kind.value} of order {operation.order} could not be sent {looks} times: {error}"
            record.tasks.open("operation_failed", str(operation.id), text, now)


def failed(desk: Desk, operation: Operation, error: ConnectorError, now: datetime) -> None:
    """The platform said no for good: a person has to look."""
    with desk.books.record(desk.merchant.id) as record:
        fail_in(record, operation, str(error), now)


def fail_in(record: Record, operation: Operation, reason: str, now: datetime) -> None:
    """Write a definite failure down in an open transaction."""
    moved = record.operations.move(operation, State.FAILED, due=None, error=reason)
    if moved is None:
        return
    if operation.kind.money:
        log(record, moved, now)
    text = f"{operation.kind.value} {operation.tag} of order {operation.order} was refused: {reason}"
    record.tasks.open("operation_failed", str(operation.id), text, now)
    if operation.kind is Kind.SWAP and record.merchant.active:
        tell_of_swap(record, operation, "swap_failed", now)


def unclear(desk: Desk, operation: Operation, error: ConnectorError, now: datetime) -> None:
    """It may have happened; what the platform said of the key decides who looks next, and when."""
    if isinstance(error, Stuck):
        return ask(desk, operation, str(error), next_look(operation, now), now)
    if isinstance(error, Spent):
        return spent(desk, operation, error, now)
    return unknown(desk, operation, error, now)


def unknown(desk: Desk, operation: Operation, error: ConnectorError, now: datetime) -> None:
    """Nobody knows whether it happened: look first at 30 seconds."""
    with desk.books.record(desk.merchant.id) as record:
        due = now + _FIRST_LOOK
        moved = record.operations.move(operation, State.UNKNOWN, due=due, looks=0, error=str(error))
        if moved:
            log(record, moved, now)


def spent(desk: Desk, operation: Operation, error: ConnectorError, now: datetime) -> None:
    """The key was used up by an attempt that failed: two absent readings, and another key may be taken."""
    with desk.books.record(desk.merchant.id) as record:
        details = {**operation.details, "spent": ""}
        moved = record.operations.move(operation, State.UNKNOWN, due=now, looks=0, error=str(error), details=details)
        if moved:
            log(record, moved, now)


def ask(desk: Desk, operation: Operation, evidence: str, due: datetime | None, now: datetime) -> None:
    """Leave it to a person; later looks may still settle it, and nothing is sent again by itself."""
    with desk.books.record(desk.merchant.id) as record:
        ask_in(record, operation, evidence, due, now)


def ask_in(record: Record, operation: Operation, evidence: str, due: datetime | None, now: datetime) -> None:
    """Leave it to a person in an open transaction."""
    values = {"looks": operation.looks + 1, "details": {**operation.details, "asked": True}}
    moved = record.operations.move(operation, State.NEEDS_OPERATOR, due=due, error=evidence, **values)
    if moved:
        log(record, moved, now)
        record.tasks.open("needs_operator", str(operation.id), _question(operation, evidence), now)


def _question(operation: Operation, evidence: str) -> str:
    amount = f"{operation.amount.text} {operation.amount.currency}" if operation.amount else ""
    return (
        f"Nobody knows whether {operation.kind.value} {operation.tag} {amount} of order {operation.order} happened. "
        f"{evidence} Look at the order and the payment provider, then say: "
        f"backorder operations refunded {operation.id} / backorder operations again {operation.id}"
    )


def by_hand(desk: Desk, operation: Operation, order: Order, now: datetime) -> None:
    """The gateway cannot pay back: a clear task, and no loop."""
    with desk.books.record(desk.merchant.id) as record:
        reason = f"The payment method {order.gateway or 'of this order'} cannot pay back by itself."
        moved = record.operations.move(operation, State.NEEDS_OPERATOR, due=None, error=reason)
        if moved is None:
            return
        log(record, moved, now)
        amount = f"{operation.amount.text} {operation.amount.currency}" if operation.amount else "the money"
        text = (
            f"{reason} Pay {amount} for order {order.number} back yourself, then say so: "
            f"backorder operations refunded {operation.id}"
        )
        record.tasks.open("refund_by_hand", str(operation.id), text, now)
