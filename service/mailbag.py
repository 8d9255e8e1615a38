"""Sorts what is due: what goes now, what waits for the buyer's morning, and what goes together as one mail a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.postgres.books import PostgresRecord
from adapters.postgres.notices import Notice
from connector.handle.clocks import ASKING, waiting
from connector.ports import Desk, HeldOrder
from connector.rules.hours import awake
from connector.rules.zones import zones_of
from connector.wording import OWN_KINDS

AT_ONCE = 50
_LOOKED_AT = 500
_A_DAY = timedelta(days=1)
# News of what waits can wait for the morning; a receipt of money or of a cancellation cannot.
_PATIENT = (*ASKING, "waiting", "date", "ready", "still_waiting")


@dataclass(frozen=True, slots=True)
class _Bag:
    """Everything not sent yet to one buyer, and when they last got several notices in one mail."""

    notices: Sequence[Notice]
    orders: Mapping[str, HeldOrder]
    last: datetime | None


def due(record: PostgresRecord, now: datetime) -> Sequence[Notice]:
    """Return notices whose next step is due; further ahead where several of one buyer may become one mail."""
    return record.notices.due(now, AT_ONCE if record.policy.summary_above is None else _LOOKED_AT)


def sorted_out(record: PostgresRecord, desk: Desk, fresh: Sequence[Notice], now: datetime) -> list[list[Notice]]:
    """Return the mails to send now, each the notices in it; what can wait is moved to its later moment."""
    policy = record.policy
    if not fresh or (policy.quiet_from == policy.quiet_until and policy.summary_above is None):
        return [[one] for one in fresh]
    bags, others = _bags(record, fresh, now)
    mails = [[one] for one in others]
    for bag in bags:
        moments = {one.id: _moment(record, desk, bag, one, now) for one in bag.notices}
        mails += _mails(record, bag, moments, now)
    return sorted(mails, key=lambda mail: mail[0].id)


def _bags(record: PostgresRecord, fresh: Sequence[Notice], now: datetime) -> tuple[list[_Bag], list[Notice]]:
    """Sort by the buyer's address what is due and what was held back; what has no address goes on as it is."""
    held = record.notices.held_back(now, _LOOKED_AT)
    went = [] if record.policy.summary_above is None else record.notices.together(now - _A_DAY)
    buyers = record.cases.buyers({one.order for one in (*fresh, *held, *went)})

    def address(one: Notice) -> str:
        return buyers[one.order].email.casefold() if one.order in buyers and one.kind not in OWN_KINDS else ""

    last = {address(one): one.sent for one in sorted(went, key=lambda one: one.sent or now)}
    mine: dict[str, list[Notice]] = {name: [] for one in fresh if (name := address(one))}
    for one in sorted((*fresh, *held), key=lambda one: one.id):
        if (name := address(one)) in mine:
            mine[name].append(one)
    bags = [_Bag(notices, _orders(record, notices), last.get(name)) for name, notices in mine.items()]
    return bags, [one for one in fresh if not address(one)]


def _orders(record: PostgresRecord, notices: Iterable[Notice]) -> Mapping[str, HeldOrder]:
    found = {one.order: record.cases.order(one.order) for one in notices}
    return {name: order for name, order in found.items() if order}


def _moment(record: PostgresRecord, desk: Desk, bag: _Bag, one: Notice, now: datetime) -> datetime:
    """Return when a notice may go by itself: now, in the buyer's morning, or with tomorrow's mail."""
    if one.kind not in _PATIENT:
        return now
    policy, order = record.policy, bag.orders[one.order]
    later = now
    if _many(record, bag.notices) and bag.last and one.kind not in ASKING:
        later = max(now, bag.last + _A_DAY)
    night = (policy.quiet_from, policy.quiet_until)
    later = awake(order.buyer.country, ZoneInfo(desk.merchant.zone or "UTC"), night, later)
    return later if later > now and _in_time(record, desk, order, one, later, now) else now


def _many(record: PostgresRecord, notices: Iterable[Notice]) -> bool:
    above = record.policy.summary_above
    return above is not None and sum(one.kind in _PATIENT for one in notices) > above


def _in_time(record: PostgresRecord, desk: Desk, order: HeldOrder, one: Notice, later: datetime, now: datetime) -> bool:
    """Tell whether later is still before the last day of every clock and answer the notice is about."""
    only = set(one.body["only"])
    days = [each.stands.until for each in waiting(record, desk, order, now) if each.line.line.id in only]
    by = [(row.get("silence") or {}).get("by") for row in one.body["lines"] if row["line"] in only]
    days += [date.fromisoformat(day) for day in by if day]
    first = zones_of(order.buyer.country)[-1]  # where that day begins first
    return all(later < datetime.combine(day, time(), first) for day in days if day)


def _mails(record: PostgresRecord, bag: _Bag, moments: Mapping[int, datetime], now: datetime) -> list[list[Notice]]:
    """Hold back what can wait; what goes takes along what was held of the same order, so that no news overtakes."""
    orders = {one.order for one in bag.notices if one.due <= now and moments[one.id] <= now}
    going = [one for one in bag.notices if one.order in orders]
    for one in bag.notices:
        if one.due <= now and one.order not in orders:
            record.notices.move(one, "new", due=moments[one.id])
    patient = [one for one in going if one.kind in _PATIENT]
    if _many(record, going) and len(patient) > 1:
        return [patient, *([one] for one in going if one.kind not in _PATIENT)]
    return [[one] for one in going]
