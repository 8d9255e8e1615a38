"""What the merchant's page shows of many orders at once: the worklist, its figures, and one order's record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Double,
    Engine,
    RowMapping,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import array

from adapters.postgres.tables import delivery, ledger, ledger_order, line, operation, orders, promise

_NEVER = date(9999, 12, 31)  # sorts those without a date last


@dataclass(frozen=True, slots=True)
class Row:
    """One order somebody waits for; `sort` is its place in the list, to go on after."""

    order: str
    number: str
    items: str
    units: int
    due: date | None
    sort: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which orders: all, those "late" or "undated", and a part of the order's number."""

    show: str = ""
    text: str = ""
    after: str = ""


class Overview:
    """Read only; each call is its own transaction, and sees one merchant only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def worklist(self, merchant_id: int, choice: Choice, today: date, limit: int = 25) -> Sequence[Row]:
        """Return orders in which somebody waits, the one due first at the top."""
        listed = _waiting(merchant_id).subquery()
        day = func.coalesce(listed.c.due, _NEVER)
        query = select(listed).where(*_chosen(listed.c, day, choice, today)).order_by(day, listed.c.order_id)
        with self.engine.connect() as connection:
            return [_row(one) for one in connection.execute(query.limit(limit)).mappings()]

    def figures(self, merchant_id: int, today: date) -> Mapping[str, int]:
        """Return how many orders and units wait, how many are late, and how many have no date."""
        listed = _waiting(merchant_id).subquery()
        late, undated = func.count().filter(listed.c.due < today), func.count().filter(listed.c.due.is_(None))
        query = select(func.count().label("orders"), func.coalesce(func.sum(listed.c.units), 0).label("units"))
        query = query.add_columns(late.label("late"), undated.label("undated"))
        with self.engine.connect() as connection:
            return dict(connection.execute(query.select_from(listed)).mappings().one())

    def owed(self, merchant_id: int) -> int:
        """Return in how many orders units are owed, whether or not their buyers were told."""
        query = select(func.count(line.c.order_id.distinct())).where(line.c.merchant_id == merchant_id, line.c.owed > 0)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def ages(self, merchant_id: int, now: datetime, edges: Sequence[int]) -> Sequence[int]:
        """Return the units owed by the days they have waited: below the first edge, between edges, above the last."""
        days = cast(func.extract("epoch", literal(now) - line.c.waited_at) / 86400, Double)
        age = func.width_bucket(days, array([cast(one, Double) for one in edges]))
        query = select(func.coalesce(age, 0), func.sum(line.c.owed)).group_by(age)
        with self.engine.connect() as connection:
            mine = query.where(line.c.merchant_id == merchant_id, line.c.owed > 0)
            found = {int(age): int(units) for age, units in connection.execute(mine)}
        return [found.get(one, 0) for one in range(len(edges) + 1)]

    def history(self, merchant_id: int, order_id: str, limit: int = 200) -> Sequence[Mapping[str, Any]]:
        """Return what the ledger says of one order, oldest first; the newest ones where there are more."""
        names = (ledger.c.seq, ledger.c.at, ledger.c.actor, ledger.c.event, ledger.c.payload)
        query = select(*names).where(ledger.c.merchant_id == merchant_id, ledger_order() == order_id)
        query = query.order_by(ledger.c.seq.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [dict(one) for one in reversed(connection.execute(query).mappings().all())]

    def chosen(self, merchant_id: int, limit: int = 20) -> Sequence[Mapping[str, Any]]:
        """Return who changed what of the policy, newest first."""
        query = select(ledger.c.at, ledger.c.actor, ledger.c.payload)
        query = query.where(ledger.c.merchant_id == merchant_id, ledger.c.event == "policy")
        query = query.order_by(ledger.c.seq.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [dict(one) for one in connection.execute(query).mappings()]

    def asked(self, merchant_id: int, states: Sequence[str], limit: int = 100) -> Sequence[int]:
        """Return the operations in these states, oldest first."""
        mine = (operation.c.merchant_id == merchant_id, operation.c.state.in_(states))
        with self.engine.connect() as connection:
            query = select(operation.c.id).where(*mine).order_by(operation.c.id).limit(limit)
            return list(connection.execute(query).scalars())

    def arrivals(self, merchant_id: int) -> tuple[datetime | None, int]:
        """Return when the last webhook arrived, and how many are not worked off."""
        waiting = func.count().filter(delivery.c.state.in_(("new", "claimed")))
        query = select(func.max(delivery.c.received_at), waiting).where(delivery.c.merchant_id == merchant_id)
        with self.engine.connect() as connection:
            newest, count = connection.execute(query).one()
        return newest, int(count)


def _waiting(merchant_id: int) -> Select[Any]:
    same = [promise.c[name] == line.c[name] for name in ("merchant_id", "order_id", "line_id")]
    newest = select(promise.c.due).where(*same).order_by(promise.c.version.desc()).limit(1)
    told = newest.correlate(line).lateral("told")
    bought = and_(orders.c.merchant_id == line.c.merchant_id, orders.c.order_id == line.c.order_id)
    query = select(line.c.order_id, orders.c.number, func.sum(func.greatest(line.c.owed, line.c.shown)).label("units"))
    query = query.add_columns(func.min(told.c.due).label("due"), func.string_agg(line.c.title, ", ").label("items"))
    query = query.select_from(line.join(orders, bought).outerjoin(told, true()))
    waits = or_(line.c.owed > 0, line.c.shown > 0)
    return query.where(line.c.merchant_id == merchant_id, waits).group_by(line.c.order_id, orders.c.number)


def _chosen(columns: Any, day: ColumnElement[date], choice: Choice, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [true()]
    if choice.show == "late":
        found.append(columns.due < today)
    if choice.show == "undated":
        found.append(columns.due.is_(None))
    if choice.text:
        found.append(columns.number.contains(choice.text, autoescape=True))
    if choice.after:
        found.append(tuple_(day, columns.order_id) > _place(choice.after))
    return found


def _place(after: str) -> Any:
    day, _, order = after.partition("_")
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = date.min
    return tuple_(cast(found, Date), order)


def _row(row: RowMapping) -> Row:
    sort = f"{(row['due'] or _NEVER).isoformat()}_{row['order_id']}"
    return Row(row["order_id"], row["number"], row["items"][:120], int(row["units"]), row["due"], sort)
