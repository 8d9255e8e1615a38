"""A merchant's own words in a notice: a few fixed places to fill in, and never in place of what the law wants said.

What waits, until when, the choice, what silence means, the money and the link stand outside: they cannot be removed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from connector.errors import Malformed
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
}
"""What may be filled in, by the kind of notice."""
FREE = frozenset({"waiting", "date", "ready", "still_waiting"})
"""Where own words stand in place of our opening; elsewhere the opening is what the law wants said, and stays."""
LONGEST = 600  # characters; with ours it is still read in half a minute
_LONGEST_SUBJECT = 100
_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# A day typed by hand is wrong for everybody but one: ours follow from what was promised.
_TYPED_DAY = re.compile(r"\b20\d\d\b|\b\d{1,2}[./-]\d{1,2}([./-]\d{2,4})?\b|\d{1,2}月\d{1,2}日")


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


def check(kind: str, own: OwnWords) -> None:
    """Raise Malformed, naming the place, unless the words can always be filled in."""
    if kind not in VARIABLES:
        raise Malformed(f"There is no notice of kind {kind[:40]!r}; known: {', '.join(VARIABLES)}.")
    if not own.body.strip():
        raise Malformed("The text is empty: remove the template to have our words again.")
    _check_text(kind, own.body, "text", LONGEST)
    _check_text(kind, own.subject, "subject", _LONGEST_SUBJECT)
    if own.subject and kind not in FREE:
        raise Malformed("The subject of this notice says what the law wants said: it stays ours.")
    if own.subject and "order" not in _PLACE.findall(own.subject):
        raise Malformed("The subject must hold {{ order }}: buyers look for it.")


def _check_text(kind: str, text: str, part: str, longest: int) -> None:
    if len(text) > longest:
        raise Malformed(f"The {part} has {len(text)} characters; {longest} can be read in a few seconds.")
    known = VARIABLES[kind]
    for place in _PLACE.finditer(text):
        if place[1] not in known:
            raise Malformed(f"{_where(text, place.start(), part)}: {_unknown(place[1], known)}")
    for pattern, wrong in ((_BRACES, "these braces are not a place to fill in"), (_TYPED_DAY, _TYPED)):
        found = pattern.search(_PLACE.sub(lambda place: " " * len(place[0]), text))
        if found:
            raise Malformed(f"{_where(text, found.start(), part)}: {wrong}.")


_TYPED = "a day or a year is typed here; every mail says its own date by itself"


def _where(text: str, at: int, part: str) -> str:
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    return f"In the {part}, line {line}, column {column}"


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name.lower(), known, 1)
    meant = f" Did you mean {{{{ {near[0]} }}}}?" if near else ""
    listed = ", ".join(f"{{{{ {one} }}}}" for one in known)
    return f"{{{{ {name[:40]} }}}} is unknown.{meant} Known here: {listed}."


def filled(speech: Speech, kind: str, facts: NoticeFacts, own: OwnWords) -> Filled | None:
    """Fill the words in; None where a place has no single value, and our own words have to do."""
    values = {name: text for name, text in _values(speech, facts) if text}
    wanted = {*_PLACE.findall(own.body), *_PLACE.findall(own.subject)}
    if not wanted <= values.keys() & set(VARIABLES.get(kind, ())):
        return None
    body = _PLACE.sub(lambda place: escape(values[place[1]]), own.body)
    return Filled(body, bare(_PLACE.sub(lambda place: values[place[1]], own.subject)))


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
