"""When to look again after a possible send, and when it is time to ask a person."""

from datetime import datetime, timedelta

from connector.ports import Operation

# After a possible send: reads at 30 s, 2 min, when a person is asked, 15 min, 1 h, then daily, five times.
_ASK_AFTER = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
_DAYS = tuple(timedelta(days=day) for day in range(1, 6))
_LADDER = (timedelta(seconds=30), timedelta(minutes=2), _ASK_AFTER, timedelta(minutes=15), _HOUR, *_DAYS)


def began(operation: Operation, now: datetime) -> datetime:
    """Return when it was possibly sent."""
    return operation.sent or operation.made or now


def is_late(operation: Operation, now: datetime) -> bool:
    """Tell whether a person is to be asked by now."""
    return now - began(operation, now) >= _ASK_AFTER


def next_look(operation: Operation, now: datetime) -> datetime | None:
    """Return when to look again, None after the last rung."""
    sent = began(operation, now)
    return next((sent + rung for rung in _LADDER if sent + rung > now), None)


def next_send(operation: Operation, until: datetime, now: datetime) -> datetime:
    """Return when to send the same again under its key: on the same rungs, hourly after them, at last at the end."""
    rung = next_look(operation, now) or until
    return min(rung, now + _HOUR, until)
