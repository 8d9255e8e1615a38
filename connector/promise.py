"""When will it ship? A date, a range, or honestly no date yet, and the reason it was chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from connector.model import Promise, Supply
from connector.policy import Policy

FIRM, LIKELY, OPEN = RELIABILITIES = ("firm", "likely", "open")
# ERPs write 2099-12-31 for "unknown"; nobody knows an arrival this far ahead.
_KNOWABLE = timedelta(days=3 * 366)
# Good news is worth a message when it is a week; a `ready` notice follows anyway.
_NEWS = timedelta(days=7)
# These dates are counted from today, so they move every day without anybody having learned anything.
_SLIDING = ("lead_time", "overdue")


class Calendar(Protocol):
    """The shop's working days and its zone."""

    def today(self, now: datetime) -> date:
        """Return the day it is in the shop's zone."""
        ...

    def after(self, start: date, working_days: int) -> date:
        """Return the day that many working days after `start`; 0 gives `start`, or the next working day."""
        ...


@dataclass(frozen=True, slots=True)
class Expected:
    """What supply says today: `due` to `until`, or no date; `reason` is supply, overdue, lead_time or no_date."""

    due: date | None
    until: date | None
    reason: str
    source: str = ""


def expect(
    supplies: Sequence[Supply], ahead: int, units: int, policy: Policy, calendar: Calendar, now: datetime
) -> Expected:
    """Say when `units` of an item can ship, with `ahead` owed units before them in the queue.

    What is expected and what is promised are two things: a supply that is only likely comes a cushion later here, one
    that is open not at all, and the safety stock goes to nobody.
    """
    today, need = calendar.today(now), ahead + units + policy.safety_stock
    found = (_as_promised(one, policy, calendar) for one in supplies if one.units > 0 and one.reliability != OPEN)
    dated = [one for one in found if one.due and _last(one) <= today + _KNOWABLE]
    latest = _covering(dated, need, _last)
    if latest is None:
        return _from_lead_time(dated, policy, calendar, today)
    earliest = _covering(dated, need, _first) or latest
    return _from_supply(_first(earliest), latest, policy, calendar, today)


def changed(promise: Promise | None, expected: Expected, today: date | None = None) -> bool:
    """Tell whether the buyer must hear: a first word, a date lost, found, later, or earlier by a week.

    With `today`, a date that has passed unkept must be heard about too.
    """
    if promise is None:
        return True
    told, now = _end(promise), _end(expected)
    if told is None:
        return now is not None and expected.reason != "overdue"
    if today is not None and told < today:
        return True
    if promise.reason in _SLIDING and expected.reason != "supply":
        return False
    return now is None or now > told or now <= told - _NEWS


def make(expected: Expected, previous: Promise | None, now: datetime) -> Promise:
    """Return the next promise; a delivery overdue for the second time gives no date rather than a third guess."""
    version = previous.version + 1 if previous else 1
    if previous and previous.reason == expected.reason == "overdue":
        return Promise(version, None, None, "overdue", now, expected.source)
    return Promise(version, expected.due, expected.until, expected.reason, now, expected.source)


def _as_promised(supply: Supply, policy: Policy, calendar: Calendar) -> Supply:
    """Return a supply with the dates a promise may be made from."""
    if supply.reliability != LIKELY or supply.due is None:
        return supply
    due, until = (calendar.after(day, policy.cushion_days) if day else None for day in (supply.due, supply.until))
    return replace(supply, due=due, until=until)


def _first(supply: Supply) -> date:
    return supply.due or date.max


def _last(supply: Supply) -> date:
    """Return the day a supply is there at the latest; a range written backwards ends where it begins."""
    return max(_first(supply), supply.until or date.min)


def _covering(supplies: Sequence[Supply], need: int, arrival: Callable[[Supply], date]) -> Supply | None:
    """Return the supply with which the need is met when each comes at its `arrival`, None if it is not met."""
    for supply in sorted(supplies, key=arrival):
        need -= supply.units
        if need <= 0:
            return supply
    return None


def _from_supply(first: date, latest: Supply, policy: Policy, calendar: Calendar, today: date) -> Expected:
    """Add handling time to an arrival; an arrival that should have been yesterday counts from today."""
    due = calendar.after(max(first, today), policy.handling_days)
    until = calendar.after(max(_last(latest), today), policy.handling_days)
    reason = "overdue" if _last(latest) < today else "supply"
    return Expected(due, until if until != due else None, reason, latest.reference or latest.source)


def _from_lead_time(dated: Sequence[Supply], policy: Policy, calendar: Calendar, today: date) -> Expected:
    """Fall back on the merchant's lead time, never earlier than the supplies that go to others, or give no date."""
    if policy.lead_days is None:
        return Expected(None, None, "no_date")
    arrivals = [calendar.after(max(_last(one), today), policy.handling_days) for one in dated]
    return Expected(max([calendar.after(today, policy.lead_days), *arrivals]), None, "lead_time")


def _end(told: Promise | Expected) -> date | None:
    """Return the last day of what was told or is expected."""
    return told.until or told.due
