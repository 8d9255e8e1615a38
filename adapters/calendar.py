"""The shop's days: its zone, and which days are working days."""

import re
from collections.abc import Container
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.days import ClosedDays
from connector.errors import Malformed
from connector.policy import Policy

_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?")
_ONE_DAY = timedelta(days=1)


class WorkingCalendar:
    """Working days in the shop's zone ("Europe/Berlin", or "+02:00" from WooCommerce), less the `closed` days.

    `works_on` are the weekdays on which somebody works, Monday is "1".

    `country` alone changes nothing: whoever wants its holidays passes them (`adapters.holidays_of.closed_in`).
    """

    def __init__(
        self, zone: str, country: str | None = None, closed: Container[date] = (), works_on: str = "12345"
    ) -> None:
        self.zone = _zone(zone.strip())
        self.country = country
        self.closed = closed
        self.works_on = frozenset(works_on) or frozenset("12345")

    def today(self, now: datetime) -> date:
        """Return the day it is in the shop's zone."""
        return now.astimezone(self.zone).date()

    def after(self, start: date, working_days: int) -> date:
        """Return the day that many working days after `start`; 0 gives `start`, or the next working day."""
        if working_days < 0:
            raise Malformed(f"Cannot count {working_days} working days.")
        day = start if working_days else self._working(start)
        for _ in range(working_days):
            day = self._working(day + _ONE_DAY)
        return day

    def _working(self, day: date) -> date:
        """Return `day`, or the next day on which somebody works."""
        while str(day.isoweekday()) not in self.works_on or day in self.closed:
            day += _ONE_DAY
        return day


def shop_calendar(zone: str, policy: Policy) -> WorkingCalendar:
    """Return the days a merchant works on, by their own choice."""
    return WorkingCalendar(zone, closed=ClosedDays(policy.closed_days), works_on=policy.works_on)


def _zone(name: str) -> tzinfo:
    """Read a zone's name or its distance from UTC; raises Malformed for anything else."""
    offset = _OFFSET.fullmatch(name)
    try:
        if offset:
            sign = -1 if offset[1] == "-" else 1
            return timezone(sign * timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0)))
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Malformed(f"Unknown time zone {name[:40]!r}.") from error
