"""The shop let us go: believed once it no longer lets us in, and no money in between is left to silence."""

from collections.abc import Iterable
from datetime import datetime

from connector.errors import Refused
from connector.events import Event, Uninstalled
from connector.operate import give_up
from connector.ports import Desk, Record

_UNFOUNDED = "uninstall_unfounded"


def without_unfounded(desk: Desk, events: Iterable[Event], now: datetime) -> list[Event]:
    """Leave out that the shop let us go where our keys still open it: an old delivery must not end a new installation.

    Raises NotSent when the shop does not answer.
    """
    found = list(events)
    if not any(isinstance(one, Uninstalled) for one in found) or not _opens(desk):
        return found
    with desk.books.record(desk.merchant.id) as record:
        record.append("connector", _UNFOUNDED, {}, now)
    return [one for one in found if not isinstance(one, Uninstalled)]


def _opens(desk: Desk) -> bool:
    try:
        desk.shop.profile()
    except Refused:
        return False
    return True


def let_go(record: Record, now: datetime) -> None:
    """End the work for a shop: what was not sent never is, and what nobody knows about is a person's now."""
    for one in record.operations.open_money():
        give_up(record, one, now)
    record.let_go(now)
