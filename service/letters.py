"""Composes letters: what a notice says as it was decided, in the buyer's language and the shop's own look."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from adapters.mail.letters import letter
from adapters.mail.look import look_of
from adapters.postgres.notices import Notice
from connector.handle import message_id, withdrawal_days
from connector.model import Promise
from connector.money import Money
from connector.policy import Policy
from connector.ports import Desk, HeldOrder
from connector.ports.desk import Letter
from connector.wording import LANGUAGES, OWN_KINDS, By, How, NoticeFacts, NoticeLine, Words, notice, summary
from service.buyers import link
from service.sender import sender_of
from service.wiring import House

# These are for the merchant, not for the buyer.
OWN = OWN_KINDS
# These leave the buyer something to say, so they open the buyer's own page.
_ASKING = ("waiting", "date", "ready", "delay_first", "delay_renewed", "delay_unknown", "still_waiting", "swap_failed")
_BY = {"buyer": By.BUYER, "silence": By.SILENCE, "discontinued": By.DISCONTINUED}

Told = tuple[Notice, HeldOrder]
"""A notice and the order it is about."""


def compose(house: House, desk: Desk, told: Sequence[Told]) -> Letter:
    """Write the letter for one notice, or for several of one buyer; its id is that of the first."""
    first, order = told[0]
    own = first.kind in OWN
    speech = desk.speech(desk.merchant.locale if own else order.buyer.locale or desk.merchant.locale)
    with house.books.reading(desk.merchant.id) as record:
        policy, wrote = record.policy, record.wordings.find(first.kind, language_of(speech.locale))
    news = _news(house, desk, policy, told)
    words: Words = notice(speech, *news[0], wrote) if len(news) == 1 else summary(speech, news)
    sender = sender_of(house.env, desk.merchant, policy)
    return letter(
        words,
        speech,
        to=policy.alert_to if own else order.buyer.email,
        message_id=message_id(first.id, desk.merchant.public_id, sender.domain),
        sender_name=sender.name,
        reply_to=sender.reply_to,
        thread=f"<order-{order.id}.{desk.merchant.public_id}@{sender.domain}>" if len(_orders(told)) == 1 else "",
        look=look_of(policy, sender.name),
    )


def language_of(locale: str) -> str:
    """Return the language our sentences have in a locale, as own words are kept by it."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else LANGUAGES[0]


def _orders(told: Sequence[Told]) -> set[str]:
    return {order.id for _, order in told}


def _news(house: House, desk: Desk, policy: Policy, told: Sequence[Told]) -> list[tuple[str, NoticeFacts]]:
    """Return what is to be said; each order has one link, however many notices are about it."""
    asked = {order.id for one, order in told if one.kind in _ASKING}
    links = {order: link(house, desk.merchant, order) for order in asked}
    now = house.clock()
    return [(one.kind, _facts(desk, policy, one, order, links, now)) for one, order in told]


def _facts(
    desk: Desk, policy: Policy, one: Notice, order: HeldOrder, links: Mapping[str, str], now: datetime
) -> NoticeFacts:
    only = set(one.body["only"])
    money = one.body.get("money") or {}
    return NoticeFacts(
        shop=policy.sender_name or desk.merchant.name,
        order=order.number,
        buyer="" if one.kind in OWN else order.buyer.name,
        lines=tuple(_line(order, row) for row in one.body["lines"] if row["line"] in only),
        money=Money(money["minor"], money["currency"]) if "minor" in money else None,
        how=_how(money),
        code=str(money.get("code", "")),
        cancel_link=links.get(order.id, "") if one.kind in _ASKING else "",
        contact=policy.reply_to,
        by=_BY.get(one.body.get("by", "buyer"), By.SHOP),
        due_by=date.fromisoformat(one.body["due_by"]) if one.body.get("due_by") else None,
        charged=bool(one.body.get("refund", True)),
        reference=str(money.get("tag", "")),
        may_cancel=policy.buyer_may_cancel,
        may_withdraw=withdrawal_days(desk, order, now) is not None,
        ship_together=policy.ship_together,
        falls=bool(one.body.get("falls")),
        alternatives=tuple(one.body.get("alternatives", ())),
        instead=str(one.body.get("instead", "")),
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
        id=str(row["line"]),
    )


def _promise(told: Mapping[str, Any] | None) -> Promise | None:
    if not told:
        return None
    due, until = (date.fromisoformat(told[name]) if told[name] else None for name in ("due", "until"))
    return Promise(told["version"], due, until, told["reason"], datetime.fromisoformat(told["made"]))
