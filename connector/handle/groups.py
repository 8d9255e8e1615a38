"""What is in the groups that lead times name: as the shop showed it last, and promised by from then on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from connector.days import groups_of
from connector.errors import Gone, Refused
from connector.handle.settle import review
from connector.model import Group
from connector.ports import Desk, Record

TASK = "group_unread"
_AT_ONCE = 40


def read_groups(desk: Desk, every: timedelta, over: Callable[[], bool], now: datetime) -> datetime | None:
    """Read each group the policy names whose reading is older than `every`, and decide anew for what came or went.

    Returns when to go on, which is now where the turn was `over` before the last of them, or None where none is named.
    Raises NotSent when the shop is away: a group that was not read to its end holds what it held.
    """
    with desk.books.record(desk.merchant.id) as record:
        named = {one.key: one for one in groups_of(record.policy)}
        _forget(record, named, now)
        read = record.cases.groups()
    late = [key for key in named if key not in read or read[key] <= now - every]
    for number, key in enumerate(late):
        if number and over():
            return now
        _read(desk, named[key], now)
    return min((read[key] + every for key in named if key not in late), default=now + every) if named else None


def _forget(record: Record, named: Mapping[str, Group], now: datetime) -> None:
    """Hold nothing of groups no line names any more."""
    for key in record.cases.groups().keys() - named.keys():
        record.cases.forget_group(key)
        record.tasks.close(TASK, key, now)


def _read(desk: Desk, group: Group, now: datetime) -> None:
    pages, wrong = _asked(desk, group)
    if pages is not None:
        _replace(desk, group, pages, now)
    with desk.books.record(desk.merchant.id) as record:
        record.cases.group_read(group.key, now)
        _tell(record, group, wrong, now)


def _asked(desk: Desk, group: Group) -> tuple[Sequence[Sequence[str]] | None, str]:
    """Return all that is in a group, None where the shop does not tell, and what is wrong with it."""
    try:
        return list(desk.shop.members(group)), ""
    except Gone:
        return (), f"The shop knows no {group.kind.value} called {group.name}: its lead time holds for no item."
    except Refused as error:
        return None, f"The shop does not tell what is in the {group.kind.value} {group.name}: {error}"


def _tell(record: Record, group: Group, wrong: str, now: datetime) -> None:
    if wrong:
        record.tasks.open(TASK, group.key, wrong[:500], now)
    else:
        record.tasks.close(TASK, group.key, now)


def _replace(desk: Desk, group: Group, pages: Sequence[Sequence[str]], now: datetime) -> None:
    """Write a complete reading down, some items at a time and each with what follows for whoever waits for it.

    Where this ends half-way, the next reading finds the rest still to be done.
    """
    with desk.books.record(desk.merchant.id) as record:
        held = set(record.cases.in_group(group.key))
        found = {item for page in pages for item in record.cases.items_of(page)}
    for some in _some(sorted(held ^ found)):
        came, gone = [one for one in some if one in found], [one for one in some if one in held]
        with desk.books.record(desk.merchant.id) as record:
            record.cases.join(group.key, came)
            record.cases.part(group.key, gone)
            record.append("platform", "group", {"group": group.key, "came": came, "gone": gone}, now)
            review(record, desk, some, now)


def _some(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
