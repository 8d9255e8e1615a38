"""Items somebody waits for, as the merchant's page lists them, and how far what was meant for many orders has come."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, exists, func, or_, select, tuple_

from adapters.postgres.tables import item, ledger, line, operation, schedule, supply, variant

MEANT = ("cancelled_many", "discontinued")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item: units and orders that wait, the store's number, and the next expected day; `sort` is its place."""

    key: str
    title: str
    sku: str
    units: int
    orders: int
    available: int | None
    due: date | None
    sort: str


@dataclass(frozen=True, slots=True)
class Run:
    """What was meant for many orders at once: which, of which item ("" for any), by whom and when."""

    seq: int
    event: str
    at: datetime
    actor: str
    item: str
    orders: tuple[str, ...]
    count: int


class WantedItems:
    """Read only; each call is its own transaction, and sees one merchant only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def listed(self, merchant_id: int, text: str = "", after: str = "", limit: int = 25) -> Sequence[Wanted]:
        """Return items somebody waits for, the one most waited for first; `text` is part of its title, key or SKU."""
        listed = _waited(merchant_id).subquery()
        query = select(listed).order_by(listed.c.units.desc(), listed.c.key).limit(limit)
        if text:
            names = (listed.c.title, listed.c.sku, listed.c.key)
            query = query.where(or_(*(one.icontains(text, autoescape=True) for one in names)))
        place = _place(after)
        if place:
            query = query.where(tuple_(-listed.c.units, listed.c.key) > tuple_(-place[0], place[1]))
        with self.engine.connect() as connection:
            return [Wanted(**row, sort=f"{row['units']}/{row['key']}") for row in connection.execute(query).mappings()]

    def run(self, merchant_id: int, seq: int) -> Run | None:
        """Return what was meant for many orders in one entry of the ledger, None if that is none."""
        return self._one(ledger.c.merchant_id == merchant_id, ledger.c.seq == seq)

    def newest(self, merchant_id: int) -> Run | None:
        """Return what was meant for many orders last."""
        return self._one(ledger.c.merchant_id == merchant_id)

    def _one(self, *which: ColumnElement[bool]) -> Run | None:
        query = select(ledger).where(*which, ledger.c.event.in_(MEANT)).order_by(ledger.c.seq.desc()).limit(1)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        said = json.loads(row["payload"])
        orders = tuple(said["orders"]) if isinstance(said["orders"], list) else ()
        count = len(orders) or int(said["orders"] or 0)
        return Run(row["seq"], row["event"], row["at"], row["actor"], said.get("item", ""), orders, count)

    def planned(self, merchant_id: int, keys: Sequence[str]) -> int:
        """Return how many of these plans are not carried out yet."""
        query = select(func.count()).select_from(schedule)
        with self.engine.connect() as connection:
            mine = query.where(schedule.c.merchant_id == merchant_id, schedule.c.key.in_(keys))
            return int(connection.execute(mine).scalar_one())

    def states(self, merchant_id: int, run: Run, prefix: str) -> Mapping[str, int]:
        """Return in which states the operations are that a run led to; their keys begin with `prefix`."""
        mine = [operation.c.merchant_id == merchant_id, operation.c.made_at >= run.at]
        mine.append(operation.c.key.startswith(prefix, autoescape=True))
        mine.append(operation.c.order_id.in_(run.orders) if run.orders else _holds(run.item))
        query = select(operation.c.state, func.count()).where(*mine).group_by(operation.c.state)
        with self.engine.connect() as connection:
            return {str(state): int(count) for state, count in connection.execute(query)}


def _waited(merchant_id: int) -> Select[Any]:
    units = func.sum(func.greatest(line.c.owed, line.c.shown)).label("units")
    orders = func.count(line.c.order_id.distinct()).label("orders")
    due = func.min(supply.c.due).filter(supply.c.used_at.is_(None))
    same = (supply.c.merchant_id == item.c.merchant_id, supply.c.item == item.c.key)
    next_one = select(due).where(*same).correlate(item).scalar_subquery().label("due")
    drawn = and_(variant.c.merchant_id == line.c.merchant_id, variant.c.variant == line.c.variant)
    pool = and_(item.c.merchant_id == variant.c.merchant_id, item.c.key == variant.c.item)
    query = select(item.c.key, item.c.title, item.c.sku, units, orders, item.c.available, next_one)
    query = query.select_from(line.join(variant, drawn).join(item, pool))
    waits = or_(line.c.owed > 0, line.c.shown > 0)
    columns = (item.c.merchant_id, item.c.key, item.c.title, item.c.sku, item.c.available)
    return query.where(line.c.merchant_id == merchant_id, waits).group_by(*columns)


def _holds(key: str) -> ColumnElement[bool]:
    """Tell of an operation whether its order has a line of an item."""
    drawn = and_(variant.c.merchant_id == line.c.merchant_id, variant.c.variant == line.c.variant)
    mine = (line.c.merchant_id == operation.c.merchant_id, line.c.order_id == operation.c.order_id)
    return exists(select(1).select_from(line.join(variant, drawn)).where(*mine, variant.c.item == key))


def _place(after: str) -> tuple[int, str] | None:
    units, _, key = after.partition("/")
    return (int(units), key) if units.isascii() and units.isdigit() and len(units) < 10 else None  # noqa: PLR2004
