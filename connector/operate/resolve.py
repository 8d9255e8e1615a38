"""The two buttons of a person: it was refunded / it was not, send it again."""

from datetime import datetime, timedelta

from connector.errors import Refused, Stuck
from connector.failpoint import reach
from connector.operate import outcome
from connector.operate.repeat import with_new_key
from connector.ports import Desk, Kind, Operation, Receipt, Record, State

_LOCKED = timedelta(minutes=60)


def refunded_by_hand(desk: Desk, operation_id: int, actor: str, now: datetime) -> Operation:
    """A person says the money was given back; the shop's books are brought into line if they do not show it."""
    found = None
    with desk.books.record(desk.merchant.id) as record:
        operation = _asked(record, operation_id)
    if operation.sent is not None and desk.merchant.active:
        found = _found(desk, operation)
    with desk.books.record(desk.merchant.id) as record:
        moved = record.operations.move(operation, State.DONE, due=None, error="", receipt=f"said by {actor}")
        if moved is None:
            raise Refused("Somebody else settled this just now.")
        outcome.log(record, moved, now, actor)
        for kind in ("needs_operator", "refund_by_hand"):
            record.tasks.close(kind, str(operation.id), now)
        if desk.merchant.active:
            _follow(record, moved, found, actor, now)
    return moved


def give_up(record: Record, operation: Operation, now: datetime) -> None:
    """Let an open operation about money end with the shop that let us go: unsent for good, or asked of a person."""
    if operation.state in {State.PROPOSED, State.APPROVED}:
        outcome.fail_in(record, operation, "The shop let us go before this was sent.", now)
    else:
        outcome.ask_in(record, operation, "The shop let us go, so nobody can look there any more.", None, now)


def _follow(record: Record, operation: Operation, found: Receipt | None, actor: str, now: datetime) -> None:
    """Bring the books into line where the shop does not show it; the buyer hears of money with that, of credit now."""
    if operation.kind.gives and (found is None or not found.booked):
        outcome.write_down(record, operation, now, actor)
    if operation.kind is Kind.SWAP:
        return outcome.swapped(record, operation, found.id if found else "", found.evidence if found else "", now)
    if operation.kind is Kind.CREDIT or not operation.kind.gives or found is not None:
        outcome.refunded(record, operation, now, found.code if found else "")
    return None


def send_again(desk: Desk, operation_id: int, actor: str, now: datetime) -> Operation:
    """A person says nothing happened; locked for an hour after the last possible send, and looked up once more."""
    with desk.books.record(desk.merchant.id) as record:
        operation = _asked(record, operation_id)
    if operation.sent is None:
        raise Refused("This was never sent: the payment method cannot pay back. Pay it yourself and say so.")
    if now - operation.sent < _LOCKED:
        opens = (operation.sent + _LOCKED).isoformat(timespec="minutes")
        raise Refused(f"A slow shop may still carry it out: this opens at {opens}.")
    found = _found(desk, operation)
    reach("again.looked")
    if found is not None and found.settled:
        outcome.done(desk, operation, found, now)
        raise Refused("It did happen: the shop shows it now.")
    if found is not None:
        raise Refused(
            f"The shop shows a record of it without the gateway's word ({found.evidence}). "
            "If no money moved, delete that record in the shop first; if it did, say that it was refunded."
        )
    with desk.books.record(desk.merchant.id) as record:
        values = {"due": now, "looks": 0, "error": "", "details": with_new_key(operation)}
        moved = record.operations.move(operation, State.APPROVED, **values)
        if moved is None:
            raise Refused("Somebody else settled this just now.")
        outcome.log(record, moved, now, actor)
        record.tasks.close("needs_operator", str(operation.id), now)
    return moved


def _found(desk: Desk, operation: Operation) -> Receipt | None:
    """Look once more; where the platform itself will never know, the person's word is all there is."""
    try:
        return desk.shop.find_operation(operation)
    except Stuck:
        return None


def _asked(record: Record, operation_id: int) -> Operation:
    operation = record.operations.get(operation_id, lock=True)
    if operation is None:
        raise Refused(f"There is no operation {operation_id}.")
    if operation.state not in {State.NEEDS_OPERATOR, State.UNKNOWN}:
        raise Refused(f"Operation {operation_id} is {operation.state.value}: there is nothing to answer.")
    return operation
