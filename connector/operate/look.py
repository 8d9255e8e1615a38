"""Looking an operation up on the platform, on a ladder, until it is known or a person says what happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.errors import Gone, NotSent, Refused, Stuck
from connector.failpoint import reach
from connector.operate import outcome
from connector.operate.ladder import is_late, next_look
from connector.operate.repeat import is_spent, may_repeat, repeat, take_new_key
from connector.ports import Desk, Operation, Receipt, State

_LEASE = timedelta(seconds=150)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look showed: `absent` if the platform answered and shows nothing, `stuck` if it will never know."""

    receipt: Receipt | None
    evidence: str
    absent: bool = False
    stuck: bool = False


def look_up(desk: Desk, operation: Operation, now: datetime) -> None:
    """Ask the platform whether the operation happened; only where a key makes it once is the same sent again."""
    looking = _begin(desk, operation, now)
    if looking is not None:
        reach("lookup.written")
        _settle(desk, looking, _find(desk, looking), now)


def _begin(desk: Desk, operation: Operation, now: datetime) -> Operation | None:
    with desk.books.record(desk.merchant.id) as record:
        held = record.operations.get(operation.id, lock=True)
        if held is None or held.version != operation.version:
            return None
        # Once a person was asked nothing goes out by itself, also if this look is cut off: it is written down.
        details = {**held.details, "asked": True} if held.state is State.NEEDS_OPERATOR else held.details
        looking = record.operations.move(held, State.RECONCILING, due=now + _LEASE, details=details)
        if looking is None:  # another one is in flight on this order: wait for it
            record.operations.move(held, held.state, due=now + timedelta(seconds=5))
        else:
            outcome.log(record, looking, now)
        return looking


def _find(desk: Desk, operation: Operation) -> Sight:
    try:
        found = desk.shop.find_operation(operation)
    except (NotSent, Refused, Gone) as error:
        return Sight(None, str(error))
    except Stuck as error:
        return Sight(None, str(error), stuck=True)
    if found is None:
        return Sight(None, f"Nothing with {operation.tag} is on the platform yet.", absent=True)
    return Sight(found, "" if found.settled else f"The record is there, the gateway's word is not: {found.evidence}")


def _settle(desk: Desk, operation: Operation, sight: Sight, now: datetime) -> None:
    reach("lookup.found")
    if sight.receipt is not None and sight.receipt.settled:
        return outcome.done(desk, operation, sight.receipt, now)
    if sight.absent and is_spent(operation):
        return take_new_key(desk, operation, now)
    if sight.receipt is None and not sight.stuck and may_repeat(desk, operation, now):
        return repeat(desk, operation, sight.evidence, now, absent=sight.absent)
    if sight.stuck or is_late(operation, now) or operation.details.get("asked"):
        return outcome.ask(desk, operation, sight.evidence, next_look(operation, now), now)
    return _later(desk, operation, sight.evidence, now)


def _later(desk: Desk, operation: Operation, evidence: str, now: datetime) -> None:
    with desk.books.record(desk.merchant.id) as record:
        values = {"due": next_look(operation, now), "looks": operation.looks + 1, "error": evidence}
        moved = record.operations.move(operation, State.UNKNOWN, **values)
        if moved is not None:
            outcome.log(record, moved, now)
