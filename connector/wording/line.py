"""What one order line, one product page and one cart line say."""

from datetime import date
from typing import Protocol

from connector.model import Backorders, Promise
from connector.wording.speech import Speech


class Span(Protocol):
    """A date, a range, or no date: a Promise that was made or what is expected."""

    @property
    def due(self) -> date | None:
        """The day, or the first of the range; None when no date is known."""

    @property
    def until(self) -> date | None:
        """The last day of the range."""


def line_label(speech: Speech) -> str:
    """Return the short name under which the sentence stands on an order line."""
    return speech.say("Availability")


def line_sentence(
    speech: Speech, waiting: int, ordered: int, promise: Promise | None, *, may_cancel: bool = True
) -> str:
    """Say how many of a line wait, until when, and that they may be cancelled; "" when none waits."""
    if waiting <= 0:
        return ""
    return _with_cancel(speech, _some_wait(speech, waiting, ordered), promise, waiting, may_cancel)


def availability(
    speech: Speech,
    available: int | None,
    backorders: Backorders,
    promise: Span | None,
    wanted: int = 1,
    *,
    may_cancel: bool = True,
) -> str:
    """Say before the sale whether `wanted` units ship now; "" when stock is not counted (`available` is None)."""
    if available is None:
        return ""
    here = max(0, available)
    short = wanted - here
    if short <= 0:
        return speech.say("In stock.")
    if backorders is Backorders.NO:
        return speech.say("Only {available} in stock.", available=here) if here else speech.say("Out of stock.")
    return _with_cancel(speech, _some_short(speech, here, short), promise, short, may_cancel)


def page_sentence(speech: Speech, span: Span | None, lead_days: int | None, *, may_cancel: bool = True) -> str:
    """Say on an item's page when a unit beyond stock ships; `lead_days` where only the lead time tells.

    It stands on the page until something changes, so a lead time is said in working days: a date would go stale.
    """
    waiting, told = speech.say("Not in stock now"), when(speech, span)
    if lead_days is not None:
        told = speech.count(
            "usually ships within {number} working day", "usually ships within {number} working days", lead_days
        )
    return _with_cancel_said(speech, waiting, told, 1, may_cancel)


def waits(speech: Speech, waiting: int, ordered: int, promise: Span | None) -> str:
    """Say how many of a line wait and until when; "" when none waits."""
    if waiting <= 0:
        return ""
    return speech.say("{waiting}; {when}.", waiting=_some_wait(speech, waiting, ordered), when=when(speech, promise))


def when(speech: Speech, span: Span | None) -> str:
    """Say when it ships: the only place where a promise turns into words."""
    if span is None or span.due is None:
        return speech.say("no shipping date is known yet")
    if span.until is None or span.until == span.due:
        return speech.say("expected to ship by {day}", day=speech.day(span.due))
    first, last = speech.day(span.due), speech.day(span.until)
    return speech.say("expected to ship between {first} and {last}", first=first, last=last)


def _some_wait(speech: Speech, waiting: int, ordered: int) -> str:
    if waiting >= ordered:
        return speech.count("Waits for stock", "All {number} wait for stock", waiting)
    return speech.count(
        "{number} of {ordered} waits for stock", "{number} of {ordered} wait for stock", waiting, ordered=ordered
    )


def _some_short(speech: Speech, here: int, short: int) -> str:
    if not here:
        return speech.say("Not in stock now")
    return speech.count(
        "{available} in stock, {number} waits for stock",
        "{available} in stock, {number} wait for stock",
        short,
        available=here,
    )


def _with_cancel(speech: Speech, waiting: str, span: Span | None, units: int, may_cancel: bool) -> str:
    return _with_cancel_said(speech, waiting, when(speech, span), units, may_cancel)


def _with_cancel_said(speech: Speech, waiting: str, told: str, units: int, may_cancel: bool) -> str:
    if not may_cancel:
        return speech.say("{waiting}; {when}.", waiting=waiting, when=told)
    cancel = speech.count(
        "You may cancel it free of charge until it ships.",
        "You may cancel them free of charge until they ship.",
        units,
    )
    return speech.say("{waiting}; {when}. {cancel}", waiting=waiting, when=told, cancel=cancel)
