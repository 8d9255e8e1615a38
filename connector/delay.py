"""What the clocks make of one waiting line: pure, from what the buyer was told and answered, and the rule sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from connector.model import Promise
from connector.rules import Assessment, Facts, Moment, Regime, Told, assess, known_on

ONE_DAY = timedelta(days=1)
# A date may be found on the day of the sale: the question whether to wait is not asked before this.
PATIENCE = timedelta(days=1)
_DEADLINES = ("delivery_deadline", "last_day_to_deliver", "last_day_to_perform", "ship_deadline")


@dataclass(frozen=True, slots=True)
class Heard:
    """A question about a delay that reached the buyer; `revised` None says that no date is known."""

    version: int
    sent: datetime
    revised: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The buyer's own word to one version of the promise."""

    version: int
    wait: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """One waiting line from the sale on; `stated` is the first date promised, `disclosed` whether the sale said it."""

    zones: tuple[ZoneInfo, ...]
    placed: datetime
    stated: date | None
    disclosed: bool
    heard: tuple[Heard, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a line stands.

    `until` is the last day of the trader's time, `falls` the day on which the line is cancelled unless something
    happens (None: never by itself), `over` whether that day has come for the buyer, `agreed` whether somebody's
    silence or word moved the first date.
    """

    until: date | None
    falls: date | None
    over: bool
    agreed: bool
    refund_due: date | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """What no answer to a question means, and the day from which it does: cancel, consent or keep."""

    means: Literal["cancel", "consent", "keep"]
    by: date | None = None


def end(promise: Promise | None) -> date | None:
    """Return the last day of a promise, None where no date is known."""
    return (promise.until or promise.due) if promise else None


def clock(regimes: Sequence[Regime], story: Story, now: datetime) -> Clock:
    """Return where a line stands; of several zones the trader's day ends in the first, the buyer's in the last."""
    each = [_clock(regimes, story, zone, now) for zone in story.zones]
    falls = [one.falls for one in each if one.falls]
    return Clock(
        until=min((one.until for one in each if one.until), default=None),
        falls=max(falls) if len(falls) == len(each) else None,
        over=all(one.over for one in each),
        agreed=all(one.agreed for one in each),
        refund_due=min((one.refund_due for one in each if one.refund_due), default=None),
    )


def _clock(regimes: Sequence[Regime], story: Story, zone: ZoneInfo, now: datetime) -> Clock:
    facts, today = _facts(story, zone), now.astimezone(zone).date()
    at_last, at_present = assess(regimes, known_on(facts, None)), assess(regimes, known_on(facts, Moment(today)))
    falls = at_last.refund_right_vests
    until = falls - ONE_DAY if falls else _deadline(at_last)
    over = falls is not None and today >= falls
    due = at_present.refund_due or at_present.refund_due_policy_cap
    return Clock(until, falls, over, at_present.outcome == "waiting_with_consent", due)


def _deadline(found: Assessment) -> date | None:
    return min((day for name in _DEADLINES if (day := getattr(found, name))), default=None)


def _facts(story: Story, zone: ZoneInfo) -> Facts:
    return Facts(
        begun=story.placed.astimezone(zone).date(),
        zone=zone,
        stated=story.stated,
        disclosed=story.disclosed,
        payment="third_party_card",
        online=True,
        notices=tuple(_told(story, one, zone) for one in story.heard),
    )


def _told(story: Story, heard: Heard, zone: ZoneInfo) -> Told:
    answer = next((one for one in reversed(story.answers) if one.version == heard.version), None)
    sent = _moment(heard.sent, zone)
    return Told(
        sent=sent,
        revised=heard.revised,
        offers_cancel=True,
        gives_reason=True,
        delay_text=f"{(heard.revised - sent.day).days} days" if heard.revised and heard.revised > sent.day else "",
        answer=("consent" if answer.wait else "cancel") if answer else None,
        answered=_moment(answer.at, zone) if answer else None,
    )


def _moment(at: datetime, zone: ZoneInfo) -> Moment:
    local = at.astimezone(zone)
    return Moment(local.date(), local)


def question(regimes: Sequence[Regime], story: Story, promise: Promise, now: datetime) -> Silence | None:
    """Return what silence would mean if the buyer were asked now about this promise; None where nothing is to ask.

    Nothing is to ask where the promise keeps the trader's time, where the buyer was asked about it already, and where
    it is too late to ask: then the line falls.
    """
    stands, told = clock(regimes, story, now), end(promise)
    in_time = stands.until is None or (told is not None and told <= stands.until)
    if in_time or any(one.version == promise.version for one in story.heard) or _too_late(stands, story, now):
        return None
    asked = replace(story, heard=(*story.heard, Heard(promise.version, now, told)))
    return _silence(regimes, asked, told, now)


def _too_late(stands: Clock, story: Story, now: datetime) -> bool:
    latest = max(now.astimezone(zone).date() for zone in story.zones)
    return stands.falls is not None and stands.until is not None and latest > stands.until


def _silence(regimes: Sequence[Regime], asked: Story, told: date | None, now: datetime) -> Silence:
    here = [assess(regimes, known_on(_facts(asked, zone), _moment(now, zone))) for zone in asked.zones]
    then = clock(regimes, asked, now)
    if any(one.silence_means == "cancellation" for one in here) and then.falls:
        return Silence("cancel", then.until)
    if all(one.silence_means == "consent" for one in here):
        return Silence("consent", told)
    return Silence("keep")


def kind_of(story: Story, promise: Promise) -> str:
    """Name the notice that asks: the first, a further one, or one without a date."""
    if end(promise) is None:
        return "delay_unknown"
    return "delay_renewed" if story.heard else "delay_first"


def warned(stands: Clock, story: Story, now: datetime, days: Iterable[int]) -> int | None:
    """Return the nearest warning that is due before the trader's time ends: 1, 3 or 7 days, None before the first."""
    if stands.until is None:
        return None
    today = max(now.astimezone(zone).date() for zone in story.zones)
    left = (stands.until - today).days
    return min((one for one in days if 0 <= left <= one), default=None)


def moments(stands: Clock, story: Story, days: Iterable[int]) -> list[datetime]:
    """Return the moments at which something of this line may be due: warnings, and the day it falls."""
    found = []
    if stands.until:
        first = story.zones[-1]
        found = [_midnight(stands.until - timedelta(days=one), first) for one in days]
        found.append(_midnight(stands.until + ONE_DAY, story.zones[0]))
    if story.stated:  # from then on silence may have been consent
        found.append(_midnight(story.stated + ONE_DAY, story.zones[0]))
    if stands.falls:
        found += [_midnight(stands.falls, zone) for zone in story.zones]
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
