"""What the platform knows and a restored backup forgot: read back before any money leaves again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from connector.errors import Gone, Malformed, Refused, Stuck
from connector.model import Order, Refund
from connector.operate.intend import log
from connector.ports import Desk, Kind, Operation, Receipt, Record, State

_FINAL = (State.DONE, State.FAILED)
_TASKS = ("approve", "operation_failed", "needs_operator", "refund_by_hand")
_LOOK_AGAIN = timedelta(minutes=15)


def read_back(desk: Desk, operation: Operation, now: datetime) -> bool:
    """Ask what became of an open operation since the backup; True if the platform shows it.

    Raises NotSent or Refused when it is the shop that does not answer, and not this one operation that is odd.
    """
    try:
        found = desk.shop.find_operation(operation)
    except Gone:
        return False  # where there is no order any more nothing can be paid back twice
    except (Refused, Malformed, Stuck) as error:
        desk.shop.profile()
        _ask(desk, operation, str(error), now)
        return False
    if found is not None:
        _write_down(desk, operation, found, now)
    return found is not None


def _write_down(desk: Desk, operation: Operation, found: Receipt, now: datetime) -> None:
    """Take over what the platform shows; the buyer is not told again, for that was lost with the record of it."""
    if not found.settled:
        return _ask(desk, operation, f"The record is there, the gateway's word is not: {found.evidence}", now)
    with desk.books.record(desk.merchant.id) as record:
        held = _open(record, operation)
        moved = held and record.operations.move(held, State.DONE, due=None, receipt=found.id, error="")
        if not moved:
            return None
        log(record, moved, now, "platform")
        for kind in _TASKS:
            record.tasks.close(kind, str(operation.id), now)
        record.wake(f"order:{operation.order}", now, order=operation.order)
    return None


def _open(record: Record, operation: Operation) -> Operation | None:
    held = record.operations.get(operation.id, lock=True)
    return None if held is None or held.version != operation.version or held.state in _FINAL else held


def _ask(desk: Desk, operation: Operation, evidence: str, now: datetime) -> None:
    """Leave it to a person; `sent` is set, so that "send again" waits for an hour and looks once more."""
    with desk.books.record(desk.merchant.id) as record:
        held = _open(record, operation)
        values = {"due": now + _LOOK_AGAIN, "sent": (held and held.sent) or now, "error": evidence}
        moved = held and record.operations.move(held, State.NEEDS_OPERATOR, **values)
        if moved:
            log(record, moved, now)
            record.tasks.open("needs_operator", str(operation.id), _question(moved, evidence), now)


def _question(operation: Operation, evidence: str) -> str:
    return (
        f"A backup was restored, and nobody knows whether {operation.kind.value} {operation.tag} of order "
        f"{operation.order} happened since it was made. {evidence} "
        "Look at the order and the payment provider, then say: "
        f"backorder operations refunded {operation.id} / backorder operations again {operation.id}"
    )


def adopt(desk: Desk, orders: Iterable[Order], now: datetime) -> int:
    """Write down refunds that bear our tag and that the restored record does not know; return how many."""
    adopted = 0
    for order in orders:
        ours = [refund for refund in order.refunds if refund.tag]
        if ours:
            with desk.books.record(desk.merchant.id) as record:
                known = {one.tag for one in record.operations.of_order(order.id)}
                adopted += sum(_adopt(record, order, one, now) for one in ours if one.tag not in known)
    return adopted


def _adopt(record: Record, order: Order, refund: Refund, now: datetime) -> bool:
    at, state = refund.at or now, State.DONE if refund.paid is True else State.NEEDS_OPERATOR
    lost = Operation(
        id=0,
        order=order.id,
        kind=Kind.REFUND,
        state=state,
        tag=refund.tag,
        key=f"restored:{refund.tag}",
        attempt=1,
        epoch=record.merchant.epoch,
        amount=refund.amount,
        units=refund.units,
        actor="platform",
        made=at,
        sent=at,
        due=None if state is State.DONE else now + _LOOK_AGAIN,
        receipt=refund.id,
    )
    kept = record.operations.add(lost)
    if kept is None:
        return False
    log(record, kept, now, "platform")
    if state is State.NEEDS_OPERATOR:
        evidence = f"The shop shows refund {refund.id} without the gateway's word."
        record.tasks.open("needs_operator", str(kept.id), _question(kept, evidence), now)
    return True
