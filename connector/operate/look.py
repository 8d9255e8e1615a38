"""Looking an operation up on the platform, on a ladder, until it is known or a person says what happened."""

from datetime import datetime, timedelta

from connector.errors import Gone, NotSent, Refused
from connector.failpoint import reach
from connector.operate import outcome
from connector.ports import Desk, Operation, Receipt, State

# After a possible send: reads at 30 s, 2 min, when a person is asked, 15 min, 1 h, then daily, five times.
_ASK_AFTER = timedelta(minutes=5)
_DAYS = tuple(timedelta(days=day) for day in range(1, 6))
_LADDER = (timedelta(seconds=30), timedelta(minutes=2), _ASK_AFTER, timedelta(minutes=15), timedelta(hours=1), *_DAYS)
_LEASE = timedelta(seconds=150)


def look_up(desk: Desk, operation: Operation, now: datetime) -> None:
    """Ask the platform whether the operation happened; nothing is sent again from here."""
    with desk.books.record(desk.merchant.id) as record:
        held = record.operations.get(operation.id, lock=True)
        if held is None or held.version != operation.version:
            return
        looking = record.operations.move(held, State.RECONCILING, due=now + _LEASE)
        if looking is None:  # another one is in flight on this order: wait for it
            record.operations.move(held, held.state, due=now + timedelta(seconds=5))
        else:
            outcome.log(record, looking, now)
    if looking is not None:
        reach("lookup.written")
        _settle(desk, looking, *_find(desk, looking), now=now)


def _find(desk: Desk, operation: Operation) -> tuple[Receipt | None, str]:
    try:
        found = desk.shop.find_operation(operation)
    except (NotSent, Refused, Gone) as error:
        return None, str(error)
    if found is None:
        return None, f"Nothing with {operation.tag} is on the platform yet."
    return found, "" if found.settled else f"The record is there, the gateway's word is not: {found.evidence}"


def _settle(desk: Desk, operation: Operation, found: Receipt | None, evidence: str, *, now: datetime) -> None:
    reach("lookup.found")
    if found is not None and found.settled:
        return outcome.done(desk, operation, found, now)
    sent = operation.sent or operation.made or now
    late = now - sent >= _ASK_AFTER
    due = next((sent + rung for rung in _LADDER if sent + rung > now), None)
    with desk.books.record(desk.merchant.id) as record:
        state = State.NEEDS_OPERATOR if late else State.UNKNOWN
        moved = record.operations.move(operation, state, due=due, looks=operation.looks + 1, error=evidence)
        if moved is None:
            return None
        outcome.log(record, moved, now)
        if late:
            record.tasks.open("needs_operator", str(operation.id), _question(operation, evidence), now)
    return None


def _question(operation: Operation, evidence: str) -> str:
    amount = f"{operation.amount.text} {operation.amount.currency}" if operation.amount else ""
    return (
        f"Nobody knows whether {operation.kind.value} {operation.tag} {amount} of order {operation.order} happened. "
        f"{evidence} Look at the order and the payment provider, then say: "
        f"backorder operations refunded {operation.id} / backorder operations again {operation.id}"
    )
