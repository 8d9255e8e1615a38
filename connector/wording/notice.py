"""Puts a notice together: the same frame for every kind, short enough to read in half a minute."""

import re
from collections.abc import Callable, Mapping

from connector.errors import Malformed
from connector.wording import delays, goods, merchant, receipts, settled
from connector.wording.body import Body
from connector.wording.facts import NoticeFacts, Words
from connector.wording.own import FREE, OwnWords, filled
from connector.wording.plain import bare, isolate, plain
from connector.wording.speech import Speech

WRITERS: Mapping[str, Callable[[Speech, NoticeFacts], Body]] = {
    "waiting": goods.waiting,
    "date": goods.date_moved,
    "ready": goods.ready,
    "delay_first": delays.first,
    "delay_renewed": delays.renewed,
    "delay_unknown": delays.unknown,
    "still_waiting": delays.still,
    "deadline": merchant.deadline,
    "unanswered": merchant.unanswered,
    "cancelled": settled.cancelled,
    "refunded": settled.refunded,
    "question": receipts.question,
    "withdrawal": receipts.withdrawal,
    "faster_express": receipts.faster_express,
    "faster_paid_back": receipts.faster_paid_back,
    "swapped": receipts.swapped,
    "swap_failed": receipts.swap_failed,
    "declined": receipts.declined,
}
OWN_KINDS = ("deadline", "unanswered")  # what the merchant reads
KINDS = tuple(kind for kind in WRITERS if kind not in OWN_KINDS)  # what a buyer may read
_ASKS = frozenset({"delay_first", "delay_renewed", "delay_unknown"})
_OPEN = frozenset({"waiting", "date", "ready", "still_waiting", "swap_failed"}) | _ASKS
_LINK = re.compile(r"https?://[A-Za-z0-9.:-]+(/[!#-&(-;=?-~]{0,1900})?")  # no spaces, quotes or angle brackets


def notice(speech: Speech, kind: str, facts: NoticeFacts, own: OwnWords | None = None) -> Words:
    """Write a notice; raises Malformed for a kind nobody wrote, or a refund without its amount.

    The merchant's `own` words open it, where all of their places have a value.
    """
    writer = WRITERS.get(kind)
    if writer is None:
        raise Malformed(f"There is no notice of kind {kind[:40]!r}.")
    link = safe_link(facts.cancel_link) if offers(kind, facts) or withdraws(kind, facts) else ""
    body = writer(speech, facts)
    theirs = filled(speech, kind, facts, own) if own else None
    ours = () if theirs and kind in FREE else body.paragraphs
    return Words(
        subject=(theirs.subject if theirs else "") or bare(body.subject),
        preheader=bare(body.preheader),
        paragraphs=(greeting(speech, facts), *ours),
        own=theirs.body if theirs else "",
        rows=body.rows,
        button=(_label(speech, kind, facts), link) if link else None,
        closing=closing(speech, facts),
        after=(*body.after, *_cancel(speech, kind, facts, link)),
    )


def offers(kind: str, facts: NoticeFacts) -> bool:
    """Tell whether the notice offers to cancel: one that asks always does, whatever the shop allows by itself."""
    return kind in _ASKS or (kind in _OPEN and facts.may_cancel)


def withdraws(kind: str, facts: NoticeFacts) -> bool:
    """Tell whether the notice leads to a buyer's withdrawal function only: that one may not be hidden."""
    return kind in _OPEN and facts.may_withdraw and not offers(kind, facts)


def safe_link(link: str) -> str:
    """Return the link if it is a plain web address, else ""."""
    return link if _LINK.fullmatch(link) else ""


def greeting(speech: Speech, facts: NoticeFacts) -> str:
    """Begin as letters do."""
    name = plain(facts.buyer, 60)
    return speech.say("Hello {name},", name=isolate(name)) if name else speech.say("Hello,")


def _cancel(speech: Speech, kind: str, facts: NoticeFacts, link: str) -> tuple[str, ...]:
    """Say how to cancel, and what happens when the buyer does nothing."""
    if not offers(kind, facts):
        return ()
    if kind in _ASKS:
        return () if link else (speech.say("Reply to this e-mail with your answer."),)
    if link:
        how = speech.say(
            "You may cancel these units free of charge until they ship. The button below opens a page; "
            "nothing is cancelled before you confirm it there."
        )
    else:
        how = speech.say(
            "You may cancel these units free of charge until they ship: reply to this e-mail. "
            "You need not give a reason."
        )
    still = (speech.say("If you want to keep waiting, you need not do anything."),)
    return (how, *(() if kind == "ready" else still))


def _label(speech: Speech, kind: str, facts: NoticeFacts) -> str:
    if withdraws(kind, facts):
        return speech.say("Withdraw from the contract here")
    return speech.say("Cancel these units") if kind == "ready" else speech.say("Keep waiting or cancel")


def closing(speech: Speech, facts: NoticeFacts) -> str:
    """Say where a person answers, and who wrote."""
    contact, shop = isolate(plain(facts.contact, 254)), isolate(plain(facts.shop))
    if not contact:
        return "\n".join([speech.say("Questions? Reply to this e-mail."), shop])
    return "\n".join([speech.say("Questions? Reply to this e-mail or write to {contact}.", contact=contact), shop])
