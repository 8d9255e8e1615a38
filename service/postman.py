"""Sends notices: each is written down as sending before any data goes, so that a crash never means two letters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.postgres.notices import Notice
from connector.errors import ConnectorError, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.handle import ask_to_tell, not_reached
from connector.handle.clocks import ASKING
from connector.ports import Desk
from connector.ports.desk import Letter
from service import mailbag
from service.letters import OWN, compose
from service.stale import still_true
from service.wiring import House

_LEASE = timedelta(minutes=2)
_MOST_TRIES = 10
# After an unclear end these are sent once more under the same Message-ID; a reminder is not. A question that nobody
# knows to have arrived counts as not asked, so its clock would run out unheard.
_WORTH_TWICE = (*ASKING, "cancelled", "refunded")

Group = Sequence[Notice]
"""What goes out as one mail: one notice, or several of one buyer."""


def deliver_notices(house: House, desk: Desk, now: datetime) -> int:
    """Send every notice that is due; return how many were taken in hand."""
    with house.books.record(desk.merchant.id) as record:
        if record.policy.watch_only:
            return 0
        due = mailbag.due(record, now)
        mails = mailbag.sorted_out(record, desk, [one for one in due if one.state == "new"], now)
    for one in due:
        if one.state == "sending":  # whoever sent it did not come back
            _unclear(house, desk, [one], "The process that sent this did not come back.", now)
    for mail in mails[: mailbag.AT_ONCE]:
        _deliver(house, desk, mail, now)
    return len(due)


def _deliver(house: House, desk: Desk, group: Group, now: datetime) -> None:
    with house.books.record(desk.merchant.id) as record:
        group = still_true(record, group)
        if not group:
            return None
        told = [(one, order) for one in group if (order := record.cases.order(one.order))]
        alert_to = record.policy.alert_to
        taken = record.notices.take(group, now + _LEASE)
    if not taken:
        return None
    held = [replace(one, state="sending", attempts=one.attempts + 1) for one in group]
    if held[0].kind in OWN and not alert_to:
        return _end(house, desk, held, "skipped", "The merchant gave no address for alerts.", now)
    if len(told) < len(held) or not all(order.buyer.email or one.kind in OWN for one, order in told):
        return _no_address(house, desk, held, now)
    return _send(house, desk, held, compose(house, desk, told), now)


def _no_address(house: House, desk: Desk, group: Group, now: datetime) -> None:
    """Nobody can be reached any more: a person has to tell the buyer."""
    with house.books.record(desk.merchant.id) as record:
        for order in {one.order: None for one in group}:
            held = record.cases.order(order)
            if held is not None and not held.buyer.email:
                ask_to_tell(record, held, now)
    _end(house, desk, group, "failed", "The order has no address any more.", now)


def _send(house: House, desk: Desk, group: Group, text: Letter, now: datetime) -> None:
    reach("notice.written")
    try:
        house.post.send(text)
    except NotSent as error:
        return _later(house, desk, group, error, now)
    except Refused as error:
        return _refused(house, desk, group, error, now)
    except Unclear as error:
        return _unclear(house, desk, group, str(error), now)
    reach("notice.sent")
    return _end(house, desk, group, "sent", "", now)


def _end(house: House, desk: Desk, group: Group, state: str, error: str, now: datetime) -> None:
    sent = {"sent_at": now} if state == "sent" else {}
    with house.books.record(desk.merchant.id) as record:
        for one in group:
            moved = record.notices.move(one, state, error=error[:500], **sent)
            if moved and state == "sent":  # else it came back while we still had the line
                payload = {"notice": one.id, "order": one.order, "kind": one.kind}
                record.append("connector", "notice_sent", payload, now)


def _later(house: House, desk: Desk, group: Group, error: ConnectorError, now: datetime) -> None:
    """The mail server is away: the notices wait, and after many tries a person hears of it."""
    with house.books.record(desk.merchant.id) as record:
        for one in group:
            pause = min(timedelta(hours=1), timedelta(seconds=5 * 2**one.attempts))
            record.notices.move(one, "new", due=now + pause, error=str(error)[:500])
        if any(one.attempts == _MOST_TRIES for one in group):
            record.tasks.open("mail_away", "smtp", f"Mail cannot be sent: {error}"[:500], now)


def _refused(house: House, desk: Desk, group: Group, error: ConnectorError, now: datetime) -> None:
    """The letter itself was refused for good: it did not reach anybody, as if it had come back."""
    with house.books.record(desk.merchant.id) as record:
        for one in group:
            not_reached(record, one.id, str(error), now)


def _unclear(house: House, desk: Desk, group: Group, error: str, now: datetime) -> None:
    if all(one.kind in _WORTH_TWICE and one.attempts <= 1 for one in group):
        with house.books.record(desk.merchant.id) as record:
            for one in group:
                record.notices.move(one, "new", due=now + timedelta(minutes=1), error=error[:500])
        return
    _end(house, desk, group, "unclear", error, now)
    with house.books.record(desk.merchant.id) as record:
        for order in {one.order: None for one in group if one.kind in ASKING}:
            record.wake(f"clock:{order}", now, order=order)  # nobody knows that it was asked: a person hears of it
