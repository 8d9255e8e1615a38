"""What is expected and when, as the merchant's page lists it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Engine, RowMapping, Select, cast, func, or_, select, tuple_

from adapters.postgres.tables import item, supply
from connector.model import Supply

_NEVER = date(9999, 12, 31)  # sorts those without a date last
_NAMES = ("item", "units", "due", "until", "source", "reference", "reliability")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One expected arrival; `sort` is its place in the list, to go on after."""

    id: int
    supply: Supply
    title: str
    sku: str
    sort: str


class Arriving:
    """Read only; each call is its own transaction, and sees one merchant only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def listed(self, merchant_id: int, text: str = "", after: str = "", limit: int = 25) -> Sequence[Arrival]:
        """Return what is still expected, the soonest first; `text` is a part of the item's title, key or SKU."""
        day = func.coalesce(supply.c.due, _NEVER)
        query = _expected(merchant_id).order_by(day, supply.c.id)
        if text:
            like = f"%{text.replace('|', '||').replace('%', '|%').replace('_', '|_')}%"
            names = (item.c.title, item.c.sku, supply.c.item, supply.c.reference)
            query = query.where(or_(*(one.ilike(like, escape="|") for one in names)))
        place = _place(after)
        if place:
            query = query.where(tuple_(day, supply.c.id) > tuple_(cast(place[0], Date), place[1]))
        with self.engine.connect() as connection:
            return [_arrival(row) for row in connection.execute(query.limit(limit)).mappings()]

    def every(self, merchant_id: int) -> Iterator[tuple[Supply, str]]:
        """Yield everything still expected with its item's SKU, item by item."""
        query = _expected(merchant_id).order_by(supply.c.item, supply.c.id)
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                found = _arrival(row)
                yield found.supply, found.sku


def _expected(merchant_id: int) -> Select[tuple[object, ...]]:
    same = (item.c.merchant_id == supply.c.merchant_id) & (item.c.key == supply.c.item)
    columns = [supply.c.id, *(supply.c[name] for name in _NAMES), item.c.title, item.c.sku]
    query = select(*columns).select_from(supply.outerjoin(item, same))
    return query.where(supply.c.merchant_id == merchant_id, supply.c.used_at.is_(None))


def _arrival(row: RowMapping) -> Arrival:
    held = Supply(**{name: row[name] for name in _NAMES})
    sort = f"{(held.due or _NEVER).isoformat()}/{row['id']}"
    return Arrival(row["id"], held, row["title"] or held.item, row["sku"] or "", sort)


def _place(after: str) -> tuple[date, int] | None:
    day, _, number = after.partition("/")
    try:
        return date.fromisoformat(day), int(number[:18])
    except ValueError:
        return None
