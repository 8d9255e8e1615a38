"""Sends notices: each is written down as sending before any data goes, so that a crash never means two letters."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from adapters.mail.letters import letter
from adapters.postgres.notices import Notice
from connector.errors import ConnectorError, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.handle import message_id, not_reached
from connector.model import Promise
from connector.money import Money
from connector.ports import Desk, HeldOrder
from connector.ports.desk import Letter
from connector.wording import By, How, NoticeFacts, NoticeLine, notice
from service.buyers import link
from service.wiring import House

_LEASE = timedelta(minutes=2)
_MOST_TRIES = 10
# After an unclear end these are sent once more under the same Message-ID; a reminder is not.
_WORTH_TWICE = ("cancelled", "refunded")
# These leave the buyer something to say, so they open the buyer's own page.
_ASKING = ("waiting", "date", "ready", "delay_first", "delay_renewed", "delay_unknown", "still_waiting")
_BY = {"buyer": By.BUYER, "silence": By.SILENCE, "discontinued": By.DISCONTINUED}
# These are for the merchant, not for the buyer.
_OWN = ("deadline",)


def deliver_notices(house: House, desk: Desk, now: datetime) -> int:
    """Send every notice that is due; return how many were taken in hand."""
    with house.books.record(desk.merchant.id) as record:
        due = record.notices.due(now, 50)
    for one in due:
        _deliver(house, desk, one, now)
    return len(due)


def _deliver(house: House, desk: Desk, one: Notice, now: datetime) -> None:
    if one.state == "sending":  # whoever sent it did not come back
        return _unclear(house, desk, one, "The process that sent this did not come back.", now)
    with house.books.record(desk.merchant.id) as record:
        order = record.cases.order(one.order)
        alert_to = record.policy.alert_to
        taken = record.notices.move(one, "sending", attempts=one.attempts + 1, due=now + _LEASE)
    if not taken:
        return None
    held = Notice(**_fields(one) | {"state": "sending", "attempts": one.attempts + 1})
    if one.kind in _OWN and not alert_to:
        return _end(house, desk, held, "skipped", "The merchant gave no address for alerts.", now)
    if order is None or not (order.buyer.email or one.kind in _OWN):
        return _end(house, desk, held, "failed", "The order has no address any more.", now)
    return _send(house, desk, held, _compose(house, desk, held, order), now)


def _fields(one: Notice) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Notice.__dataclass_fields__}


def _send(house: House, desk: Desk, one: Notice, text: Letter, now: datetime) -> None:
    reach("notice.written")
    try:
        house.post.send(text)
    except NotSent as error:
        return _later(house, desk, one, error, now)
    except Refused as error:
        return _refused(house, desk, one, error, now)
    except Unclear as error:
        return _unclear(house, desk, one, str(error), now)
    reach("notice.sent")
    return _end(house, desk, one, "sent", "", now)


def _end(house: House, desk: Desk, one: Notice, state: str, error: str, now: datetime) -> None:
    with house.books.record(desk.merchant.id) as record:
        sent = {"sent_at": now} if state == "sent" else {}
        moved = record.notices.move(one, state, error=error[:500], **sent)
        if moved and state == "sent":  # else it came back while we still had the line
            payload = {"notice": one.id, "order": one.order, "kind": one.kind}
            record.append("connector", "notice_sent", payload, now)


def _later(house: House, desk: Desk, one: Notice, error: ConnectorError, now: datetime) -> None:
    """The mail server is away: the notice waits, and after many tries a person hears of it."""
    pause = min(timedelta(hours=1), timedelta(seconds=5 * 2**one.attempts))
    with house.books.record(desk.merchant.id) as record:
        record.notices.move(one, "new", due=now + pause, error=str(error)[:500])
        if one.attempts == _MOST_TRIES:
            record.tasks.open("mail_away", "smtp", f"Mail cannot be sent: {error}"[:500], now)


def _refused(house: House, desk: Desk, one: Notice, error: ConnectorError, now: datetime) -> None:
    """The letter itself was refused for good: it did not reach anybody, as if it had come back."""
    with house.books.record(desk.merchant.id) as record:
        not_reached(record, one.id, str(error), now)


def _unclear(house: House, desk: Desk, one: Notice, error: str, now: datetime) -> None:
    if one.kind in _WORTH_TWICE and one.attempts <= 1:
        with house.books.record(desk.merchant.id) as record:
            record.notices.move(one, "new", due=now + timedelta(minutes=1), error=error[:500])
        return
    _end(house, desk, one, "unclear", error, now)


def _compose(house: House, desk: Desk, one: Notice, order: HeldOrder) -> Letter:
    with house.books.record(desk.merchant.id) as record:
        policy = record.policy
    own = one.kind in _OWN
    locale = desk.merchant.locale if own else order.buyer.locale or desk.merchant.locale
    domain = house.env.mail_from.rpartition("@")[2].strip("> ")
    speech = desk.speech(locale)
    only = set(one.body["only"])
    lines = tuple(_line(order, row) for row in one.body["lines"] if row["line"] in only)
    money = one.body.get("money") or {}
    facts = NoticeFacts(
        shop=policy.sender_name or desk.merchant.name,
        order=order.number,
        buyer="" if own else order.buyer.name,
        lines=lines,
        money=Money(money["minor"], money["currency"]) if "minor" in money else None,
        how=_how(money),
        code=str(money.get("code", "")),
        cancel_link=link(house, desk.merchant, order.id) if one.kind in _ASKING else "",
        contact=policy.reply_to,
        by=_BY.get(one.body.get("by", "buyer"), By.SHOP),
        due_by=date.fromisoformat(one.body["due_by"]) if one.body.get("due_by") else None,
        charged=bool(one.body.get("refund", True)),
        reference=str(money.get("tag", "")),
        may_cancel=policy.buyer_may_cancel,
        ship_together=policy.ship_together,
        falls=bool(one.body.get("falls")),
        alternatives=tuple(one.body.get("alternatives", ())),
    )
    return letter(
        notice(speech, one.kind, facts),
        speech,
        to=policy.alert_to if own else order.buyer.email,
        message_id=message_id(one.id, desk.merchant.public_id, domain),
        sender_name=policy.sender_name or desk.merchant.name,
        reply_to=policy.reply_to,
        thread=f"<order-{order.id}.{desk.merchant.public_id}@{domain}>",
    )


def _how(money: Mapping[str, Any]) -> How:
    if money.get("credit"):
        return How.CREDIT
    return How.BY_HAND if money.get("by_hand") else How.ORIGINAL


def _line(order: HeldOrder, row: Mapping[str, Any]) -> NoticeLine:
    held = order.line(str(row["line"]))
    silence = row.get("silence") or {}
    return NoticeLine(
        title=str(row.get("title", "")),
        sku=str(row.get("sku") or (held.line.sku if held else "")),
        ordered=int(row.get("ordered") or (held.line.ordered if held else 0)),
        waiting=int(row.get("waiting", 0)),
        ready=int(row.get("ready", 0)),
        cancelled=int(row.get("cancelled", 0)),
        promise=_promise(row.get("promise")),
        earlier=_promise(row.get("earlier")),
        silence=silence.get("means", ""),
        answer_by=date.fromisoformat(silence["by"]) if silence.get("by") else None,
        days=row.get("days"),
    )


def _promise(told: Mapping[str, Any] | None) -> Promise | None:
    if not told:
        return None
    due, until = (date.fromisoformat(told[name]) if told[name] else None for name in ("due", "until"))
    return Promise(told["version"], due, until, told["reason"], datetime.fromisoformat(told["made"]))
