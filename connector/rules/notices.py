"""A notice as it was sent: which date it names, and what it asks for."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from connector.errors import Malformed
from connector.rules.facts import Moment, Told
from connector.rules.given import GivenNotice, When

# Turns a day or an instant into a moment of the buyer's zone.
Read = Callable[[When | Literal[False] | None], Moment | None]

_COUNTED = re.compile(r"(\d{1,3})[\s-]+(?:business |working |calendar )?(day|week)s?\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7}


def told(given: GivenNotice, read: Read) -> Told:
    """Return a notice as the buyer got it."""
    sent, answer = read(given.sent), given.buyer_response
    answered = read(answer.at) if answer else None
    assert sent is not None
    if answered and sent.is_after(answered):
        raise Malformed(f"given.notices: answered on {answered.day}, before it was sent on {sent.day}.")
    return Told(
        sent=sent,
        revised=_revised(given, sent, read),
        offers_cancel=given.offers_cancel_and_refund,
        gives_reason=given.reason_given,
        delay_text=given.delay_text,
        asked_until=_further(given, read),
        answer=answer.type if answer else None,
        answered=answered,
    )


def _revised(given: GivenNotice, sent: Moment, read: Read) -> date | None:
    """Return the date a notice names; a counted delay runs from the day it was sent, the earlier reading."""
    if given.revised_ship_by == "indefinite":
        return None
    named = read(given.revised_ship_by)
    if named:
        return named.day
    counted = counted_days(given.delay_text)
    return sent.day + timedelta(days=counted) if counted is not None else None


def counted_days(text: str) -> int | None:
    """Return the days a text such as "3 weeks" counts; None if it counts neither days nor weeks."""
    found = _COUNTED.search(text)
    return int(found[1]) * _DAYS[found[2].lower()] if found else None


def _further(given: GivenNotice, read: Read) -> date | Literal["indefinite"] | None:
    until = given.further_delay_requested_until
    if until == "indefinite":
        return "indefinite"
    found = read(until)
    return found.day if found else None
