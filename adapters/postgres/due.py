"""Who has work: anything due, of whatever kind."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from adapters.postgres.tables import delivery, duty, merchant, notice, operation, readback, schedule

_LIVE: Mapping[str, tuple[str, ...]] = {
    "delivery": ("new", "claimed"),
    "operation": ("approved", "sending", "unknown", "reconciling", "needs_operator"),
    "notice": ("new", "sending"),
}


SKEW = timedelta(minutes=1)
"""A look around dated later than this is one by a clock that went wrong: it postpones nothing."""


def _open(table: Any) -> Any:
    return table.c.state.in_(_LIVE[table.name])


def with_work(now: datetime, every: timedelta) -> Select[int]:
    """Select the ids of merchants with anything due, a look around each `every` too."""
    last = merchant.c.swept_at
    swept = or_(last.is_(None), last <= now - every, last > now + SKEW)
    due = (
        exists().where(delivery.c.merchant_id == merchant.c.id, delivery.c.due <= now, _open(delivery)),
        exists().where(operation.c.merchant_id == merchant.c.id, operation.c.due <= now, _open(operation)),
        exists().where(notice.c.merchant_id == merchant.c.id, notice.c.due <= now, _open(notice)),
        exists().where(schedule.c.merchant_id == merchant.c.id, schedule.c.due <= now),
        exists().where(duty.c.merchant_id == merchant.c.id, duty.c.due <= now),
        exists().where(readback.c.merchant_id == merchant.c.id, readback.c.due <= now, readback.c.lifted_at.is_(None)),
    )
    open_ = (merchant.c.active, merchant.c["keys"].is_not(None))  # without keys nothing can be done for it
    return select(merchant.c.id).where(*open_, or_(*due, and_(merchant.c.backfilled, swept)))
