"""What own words may not be: something nobody can always fill in, or in place of what the law wants said."""

import re
from difflib import get_close_matches

from connector.errors import Malformed
from connector.wording.fault import Fault
from connector.wording.own import FREE, LONGEST, LONGEST_SUBJECT, PLACE, VARIABLES, OwnWords, place_of

EMPTY = "The text is empty. To have our words again, take yours away."
LONG = {
    "body": "The text has {number} characters; {longest} can be read in a few seconds.",
    "subject": "The subject has {number} characters; {longest} can be read in a few seconds.",
}
THE_LAWS = "The subject of this notice says what the law wants said: it stays ours."
NAMELESS = "The subject must hold {{ order }}: buyers look for it."
WHERE = {
    "body": "In the text, line {line}, column {column}: {wrong}",
    "subject": "In the subject, line {line}, column {column}: {wrong}",
}
UNKNOWN = "{place} is unknown. Known here: {known}."
MEANT = "{place} is unknown. Did you mean {meant}? Known here: {known}."
BRACES = "these braces are not a place to fill in."
TYPED = "a day or a year is typed here; every mail says its own date by itself."
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# A day typed by hand is wrong for everybody but one: ours follow from what was promised.
_TYPED_DAY = re.compile(r"\b20\d\d\b|\b\d{1,2}[./-]\d{1,2}([./-]\d{2,4})?\b|\d{1,2}月\d{1,2}日")


def check(kind: str, own: OwnWords) -> None:
    """Raise Malformed, naming the place, unless the words can always be filled in."""
    if kind not in VARIABLES:
        raise Malformed(f"There is no notice of kind {kind[:40]!r}; known: {', '.join(VARIABLES)}.")
    for fault in faults(kind, own).values():
        raise Malformed(str(fault))


def faults(kind: str, own: OwnWords) -> dict[str, Fault]:
    """Say what keeps words from always being filled in, by part: "body" and "subject"."""
    found = {"body": _wrong_body(kind, own.body), "subject": _wrong_subject(kind, own.subject)}
    return {part: fault for part, fault in found.items() if fault}


def _wrong_body(kind: str, text: str) -> Fault | None:
    if not text.strip():
        return Fault(EMPTY)
    if len(text) > LONGEST:
        return Fault(LONG["body"], {"number": len(text), "longest": LONGEST})
    return _misplaced(kind, text, "body")


def _wrong_subject(kind: str, text: str) -> Fault | None:
    if not text:
        return None
    if kind not in FREE:
        return Fault(THE_LAWS)
    if len(text) > LONGEST_SUBJECT:
        return Fault(LONG["subject"], {"number": len(text), "longest": LONGEST_SUBJECT})
    named = "order" in PLACE.findall(text)
    return _misplaced(kind, text, "subject") or (None if named else Fault(NAMELESS))


def _misplaced(kind: str, text: str, part: str) -> Fault | None:
    """Find the first place that cannot be filled in, and else what may not be typed at all."""
    known = VARIABLES[kind]
    for place in PLACE.finditer(text):
        if place[1] not in known:
            return _at(text, place.start(), part, _unknown(place[1], known))
    for pattern, wrong in ((_BRACES, BRACES), (_TYPED_DAY, TYPED)):
        found = pattern.search(PLACE.sub(lambda place: " " * len(place[0]), text))
        if found:
            return _at(text, found.start(), part, Fault(wrong))
    return None


def _at(text: str, at: int, part: str, wrong: Fault) -> Fault:
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    return Fault(WHERE[part], {"line": line, "column": column, "wrong": wrong})


def _unknown(name: str, known: tuple[str, ...]) -> Fault:
    near = get_close_matches(name.lower(), known, 1)
    values = {"place": place_of(name[:40]), "known": ", ".join(map(place_of, known))}
    return Fault(MEANT, values | {"meant": place_of(near[0])}) if near else Fault(UNKNOWN, values)
