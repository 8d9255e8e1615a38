"""Stock pools, the variants that draw on them, their supplies and their queues."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.members import Members, groups_of_item
from adapters.postgres.tables import item, line, supply, variant
from connector.allocate import Allocation, Place, Pool, Waiting
from connector.model import Backorders, Item, Supply
from connector.ports import Coming, HeldItem

_SUPPLY = ("item", "units", "due", "until", "source", "reference", "reliability")


class Items(Members):
    """The stock pools of one merchant, inside one transaction."""

    def __init__(self, connection: Connection, merchant_id: int) -> None:
        self.connection = connection
        self.merchant_id = merchant_id

    def item(self, key: str) -> HeldItem | None:
        """Return what we hold about a pool."""
        query = select(item, groups_of_item()).where(item.c.merchant_id == self.merchant_id, item.c.key == key)
        row = self.connection.execute(query).mappings().one_or_none()
        return _held(row, self._variants(key)) if row else None

    def items(self, *, after: str = "", limit: int = 100) -> list[HeldItem]:
        """Return pools in the order of their keys, a page at a time."""
        query = select(item, groups_of_item()).where(item.c.merchant_id == self.merchant_id, item.c.key > after)
        rows = self.connection.execute(query.order_by(item.c.key).limit(limit)).mappings().all()
        return [_held(row, self._variants(row["key"])) for row in rows]

    def _variants(self, key: str) -> tuple[str, ...]:
        query = select(variant.c.variant).where(variant.c.merchant_id == self.merchant_id, variant.c.item == key)
        return tuple(self.connection.execute(query.order_by(variant.c.variant)).scalars())

    def item_of(self, variant_id: str) -> str | None:
        """Return the pool a variant draws on, None if we never read it."""
        query = select(variant.c.item).where(variant.c.merchant_id == self.merchant_id, variant.c.variant == variant_id)
        return self.connection.execute(query).scalar_one_or_none()

    def items_of(self, variants: Sequence[str]) -> Sequence[str]:
        """Return the pools these variants draw on, of those we ever read."""
        mine = (variant.c.merchant_id == self.merchant_id, variant.c.variant.in_(variants))
        return list(self.connection.execute(select(variant.c.item).where(*mine).distinct()).scalars())

    def save_item(self, held: HeldItem) -> None:
        """Write a pool down, and which variants draw on it."""
        row = _row(held) | {"merchant_id": self.merchant_id}
        change = insert(item).values(**row, first_read_at=held.read)
        self.connection.execute(change.on_conflict_do_update(index_elements=["merchant_id", "key"], set_=row))
        for one in held.item.variants:
            tie = {"merchant_id": self.merchant_id, "variant": one, "item": held.item.key}
            change = insert(variant).values(tie)
            key = ["merchant_id", "variant"]
            self.connection.execute(change.on_conflict_do_update(index_elements=key, set_=tie))

    def queue(self, key: str) -> Sequence[Waiting]:
        """Return every line of the pool with open units."""
        query = select(line).where(self._of(key), line.c.units > 0)
        rows = self.connection.execute(query).mappings()
        return [_waiting(row) for row in rows]

    def give(self, moved: Iterable[Allocation]) -> None:
        """Write down what lines now get."""
        for one in moved:
            mine = (line.c.order_id == one.place.order, line.c.line_id == one.place.line)
            change = line.update().where(line.c.merchant_id == self.merchant_id, *mine)
            self.connection.execute(change.values(assigned=one.assigned, owed=one.owed))

    def easing(self, key: str) -> Sequence[str]:
        """Return orders with good news that waits for a second reading of the pool."""
        query = select(line.c.order_id).where(self._of(key), line.c.eased_at.is_not(None)).distinct()
        return list(self.connection.execute(query).scalars())

    def waited_for(self) -> Sequence[str]:
        """Return every pool somebody waits for."""
        short = select(line.c.variant).where(
            line.c.merchant_id == self.merchant_id, (line.c.owed > 0) | (line.c.shown > 0)
        )
        mine = (variant.c.merchant_id == self.merchant_id, variant.c.variant.in_(short))
        return list(self.connection.execute(select(variant.c.item).where(*mine).distinct()).scalars())

    def with_queue(self) -> Sequence[str]:
        """Return every pool with open units."""
        queued = select(line.c.variant).where(line.c.merchant_id == self.merchant_id, line.c.units > 0)
        mine = (variant.c.merchant_id == self.merchant_id, variant.c.variant.in_(queued))
        query = select(variant.c.item).where(*mine).distinct().order_by(variant.c.item)
        return list(self.connection.execute(query).scalars())

    def longest_unread(self, limit: int) -> Sequence[str]:
        """Return pools with open units, the one whose stock was read longest ago first."""
        queued = select(variant.c.item).join(line, (line.c.merchant_id == variant.c.merchant_id) & _drawn())
        mine = (item.c.merchant_id == self.merchant_id, item.c.key.in_(queued.where(*self._open())))
        query = select(item.c.key).where(*mine).order_by(item.c.read_at, item.c.key)
        return list(self.connection.execute(query.limit(limit)).scalars())

    def _open(self) -> Any:
        return line.c.merchant_id == self.merchant_id, line.c.units > 0

    def capped(self) -> Sequence[HeldItem]:
        """Return pools our cap stopped."""
        query = select(item.c.key).where(item.c.merchant_id == self.merchant_id, item.c.restore != "")
        return [held for key in self.connection.execute(query).scalars() if (held := self.item(key))]

    def announced(self) -> Sequence[HeldItem]:
        """Return pools whose page says something of ours."""
        query = select(item.c.key).where(item.c.merchant_id == self.merchant_id, item.c.announced != "")
        return [held for key in self.connection.execute(query).scalars() if (held := self.item(key))]

    def sums(self, key: str) -> tuple[int, int]:
        """Return (units taken from stock since the pool was first read, claims) over all its lines."""
        taken = func.coalesce(func.sum(line.c.taken - line.c.taken_before), 0)
        query = select(taken, func.coalesce(func.sum(line.c.claim), 0)).where(self._of(key))
        row = self.connection.execute(query).one()
        return int(row[0]), int(row[1])

    def owed_by_order(self, key: str) -> Mapping[str, int]:
        """Return how many units of the pool each order is owed."""
        owed = func.sum(line.c.owed).label("owed")
        query = select(line.c.order_id, owed).where(self._of(key), line.c.units > 0).group_by(line.c.order_id)
        return {row[0]: int(row[1]) for row in self.connection.execute(query.having(owed > 0))}

    def orders_of(self, key: str) -> Sequence[str]:
        """Return the orders with open units of the pool."""
        query = select(line.c.order_id).where(self._of(key), (line.c.units > 0) | (line.c.shown > 0)).distinct()
        return list(self.connection.execute(query).scalars())

    def supplies(self, key: str) -> Sequence[Supply]:
        """Return what is still expected of a pool, earliest first, no date last."""
        query = select(supply).where(
            supply.c.merchant_id == self.merchant_id, supply.c.item == key, supply.c.used_at.is_(None)
        )
        rows = self.connection.execute(query.order_by(supply.c.due.nulls_last(), supply.c.id)).mappings()
        return [Supply(**{name: row[name] for name in _SUPPLY}) for row in rows]

    def all_supplies(self) -> Sequence[Supply]:
        """Return everything still expected, by item."""
        query = select(supply.c.item).where(supply.c.merchant_id == self.merchant_id, supply.c.used_at.is_(None))
        keys = self.connection.execute(query.distinct().order_by(supply.c.item)).scalars().all()
        return [one for key in keys for one in self.supplies(key)]

    def by_sku(self, sku: str) -> Sequence[str]:
        """Return the keys of pools with that SKU."""
        query = select(item.c.key).where(item.c.merchant_id == self.merchant_id, item.c.sku == sku, item.c.sku != "")
        return list(self.connection.execute(query.limit(3)).scalars())

    def expected_from(self, source: str) -> Sequence[Coming]:
        """Return what is expected because a source told of it, and what of it the stock does not agree with yet."""
        mine = (supply.c.merchant_id == self.merchant_id, supply.c.source == source)
        query = select(supply).where(*mine, supply.c.used_at.is_(None) | (supply.c.arrived != 0))
        return [_coming(row) for row in self.connection.execute(query.order_by(supply.c.id)).mappings()]

    def add_supply(self, new: Supply, now: datetime, *, seen: int | None = None) -> None:
        """Write an expected arrival down; one with the same source, reference and item is what is expected of it now.

        What of it arrived already is not expected again; with `seen` the supply is what is left, and `seen` as in
        `Coming`. Nothing is written where nothing changes.
        """
        row = {name: getattr(new, name) for name in _SUPPLY}
        known = self._known(new) if new.reference else None
        if known is None:
            row |= {"merchant_id": self.merchant_id, "added_at": now, "arrived": seen or 0}
            self.connection.execute(supply.insert().values(row))
            return
        left = new.units - known.arrived if seen is None else new.units
        row |= {"units": left, "used_at": None} if left > 0 else {"units": 0, "used_at": known.used_at or now}
        row["arrived"] = known.arrived if seen is None else seen
        if any(getattr(known, name) != value for name, value in row.items()):
            self.connection.execute(supply.update().where(supply.c.id == known.id).values(**row, added_at=now))

    def drop_supply(self, number: int, now: datetime) -> str | None:
        """Expect an arrival no more; return its item, None if nothing of that number is expected."""
        mine = (supply.c.merchant_id == self.merchant_id, supply.c.id == number, supply.c.used_at.is_(None))
        change = supply.update().where(*mine).values(used_at=now).returning(supply.c.item)
        return self.connection.execute(change).scalar_one_or_none()

    def _known(self, new: Supply) -> Any:
        same = (supply.c.item == new.item, supply.c.source == new.source, supply.c.reference == new.reference)
        query = select(supply).where(supply.c.merchant_id == self.merchant_id, *same).order_by(supply.c.id.desc())
        return self.connection.execute(query.limit(1)).first()

    def use_supply(self, key: str, units: int, now: datetime, *, only: str = "", but: str = "") -> int:
        """Take arrived units off what was expected, earliest first: the goods are here, they are no news any more.

        Off what `only` one source told, or off all `but` what one source told; return the units that nobody expected.
        Those a source told of before the stock did are taken off nothing, and come first.
        """
        mine = [supply.c.merchant_id == self.merchant_id, supply.c.item == key]
        mine += [supply.c.source == only] if only else [supply.c.source != but] if but else []
        query = select(supply).where(*mine, supply.c.used_at.is_(None) | (supply.c.arrived < 0))
        ranked = query.order_by(supply.c.arrived >= 0, supply.c.due.nulls_last(), supply.c.id)
        for row in self.connection.execute(ranked).all():
            if units <= 0:
                break
            units -= self._use(row, units, now)
        return units

    def _use(self, row: Any, units: int, now: datetime) -> int:
        """Take units off one supply; return how many were its."""
        left, told = 0 if row.used_at else row.units, max(0, -row.arrived)
        used = int(min(units, left + told))
        left -= max(0, used - told)
        change = {"units": left} if left else {"used_at": row.used_at or now}
        change |= {"arrived": row.arrived + used, "added_at": now}
        self.connection.execute(supply.update().where(supply.c.id == row.id).values(**change))
        return used

    def _of(self, key: str) -> Any:
        mine = select(variant.c.variant).where(variant.c.merchant_id == self.merchant_id, variant.c.item == key)
        return (line.c.merchant_id == self.merchant_id) & line.c.variant.in_(mine)


def _drawn() -> Any:
    return line.c.variant == variant.c.variant


def _place(row: RowMapping) -> Place:
    return Place.of(row["priority"], row["counted_at"], row["order_id"], row["line_id"])


def _waiting(row: RowMapping) -> Waiting:
    return Waiting(_place(row), row["units"], row["claim"], row["assigned"], row["owed"])


def _coming(row: RowMapping) -> Coming:
    """Read a supply as what is expected of it now: nothing where it is used up."""
    told = {name: row[name] for name in _SUPPLY} | ({"units": 0} if row["used_at"] else {})
    return Coming(Supply(**told), row["arrived"], row["added_at"])


def _held(row: RowMapping, variants: tuple[str, ...]) -> HeldItem:
    same = {name: row[name] for name in ("key", "title", "sku", "available", "on_backorder", "ships", "claimed")}
    read = Item(**same, variants=variants, backorders=Backorders(row["backorders"]))
    pool = None
    if row["pool_available"] is not None:
        pool = Pool(row["pool_available"], row["pool_taken"], row["pool_offset"])
    same = {name: row[name] for name in ("asked", "restore", "cap_waived", "announced")}
    return HeldItem(read, pool, row["read_at"], **same, groups=frozenset(row["groups"]))


def _row(held: HeldItem) -> dict[str, Any]:
    names = ("key", "title", "sku", "available", "on_backorder", "ships", "claimed")
    pool = held.pool
    return {
        **{name: getattr(held.item, name) for name in names},
        "backorders": held.item.backorders.value,
        "pool_available": pool.available if pool else None,
        "pool_taken": pool.taken if pool else None,
        "pool_offset": pool.offset if pool else None,
        "read_at": held.read,
        "asked": held.asked,
        "restore": held.restore,
        "cap_waived": held.cap_waived,
        "announced": held.announced,
    }
