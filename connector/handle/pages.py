"""Keeps what an item's page says in step with what we hold: written only when it changes."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from connector.operate import intend
from connector.operate.pages import digest, expected_next
from connector.ports import Desk, Kind, Record, State


def announce(record: Record, desk: Desk, key: str, now: datetime) -> None:
    """Intend that the page of an item says what holds now, if that is news; look again when a day said has passed."""
    held = record.cases.item(key)
    if held is None:
        return
    expected = expected_next(record, held, desk.calendar, now)
    wanted = digest(record, held, expected)
    if wanted == held.announced:
        return
    record.cases.save_item(replace(held, announced=wanted))
    earlier = record.operations.of_order(f"item:{key}")
    if not any(one.kind is Kind.ANNOUNCE and one.state is State.APPROVED for one in earlier):
        name = f"announce:{key}:{secrets.token_hex(8)}"
        intend(record, f"item:{key}", Kind.ANNOUNCE, name, now, details={"item": key})
    last = (expected.until or expected.due) if expected and expected.reason == "supply" else None
    if last is not None:
        days = (last - desk.calendar.today(now)).days + 1
        record.wake(f"page:{key}", now + timedelta(days=max(1, days)), item=key)
