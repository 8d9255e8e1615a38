"""The trader's deadline: the date that was said, or the default of the rule set."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from connector.rules.facts import Facts
from connector.rules.ruleset import Clock

_LAST_SECOND = time(23, 59, 59)


def deadline(clock: Clock | None, facts: Facts) -> date | None:
    """Return the last day of the trader's time, weekends and holidays included; None if nothing starts the clock."""
    if clock is None:
        return None
    said, default = _said(clock, facts), _default(clock, facts)
    if said and default and facts.disclosed is False:
        return min(said, default)
    return said or default


def last_moment(day: date, zone: ZoneInfo) -> datetime:
    """Return the last second of a day in a zone; where clocks are set back at midnight, the second one."""
    return datetime.combine(day, _LAST_SECOND, zone).replace(fold=1)


def _said(clock: Clock, facts: Facts) -> date | None:
    """Return the stated date with the days of grace; of a date and a number of days, the earlier."""
    dates = [facts.stated] if facts.stated else []
    if facts.begun and facts.stated_days is not None:
        dates.append(facts.begun + timedelta(days=facts.stated_days))
    return min(dates) + timedelta(days=clock.grace_days) if dates else None


def _default(clock: Clock, facts: Facts) -> date | None:
    days = clock.seller_credit_days if facts.applied_for_credit else None
    count = clock.default_days if days is None else days
    return facts.begun + timedelta(days=count) if facts.begun else None
