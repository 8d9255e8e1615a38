"""What the merchant's pictures are drawn from: what is owed by when, promises kept, and how soon money went back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Engine,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.sql.selectable import LateralFromClause

from adapters.postgres.tables import line, operation, orders, promise

WEEKS = (7, 14, 28)  # days from today
DAYS = (1, 3, 7, 14)
_GIVES = ("refund", "credit", "void")
_OPEN = ("failed", "done")


@dataclass(frozen=True, slots=True)
class Owed:
    """Units owed, and what their buyers paid or will pay for them, in minor units by currency."""

    units: int = 0
    worth: Mapping[str, int] | None = None


class Charts:
    """Read only; each call is its own transaction, and sees one merchant only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def owed(self, merchant_id: int, today: date) -> Sequence[Owed]:
        """Return what is owed: late, due within each of WEEKS days, later, and without a date."""
        told = _told(newest=True)
        place = _place(told.c.due, today)
        worth = func.sum(cast(func.round((line.c.net + line.c.tax) * line.c.owed / line.c.ordered), BigInteger))
        query = select(place, orders.c.currency, func.sum(line.c.owed), worth).group_by(place, orders.c.currency)
        found = [Owed(0, {}) for _ in range(len(WEEKS) + 3)]
        with self.engine.connect() as connection:
            for at, currency, units, minor in connection.execute(_owed_lines(query, merchant_id, told)):
                held = found[at]
                found[at] = Owed(held.units + int(units), {**(held.worth or {}), currency: int(minor)})
        return found

    def kept(self, merchant_id: int, since: datetime, zone: tzinfo) -> tuple[int, int, int]:
        """Return how many lines were ready by the day first told, by the one told last only, and later than that."""
        first, last = _told(newest=False), _told(newest=True)
        day = _day(line.c.ready_at, zone)
        kept, moved = day <= last.c.due, day > first.c.due
        counts = [func.count().filter(one) for one in (and_(kept, ~moved), and_(kept, moved), ~kept)]
        query = select(*counts).select_from(line.join(first, true()).join(last, true()))
        mine = (line.c.merchant_id == merchant_id, line.c.ready_at >= since, first.c.due.is_not(None))
        with self.engine.connect() as connection:
            row = connection.execute(query.where(*mine)).one()
        return int(row[0]), int(row[1]), int(row[2])

    def given_back(self, merchant_id: int, since: datetime) -> Sequence[int]:
        """Return how many cancellations were paid back within each of DAYS, later, and how many are open."""
        took = func.coalesce(operation.c.sent_at, operation.c.made_at) - operation.c.made_at
        bounds = [timedelta(days=one) for one in DAYS]
        place = case(
            (operation.c.state.not_in(_OPEN), len(DAYS) + 1),
            *[(took <= bound, at) for at, bound in enumerate(bounds)],
            else_=len(DAYS),
        )
        mine = (operation.c.merchant_id == merchant_id, operation.c.kind.in_(_GIVES), operation.c.made_at >= since)
        query = select(place, func.count()).where(*mine, operation.c.state != "failed").group_by(place)
        with self.engine.connect() as connection:
            found = {int(at): int(count) for at, count in connection.execute(query)}
        return [found.get(at, 0) for at in range(len(DAYS) + 2)]


def _day(moment: ColumnElement[Any], zone: tzinfo) -> ColumnElement[date]:
    """Return the day it was there; an offset as text would be turned round by PostgreSQL."""
    if isinstance(zone, ZoneInfo):
        return cast(func.timezone(zone.key, moment), Date)
    return cast(func.timezone("UTC", moment) + (zone.utcoffset(None) or timedelta(0)), Date)


def _told(*, newest: bool) -> LateralFromClause:
    """Return the last day promised to the line of the query around it, in its newest or its first version."""
    same = [promise.c[name] == line.c[name] for name in ("merchant_id", "order_id", "line_id")]
    day = func.coalesce(promise.c.until, promise.c.due).label("due")
    version = promise.c.version.desc() if newest else promise.c.version
    query = select(day).where(*same).order_by(version).limit(1).correlate(line)
    return query.lateral("newest" if newest else "first")


def _place(due: ColumnElement[date], today: date) -> ColumnElement[int]:
    within = [(due < literal(today) + days, at + 1) for at, days in enumerate(WEEKS)]
    return case((due.is_(None), len(WEEKS) + 2), (due < today, 0), *within, else_=len(WEEKS) + 1)


def _owed_lines(query: Select[Any], merchant_id: int, told: LateralFromClause) -> Select[Any]:
    bought = and_(orders.c.merchant_id == line.c.merchant_id, orders.c.order_id == line.c.order_id)
    rows = line.join(orders, bought).outerjoin(told, true())
    return query.select_from(rows).where(line.c.merchant_id == merchant_id, line.c.owed > 0, line.c.ordered > 0)
