"""The shop's own days and its own lead times, as a merchant writes them down: one per line."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase

from connector.errors import Malformed
from connector.model import Item
from connector.policy import Policy

_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_LONGEST = timedelta(days=92)
_MOST = 200
_MOST_YEARLY = 60
_LATEST = 365
_LEAP = 2000


class ClosedDays:
    """Days on which a shop is closed: "2026-12-28", "2026-12-24/2027-01-02", or "12-25" for every year.

    Raises Malformed, naming the first line that is none of them.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.days: set[date] = set()
        self.yearly: set[tuple[int, int]] = set()
        for number, line in enumerate(lines, start=1):
            if number > _MOST or len(self.yearly) > _MOST_YEARLY:
                raise Malformed(f"At most {_MOST} lines, and {_MOST_YEARLY} days of every year")
            self._read(line.strip())

    def __contains__(self, day: object) -> bool:
        """Tell whether nobody works on a day."""
        return isinstance(day, date) and (day in self.days or (day.month, day.day) in self.yearly)

    def _read(self, line: str) -> None:
        yearly = _YEARLY.fullmatch(line)
        try:
            if yearly:
                self.yearly.add((date(_LEAP, int(yearly[1]), int(yearly[2])).month, int(yearly[2])))
                return
            first, _, last = line.partition("/")
            day, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError:
            raise Malformed(f"{line[:40]!r} is no day such as 2026-12-28, 2026-12-24/2027-01-02 or 12-25") from None
        if not day <= end <= day + _LONGEST:
            raise Malformed(f"{line[:40]!r} is no range of up to {_LONGEST.days} days")
        while day <= end:
            self.days.add(day)
            day += timedelta(days=1)


def lead_time(line: str) -> tuple[str, int | None]:
    """Read "LAMP-* = 20" (or "= none": no date is named) as a pattern of SKUs and working days; raises Malformed."""
    pattern, _, days = (part.strip() for part in line.rpartition("="))
    if pattern and days.lower() == "none":
        return pattern, None
    if not (pattern and days.isascii() and days.isdigit() and int(days[:6]) <= _LATEST):
        raise Malformed(f"{line[:40]!r} is no lead time such as LAMP-* = 20, up to {_LATEST} days")
    return pattern, int(days)


def check_days(policy: Policy) -> str:
    """Say what is wrong with a policy's days and lead times, "" if nothing is."""
    try:
        ClosedDays(policy.closed_days)
        if len(policy.lead_times) > _MOST:
            return f"At most {_MOST} lead times"
        for line in policy.lead_times:
            lead_time(line)
    except Malformed as error:
        return error.message
    return ""


def for_item(policy: Policy, item: Item) -> Policy:
    """Return the policy with the lead time of one item: the first pattern that fits its SKU or key."""
    for line in policy.lead_times:
        pattern, days = lead_time(line)
        if any(name and fnmatchcase(name.casefold(), pattern.casefold()) for name in (item.sku, item.key)):
            return replace(policy, lead_days=days)
    return policy
