"""When will it ship? A date, a range, or honestly no date yet, and the reason it was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from connector.model import Supply
from connector.policy import Policy


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
    """What supply says today: `due` to `until`, or no date; `reason` is one of supply, lead_time, no_date."""

    due: date | None
    until: date | None
    reason: str
    source: str = ""


def expect(
    supplies: Sequence[Supply], ahead: int, units: int, policy: Policy, calendar: Calendar, now: datetime
) -> Expected:
    """Say when `units` of an item can ship, with `ahead` owed units before them in the queue."""
    need, due, until, sources = ahead + units, None, None, []
    for supply in sorted(supplies, key=_arrival):
        if supply.due is None:
            break
        need -= supply.units
        due, until = supply.due, supply.until or supply.due
        sources.append(supply.reference or supply.source)
        if need <= 0:
            return _from_supply(due, until, sources[-1], policy, calendar, now)
    return _from_lead_time(policy, calendar, now)


def _arrival(supply: Supply) -> tuple[bool, date]:
    """Order supplies by the day they are all there; those without a date come last."""
    return supply.due is None, supply.until or supply.due or date.max


def _from_supply(due: date, until: date, source: str, policy: Policy, calendar: Calendar, now: datetime) -> Expected:
    """Add handling time to an arrival; an arrival that should have been yesterday counts from today."""
    today = calendar.today(now)
    first = calendar.after(max(due, today), policy.handling_days)
    last = calendar.after(max(until, today), policy.handling_days)
    return Expected(first, last if last != first else None, "supply", source)


def _from_lead_time(policy: Policy, calendar: Calendar, now: datetime) -> Expected:
    """Fall back on the merchant's lead time, or say that no date is known."""
    if policy.lead_days is None:
        return Expected(None, None, "no_date")
    return Expected(calendar.after(calendar.today(now), policy.lead_days), None, "lead_time")
