"""A merchant's own words in a notice: a few fixed places to fill in, and never in place of what the law wants said.

What waits, until when, the choice, what silence means, the money and the link stand outside: they cannot be removed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from connector.wording.body import order_of, shop_of
from connector.wording.facts import NoticeFacts
from connector.wording.line import when
from connector.wording.plain import bare, isolate, plain
from connector.wording.speech import Speech

_EVERY = ("shop", "order", "buyer", "items", "units")
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "waiting": (*_EVERY, "date"),
    "date": (*_EVERY, "date", "earlier"),
    "ready": _EVERY,
    "still_waiting": (*_EVERY, "date"),
    "delay_first": (*_EVERY, "date", "earlier"),
    "delay_renewed": (*_EVERY, "date", "earlier"),
    "delay_unknown": (*_EVERY, "earlier"),
    "cancelled": _EVERY,
    "refunded": (*_EVERY, "amount"),
    "question": _EVERY,
    "withdrawal": _EVERY,
    "faster_express": _EVERY,
    "faster_paid_back": _EVERY,
    "swapped": _EVERY,
    "swap_failed": _EVERY,
    "declined": _EVERY,
}
"""What may be filled in, by the kind of notice."""
FREE = frozenset({"waiting", "date", "ready", "still_waiting"})
"""Where own words stand in place of our opening; elsewhere the opening is what the law wants said, and stays."""
LONGEST = 600  # characters; with ours it is still read in half a minute
LONGEST_SUBJECT = 100
PLACE = re.compile(r"\{\{\s*+([^{}]*?)\s*+\}\}")  # possessive, so that many spaces cost no time


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a merchant wrote for one kind of notice in one language; `body` is clean markup, `subject` plain text."""

    body: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Own words with everything filled in; `body` is still markup, foreign text in it escaped and isolated."""

    body: str
    subject: str


def place_of(name: str) -> str:
    """Return a place as it is typed."""
    return f"{{{{ {name} }}}}"


def filled(speech: Speech, kind: str, facts: NoticeFacts, own: OwnWords) -> Filled | None:
    """Fill the words in; None where a place has no single value, and our own words have to do."""
    values = {name: text for name, text in _values(speech, facts) if text}
    wanted = {*PLACE.findall(own.body), *PLACE.findall(own.subject)}
    if not wanted <= values.keys() & set(VARIABLES.get(kind, ())):
        return None
    body = PLACE.sub(lambda place: escape(values[place[1]]), own.body)
    return Filled(body, bare(PLACE.sub(lambda place: values[place[1]], own.subject)))


def examples(speech: Speech, kind: str, facts: NoticeFacts) -> Mapping[str, str]:
    """Return what each place of a kind is filled with."""
    values = dict(_values(speech, facts))
    return {name: bare(values[name]) for name in VARIABLES[kind]}


def _values(speech: Speech, facts: NoticeFacts) -> Iterator[tuple[str, str]]:
    yield "shop", shop_of(facts)
    yield "order", order_of(facts)
    yield "buyer", isolate(plain(facts.buyer, 60))
    yield "items", isolate(", ".join(dict.fromkeys(plain(line.title) for line in facts.lines)))
    yield "units", _units(facts)
    yield "date", _one({when(speech, line.promise) for line in facts.lines if line.waiting})
    yield "earlier", _one({when(speech, line.earlier) for line in facts.lines if line.earlier})
    yield "amount", speech.sum(facts.money) if facts.money else ""


def _units(facts: NoticeFacts) -> str:
    """Return the units a notice is about: those cancelled, else those that wait, else those that are here."""
    for name in ("cancelled", "waiting", "ready"):
        number = sum(getattr(line, name) for line in facts.lines)
        if number:
            return str(number)
    return ""


def _one(said: set[str]) -> str:
    """Return what all lines share, "" where they differ."""
    return said.pop() if len(said) == 1 else ""
