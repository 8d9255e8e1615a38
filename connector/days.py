"""The shop's own days and its own lead times, as a merchant writes them down: one per line."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase

from connector.errors import Malformed
from connector.model import Group, GroupKind, Item
from connector.policy import Policy

_YEARLY = re.compile(r"(\d\d)-(\d\d)")
_LONGEST = timedelta(days=92)
_MOST = 200
_MOST_YEARLY = 60
_LATEST = 365
_LEAP = 2000
_MOST_GROUPS = 50  # each is read in the shop every hour
_LONGEST_NAME = 255
_GROUP = re.compile(r"(tag|collection|category)\s*:\s*(.*)", re.IGNORECASE)
_NO_LETTER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_KINDS = {"tag": GroupKind.TAG, "collection": GroupKind.COLLECTION, "category": GroupKind.COLLECTION}


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


def lead_time(line: str) -> tuple[str | Group, int | None]:
    """Read "LAMP-* = 20" (or "= none": no date is named) as a pattern of SKUs, or a group, and working days.

    Raises Malformed.
    """
    which, _, days = (part.strip() for part in line.rpartition("="))
    if which and days.lower() == "none":
        return _which(which), None
    if not (which and days.isascii() and days.isdigit() and int(days[:6]) <= _LATEST):
        raise Malformed(f"{line[:40]!r} is no lead time such as LAMP-* = 20, up to {_LATEST} days")
    return _which(which), int(days)


def _which(text: str) -> str | Group:
    """Read "tag: Preorder", "collection: Lamps" or "category: Lamps" as a group, all else as a pattern of SKUs."""
    named = _GROUP.fullmatch(text)
    if named is None:
        return text
    name = " ".join(named[2].split())
    if not name:
        raise Malformed(f"{text[:40]!r} names nothing: write the name after the colon, as in tag: Preorder = 20")
    if len(name) > _LONGEST_NAME or _NO_LETTER.search(name):
        raise Malformed(f"{text[:40]!r} is no name a shop may give, of up to {_LONGEST_NAME} letters")
    return Group(_KINDS[named[1].lower()], name)


def lead_times(lines: Sequence[str]) -> Sequence[tuple[str | Group, int | None]]:
    """Read every line; raises Malformed, also where there are too many of them."""
    if len(lines) > _MOST:
        raise Malformed(f"At most {_MOST} lead times")
    found = [lead_time(line) for line in lines]
    if len({which.key for which, _ in found if isinstance(which, Group)}) > _MOST_GROUPS:
        raise Malformed(f"At most {_MOST_GROUPS} tags and collections")
    return found


def groups_of(policy: Policy) -> Sequence[Group]:
    """Return the groups a policy's lead times name, each once."""
    found: dict[str, Group] = {}
    for line in policy.lead_times:
        which = lead_time(line)[0]
        if isinstance(which, Group):
            found.setdefault(which.key, which)
    return list(found.values())


def check_days(policy: Policy) -> str:
    """Say what is wrong with a policy's days and lead times, "" if nothing is."""
    try:
        ClosedDays(policy.closed_days)
        lead_times(policy.lead_times)
    except Malformed as error:
        return error.message
    return ""


def for_item(policy: Policy, item: Item, groups: Collection[str] = ()) -> Policy:
    """Return the policy with the lead time of one item: the first line that fits its SKU, its key or its groups.

    `groups` are the keys of the groups the item is in.
    """
    for line in policy.lead_times:
        which, days = lead_time(line)
        if which.key in groups if isinstance(which, Group) else _fits(which, item):
            return replace(policy, lead_days=days)
    return policy


def _fits(pattern: str, item: Item) -> bool:
    return any(name and fnmatchcase(name.casefold(), pattern.casefold()) for name in (item.sku, item.key))
