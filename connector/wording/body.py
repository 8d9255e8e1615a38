"""What every kind of notice is built with."""

from collections.abc import Iterable
from dataclasses import dataclass

from connector.wording.facts import NoticeFacts, NoticeLine, Row
from connector.wording.plain import isolate, plain
from connector.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class Body:
    """A notice without its frame."""

    subject: str
    preheader: str
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]
    after: tuple[str, ...] = ()


def order_of(facts: NoticeFacts) -> str:
    """Return the order number, safe inside a sentence."""
    return isolate(plain(facts.order, 40))


def shop_of(facts: NoticeFacts) -> str:
    """Return the shop's name, safe inside a sentence."""
    return isolate(plain(facts.shop))


def rows_of(texts: Iterable[tuple[NoticeLine, str]]) -> tuple[Row, ...]:
    """Put each line's safe title before what is said about it."""
    return tuple(Row(plain(line.title) or plain(line.sku) or "?", plain(line.sku, 40), text) for line, text in texts)


def sentences(speech: Speech, *texts: str) -> str:
    """Join sentences as the language does."""
    joined = ""
    for text in filter(None, texts):
        joined = speech.say("{first} {second}", first=joined, second=text) if joined else text
    return joined
