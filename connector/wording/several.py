"""Several notices in one mail, and a mail that only shows the merchant what buyers get."""

from collections.abc import Sequence
from dataclasses import replace

from connector.wording.body import order_of, shop_of
from connector.wording.facts import NoticeFacts, NoticeLine, Row, Words
from connector.wording.notice import WRITERS, closing, greeting, offers, safe_link, withdraws
from connector.wording.plain import bare, plain
from connector.wording.speech import Speech

News = tuple[str, NoticeFacts]
"""The kind of a notice and what it may say."""


def summary(speech: Speech, news: Sequence[News]) -> Words:
    """Say the news of one buyer's orders in one mail, oldest first; of a line told twice only the newest stands."""
    told = _newest(news)
    orders = len({facts.order for _, facts in told})
    subject = speech.count(
        "News of {number} order at {shop}", "News of {number} orders at {shop}", orders, shop=shop_of(told[0][1])
    )
    bodies = [WRITERS[kind](speech, facts) for kind, facts in told]
    said = dict.fromkeys(text for one in bodies for text in (*one.paragraphs[1:], *one.after))
    intro = speech.say("This is what is new with your orders, in one mail instead of several.")
    return Words(
        subject=bare(subject),
        preheader=bare(intro),
        paragraphs=(greeting(speech, told[0][1]), intro),
        rows=tuple(_named(facts, row) for (_, facts), one in zip(told, bodies, strict=True) for row in one.rows),
        button=None,
        closing=closing(speech, told[0][1]),
        after=(*said, *_free(speech, told)),
        links=_links(speech, told),
    )


def _newest(news: Sequence[News]) -> list[News]:
    """Leave a line out of older news of the same order: two dates for one line would be one too many."""
    seen, kept = set[tuple[str, str, str]](), list[News]()
    for kind, facts in reversed(news):
        lines = tuple(line for line in facts.lines if _name(facts, line) not in seen)
        seen |= {_name(facts, line) for line in facts.lines}
        if lines:
            kept.append((kind, replace(facts, lines=lines)))
    return kept[::-1]


def _name(facts: NoticeFacts, line: NoticeLine) -> tuple[str, str, str]:
    return facts.order, line.id or line.title, line.sku


def _named(facts: NoticeFacts, row: Row) -> Row:
    return replace(row, title=f"{plain(facts.order, 40)} · {row.title}")


def _free(speech: Speech, told: Sequence[News]) -> tuple[str, ...]:
    if not all(offers(kind, facts) for kind, facts in told):
        return ()
    return (speech.say("You may cancel units that have not shipped, free of charge."),)


def _links(speech: Speech, told: Sequence[News]) -> tuple[tuple[str, str], ...]:
    found = {facts.order: (kind, facts) for kind, facts in told if offers(kind, facts) or withdraws(kind, facts)}
    links = [(_named_link(speech, kind, facts), safe_link(facts.cancel_link)) for kind, facts in found.values()]
    return tuple((label, link) for label, link in links if link)


def _named_link(speech: Speech, kind: str, facts: NoticeFacts) -> str:
    if withdraws(kind, facts):
        return bare(f"{order_of(facts)} · {speech.say('Withdraw from the contract here')}")
    return bare(speech.say("Order {order}: keep waiting or cancel", order=order_of(facts)))


def as_trial(speech: Speech, words: Words) -> Words:
    """Mark a mail as one for the merchant only, with facts nobody should act on."""
    said = speech.say("This is a test with made-up facts. No buyer got it.")
    first, *rest = words.paragraphs
    subject = speech.say("Test: {subject}", subject=words.subject)
    return replace(words, subject=subject, preheader=said, paragraphs=(said, first, *rest))
