"""The same bytes under the same key once more, and what to do when a key is used up; only where it happens once."""

from datetime import datetime, timedelta

from connector.errors import ConnectorError, Spent, Stuck
from connector.failpoint import reach
from connector.operate import outcome
from connector.operate.bound import stranger
from connector.operate.ladder import next_send
from connector.ports import Desk, Operation, Receipt, Record, State
from connector.ports.operation import LEASE

_APART = timedelta(seconds=60)
_HOUR = timedelta(hours=1)
_MOST_KEYS = 3  # new ones by ourselves: what fails again and again is for a person, not for a loop


def may_repeat(desk: Desk, operation: Operation, now: datetime) -> bool:
    """Tell whether the same may be sent again: nobody was asked yet, and the key still lives."""
    if operation.details.get("asked") or not operation.request:
        return False
    until = desk.shop.resend_until(operation)
    return until is not None and now < until


def is_spent(operation: Operation) -> bool:
    """Tell whether the operation's key is used up by an attempt that failed."""
    return "spent" in operation.details and not operation.details.get("asked")


def repeat(desk: Desk, operation: Operation, evidence: str, now: datetime, *, absent: bool) -> None:
    """Send what was looked for once more as it is; while the platform does not even show its orders, wait."""
    sending = _start(desk, operation, now) if absent and _is_home(desk) else None
    if sending is None:
        return _wait(desk, operation, evidence, now)
    reach("repeat.written")
    try:
        receipt = desk.shop.send(sending, sending.request)
    except (Stuck, Spent) as error:
        return outcome.unclear(desk, sending, error, now)
    except ConnectorError as error:  # whatever is said of this attempt, the earlier one may have come through
        return _wait(desk, sending, str(error), now)
    reach("repeat.sent")
    return _end(desk, sending, receipt, now)


def _is_home(desk: Desk) -> bool:
    """Tell whether the store that was connected answers; whoever does not say is asked later."""
    try:
        return not stranger(desk)
    except ConnectorError:
        return False


def _end(desk: Desk, sending: Operation, receipt: Receipt, now: datetime) -> None:
    if receipt.settled:
        return outcome.done(desk, sending, receipt, now)
    return _wait(desk, sending, f"The gateway did not confirm. {receipt.evidence}".strip(), now)


def _start(desk: Desk, operation: Operation, now: datetime) -> Operation | None:
    """Write SENDING down again; `sent` stays the first time, for the key's life is counted from there."""
    with desk.books.record(desk.merchant.id) as record:
        held = record.operations.get(operation.id, lock=True)
        if held is None or held.version != operation.version or _forbidden(record, held):
            return None
        sending = record.operations.move(held, State.SENDING, due=now + LEASE)
        if sending is not None:
            outcome.log(record, sending, now)
            reach("repeat.writing")
        return sending


def _forbidden(record: Record, operation: Operation) -> bool:
    stopped = record.money_stopped() or record.policy.hold_money
    return stopped or operation.epoch != record.merchant.epoch


def _wait(desk: Desk, operation: Operation, evidence: str, now: datetime) -> None:
    until = desk.shop.resend_until(operation) or now + _HOUR
    with desk.books.record(desk.merchant.id) as record:
        due, looks = next_send(operation, until, now), operation.looks + 1
        moved = record.operations.move(operation, State.UNKNOWN, due=due, looks=looks, error=evidence)
        if moved is None:
            return
        outcome.log(record, moved, now)
        if now - (operation.sent or now) >= _HOUR:
            record.tasks.open("operation_failed", str(operation.id), _slow(operation, until, evidence), now)


def _slow(operation: Operation, until: datetime, evidence: str) -> str:
    return (
        f"{operation.kind.value} {operation.tag} of order {operation.order} has had no clear answer for an hour; the "
        f"same is sent again under the same key until {until.isoformat(timespec='minutes')}: {evidence}"
    )


def take_new_key(desk: Desk, operation: Operation, now: datetime) -> None:
    """The first absent reading starts the minute, the second one after it proves absence: a new attempt."""
    if int(operation.details.get("new_key") or 0) >= _MOST_KEYS:
        text = f"The payment provider failed {_MOST_KEYS + 1} times; the card may have ended or the account be closed."
        return outcome.ask(desk, operation, text, None, now)
    first = operation.details["spent"]
    if first and now - datetime.fromisoformat(first) >= _APART:
        return _approve_anew(desk, operation, now)
    details = {**operation.details, "spent": first or now.isoformat()}
    due = datetime.fromisoformat(details["spent"]) + _APART
    with desk.books.record(desk.merchant.id) as record:
        moved = record.operations.move(operation, State.UNKNOWN, due=due, looks=operation.looks + 1, details=details)
        if moved is not None:
            outcome.log(record, moved, now)
    return None


def _approve_anew(desk: Desk, operation: Operation, now: datetime) -> None:
    with desk.books.record(desk.merchant.id) as record:
        values = {"due": now, "looks": 0, "error": "", "details": with_new_key(operation)}
        moved = record.operations.move(operation, State.APPROVED, **values)
        if moved is not None:
            outcome.log(record, moved, now)


def with_new_key(operation: Operation) -> dict[str, object]:
    """Return the operation's details for its next attempt: under another key, with nothing asked and nothing spent."""
    kept = {name: value for name, value in operation.details.items() if name not in {"asked", "spent"}}
    return {**kept, "new_key": int(kept.get("new_key") or 0) + 1}
