"""Shows a merchant the mails buyers get: with made-up facts, in the shop's look and own words."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.mail.letters import letter
from adapters.mail.look import look_of
from connector.errors import Malformed
from connector.model import Merchant, Promise
from connector.money import Money
from connector.policy import Policy
from connector.ports.desk import Letter
from connector.wording import (
    KINDS,
    LANGUAGES,
    By,
    NoticeFacts,
    NoticeLine,
    OwnWords,
    Speech,
    Words,
    as_trial,
    notice,
    summary,
)
from service.letters import OWN, language_of
from service.sender import sender_of
from service.wiring import House, speech

SUMMARY = "summary"
SHOWN: Sequence[str] = (*KINDS, *OWN, SUMMARY)
"""Every kind of mail there is."""
_ASKED = {"delay_first": ("consent", 14), "delay_renewed": ("cancel", 30), "delay_unknown": ("cancel", 30)}


def trial(house: House, merchant: Merchant, kind: str, language: str, to: str) -> Letter:
    """Return the mail of a kind as a buyer would read it, marked as a test; raises Malformed for one nobody writes."""
    if kind not in SHOWN:
        raise Malformed(f"There is no mail of kind {kind[:40]!r}; there are {', '.join(SHOWN)}.")
    tongue = _speech(language or merchant.locale, asked=bool(language))
    with house.books.reading(merchant.id) as record:
        kept = record.wordings.find(kind, language_of(tongue.locale))
    return sample(house, merchant, kind, tongue, kept, to, marked=True)


def sample(
    house: House,
    merchant: Merchant,
    kind: str,
    tongue: Speech,
    wrote: OwnWords | None,
    to: str = "",
    *,
    marked: bool = False,
) -> Letter:
    """Return the mail of a kind with these words, None for ours; `marked` says in it that it is a test."""
    policy = house.merchants.policy(merchant.id)
    words, sender = _words(tongue, merchant, policy, kind, wrote, house.clock()), sender_of(house.env, merchant, policy)
    return letter(
        as_trial(tongue, words) if marked else words,
        tongue,
        to=to,
        message_id=f"<trial-{secrets.token_hex(8)}.{merchant.public_id}@{sender.domain}>",
        sender_name=sender.name,
        reply_to=sender.reply_to,
        look=look_of(policy, sender.name),
    )


def _speech(locale: str, *, asked: bool) -> Speech:
    if asked and locale.replace("_", "-").split("-")[0].lower() not in LANGUAGES:
        raise Malformed(f"We do not write in {locale[:20]!r}; we write in {', '.join(LANGUAGES)}.")
    return speech(locale)


def _words(
    tongue: Speech, merchant: Merchant, policy: Policy, kind: str, wrote: OwnWords | None, now: datetime
) -> Words:
    if kind != SUMMARY:
        return notice(tongue, kind, made_up(merchant, policy, kind, "1001", now), wrote)
    return summary(tongue, [(one, made_up(merchant, policy, one, number, now)) for one, number in _SEVERAL])


_SEVERAL = (("waiting", "1001"), ("date", "1002"), ("ready", "1003"))


def made_up(merchant: Merchant, policy: Policy, kind: str, order: str, now: datetime) -> NoticeFacts:
    """Make up an order of three mugs, one of which waits."""
    day = now.date()
    return NoticeFacts(
        shop=policy.sender_name or merchant.name,
        order=order,
        buyer="" if kind in OWN else "Kim Example",
        lines=(_line(kind, now),),
        money=Money(2450, merchant.currency) if kind in {"cancelled", "refunded"} else None,
        cancel_link="https://example.com/" if kind not in {"cancelled", "refunded", *OWN} else "",
        contact=policy.reply_to,
        due_by=day + timedelta(days=7) if kind in {"cancelled", *OWN} else None,
        by=By.BUYER,
        reference="TEST" if kind == "refunded" else "",
        may_cancel=policy.buyer_may_cancel,
        ship_together=policy.ship_together,
        falls=policy.when_silent == "automatic",
        instead="Green mug" if kind in {"swapped", "swap_failed"} else "",
    )


def _line(kind: str, now: datetime) -> NoticeLine:
    day = now.date()
    known = kind != "delay_unknown"
    told = Promise(2, day + timedelta(days=28) if known else None, None, "supply" if known else "no_date", now)
    silence, days = _ASKED.get(kind, ("", 0))
    counts = {"ready": (0, 3, 0), "cancelled": (0, 2, 1), "refunded": (0, 2, 1), "swapped": (0, 2, 1)}
    waiting, ready, cancelled = counts.get(kind, (1, 2, 0))
    return NoticeLine(
        title="Blue mug",
        sku="MUG-BLUE",
        ordered=3,
        waiting=waiting,
        ready=ready,
        cancelled=cancelled,
        promise=told if waiting else None,
        earlier=Promise(1, day + timedelta(days=14), None, "lead_time", now) if kind in {"date", *_ASKED} else None,
        silence=silence,
        answer_by=day + timedelta(days=days) if silence else None,
        days=28 if kind in _ASKED and known else None,
        id="1",
    )
