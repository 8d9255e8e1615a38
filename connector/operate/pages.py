"""What an item's page says before anybody buys, computed from what we hold and written to many pages in one go."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from connector.days import for_item
from connector.errors import ConnectorError, Gone, NotSent, Refused, Unclear
from connector.model import Backorders
from connector.operate import outcome
from connector.ports import Availability, Desk, HeldItem, Kind, Operation, Receipt, Record, State
from connector.ports.operation import LEASE
from connector.promise import Calendar, Expected, expect
from connector.wording import LANGUAGES, Speech, page_sentence


def expected_next(record: Record, held: HeldItem, calendar: Calendar, now: datetime) -> Expected | None:
    """Say when a unit sold beyond stock right now would ship; None for an item that is not sold beyond stock."""
    counted = held.item.available is not None or held.item.on_backorder
    if not counted or not held.item.ships or held.item.backorders is Backorders.NO:
        return None
    key, policy = held.item.key, for_item(record.policy, held.item, held.groups)
    ahead = sum(record.cases.owed_by_order(key).values())
    found = expect(record.cases.supplies(key), ahead, 1, policy, calendar, now)
    if found.reason == "overdue":  # counted from today: on a page it would be a promise nobody made
        return Expected(None, None, found.reason)
    days = policy.lead_days
    if found.reason == "lead_time" and days is not None and found.due != calendar.after(calendar.today(now), days):
        return replace(found, reason="supply")  # what is on its way to others comes later than the lead time
    return found


def digest(record: Record, held: HeldItem, expected: Expected | None) -> str:
    """Name what a page has to say; "" for nothing."""
    if expected is None:
        return ""
    days = [str(day) for day in (expected.due, expected.until)] if expected.reason != "lead_time" else []
    facts = [_lead_days(record, held, expected), record.policy.buyer_may_cancel, *days]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _lead_days(record: Record, held: HeldItem, expected: Expected) -> int | None:
    """Return the working days to speak of where no supply gives a date and nothing on its way moves it."""
    return for_item(record.policy, held.item, held.groups).lead_days if expected.reason == "lead_time" else None


def said(
    record: Record, calendar: Calendar, speech: Callable[[str], Speech], held: HeldItem, now: datetime
) -> Availability:
    """Return what an item's page has to say, in every language we write in."""
    expected = expected_next(record, held, calendar, now)
    if expected is None:
        return Availability(held.item.key, held.item.variants)
    lead, may = _lead_days(record, held, expected), record.policy.buyer_may_cancel
    sentences = {name: page_sentence(speech(name), expected, lead, may_cancel=may) for name in LANGUAGES}
    due, until = (None, None) if lead is not None else (expected.due, expected.until)
    return Availability(held.item.key, held.item.variants, sentences, due, until, digest(record, held, expected))


def carry_out_pages(desk: Desk, operations: Sequence[Operation], now: datetime) -> None:
    """Carry ANNOUNCE operations out together: each page says what we hold now, however often it was meant to change."""
    started, pages = list[Operation](), dict[str, Availability]()
    with desk.books.record(desk.merchant.id) as record:
        for one in operations:
            sending = _started(record, one, now)
            held = record.cases.item(one.details["item"]) if sending else None
            if sending and held:
                pages[held.item.key] = said(record, desk.calendar, desk.speech, held, now)
                started.append(sending)
    failure = _announce(desk, list(pages.values())) if pages else None
    for one in started:
        # What one page is refused for must not keep the others silent.
        alone = isinstance(failure, Refused | Gone) and len(pages) > 1
        _settle(desk, one, _announce(desk, [pages[one.details["item"]]]) if alone else failure, now)


def _started(record: Record, operation: Operation, now: datetime) -> Operation | None:
    if operation.kind is not Kind.ANNOUNCE or (operation.state is State.SENDING and (operation.due or now) > now):
        return None
    if operation.epoch != record.merchant.epoch:
        outcome.fail_in(record, operation, "The shop was removed and added again since.", now)
        return None
    return record.operations.move(operation, State.SENDING, sent=now, due=now + LEASE)


def _announce(desk: Desk, pages: Sequence[Availability]) -> ConnectorError | None:
    try:
        desk.shop.announce(pages)
    except (NotSent, Unclear, Refused, Gone) as error:
        return error
    return None


def _settle(desk: Desk, operation: Operation, failure: ConnectorError | None, now: datetime) -> None:
    if failure is None:
        outcome.done(desk, operation, Receipt(""), now)
    elif isinstance(failure, Refused | Gone):
        outcome.failed(desk, operation, failure, now)
    else:
        outcome.again(desk, operation, failure, now)
