"""Orders and their lines as we hold them: what the shop showed, what each line got, what was told."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from adapters.cipher import Cipher
from adapters.postgres.forgetting import unless_forgotten
from adapters.postgres.items import Items
from adapters.postgres.promises import FIELDS, Promises, latest, told_in
from adapters.postgres.tables import item, line, orders, promise, variant
from connector.model import Buyer, Charge, Line, Order, Standing, Tax
from connector.money import Money
from connector.ports import HeldLine, HeldOrder

_COUNTS = ("ordered", "cancelled", "shipped", "taken", "refunded_units", "hint", "counted", "ships")


class Cases(Items, Promises):
    """The orders of one merchant, inside one transaction."""

    def __init__(self, connection: Connection, merchant_id: int, cipher: Cipher) -> None:
        super().__init__(connection, merchant_id)
        self.cipher = cipher

    def order(self, order_id: str) -> HeldOrder | None:
        """Return an order with its lines."""
        found = self._orders(orders.c.order_id == order_id, limit=1)
        return found[0] if found else None

    def buyers(self, ids: Collection[str]) -> Mapping[str, Buyer]:
        """Return who bought each of these orders."""
        mine = (orders.c.merchant_id == self.merchant_id, orders.c.order_id.in_(ids))
        rows = self.connection.execute(select(orders.c.order_id, orders.c.buyer).where(*mine))
        return {name: self._buyer(name, sealed) for name, sealed in rows}

    def worklist(self, *, waiting: bool, after: str, limit: int) -> Sequence[HeldOrder]:
        """Return orders in the order of their ids, all or only those in which somebody waits."""
        condition = orders.c.order_id > after
        if waiting:
            short = select(line.c.order_id).where(
                line.c.merchant_id == self.merchant_id, or_(line.c.owed > 0, line.c.shown > 0)
            )
            condition = and_(condition, orders.c.order_id.in_(short))
        return self._orders(condition, limit=limit)

    def _orders(self, condition: ColumnElement[bool], limit: int) -> list[HeldOrder]:
        query = select(orders).where(orders.c.merchant_id == self.merchant_id, condition)
        rows = self.connection.execute(query.order_by(orders.c.order_id).limit(limit)).mappings().all()
        lines = self._lines([row["order_id"] for row in rows], {row["order_id"]: row["currency"] for row in rows})
        return [self._held(row, lines.get(row["order_id"], ())) for row in rows]

    def _lines(self, ids: Sequence[str], currencies: Mapping[str, str]) -> dict[str, tuple[HeldLine, ...]]:
        query = (
            select(line, variant.c.item, *[promise.c[name] for name in FIELDS])
            .outerjoin(variant, _same(variant.c, "variant"))
            .outerjoin(promise, and_(_same(promise.c, "order_id", "line_id"), promise.c.version == latest()))
            .where(line.c.merchant_id == self.merchant_id, line.c.order_id.in_(ids))
            .order_by(line.c.line_id)
        )
        found: dict[str, tuple[HeldLine, ...]] = {}
        for row in self.connection.execute(query).mappings():
            order = row["order_id"]
            found[order] = (*found.get(order, ()), _held_line(row, currencies[order]))
        return found

    def _held(self, row: RowMapping, lines: tuple[HeldLine, ...]) -> HeldOrder:
        names = ("number", "status", "placed", "modified", "currency", "authorised", "gateway", "marked")
        sums = {name: Money(row[name], row["currency"]) for name in ("total", "captured", "refunded")}
        plain: dict[str, Any] = sums | {name: row[name] for name in names}
        buyer = self._buyer(row["order_id"], row["buyer"])
        return HeldOrder(id=row["order_id"], standing=Standing(row["standing"]), buyer=buyer, lines=lines, **plain)

    def _bound(self, order_id: str) -> str:
        return f"merchant {self.merchant_id}: buyer of {order_id}"

    def _buyer(self, order_id: str, sealed: bytes | None) -> Buyer:
        if not sealed:
            return Buyer()
        return Buyer(**json.loads(self.cipher.open(sealed, self._bound(order_id))))

    def save_order(self, order: Order, now: datetime) -> None:
        """Write down what the shop showed; lines it no longer has are kept as cancelled."""
        row = self._row(order, now)
        change = insert(orders).values(row)
        key = ["merchant_id", "order_id"]
        again = row | {"buyer": unless_forgotten(change.excluded.buyer)}
        self.connection.execute(change.on_conflict_do_update(index_elements=key, set_=again))
        for one in order.lines:
            self._save_shown_line(order, one)
        self._drop_missing(order)

    def _row(self, order: Order, now: datetime) -> dict[str, Any]:
        names = ("number", "status", "placed", "modified", "currency", "authorised", "gateway")
        buyer = {"email": order.buyer.email, "name": order.buyer.name}
        buyer |= {"locale": order.buyer.locale, "country": order.buyer.country}
        return {
            "merchant_id": self.merchant_id,
            "order_id": order.id,
            "standing": order.standing.value,
            "seen_at": now,
            "buyer": self.cipher.seal(json.dumps(buyer).encode(), self._bound(order.id)),
            **{name: getattr(order, name) for name in names},
            **{name: getattr(order, name).minor for name in ("total", "captured", "refunded")},
        }

    def _save_shown_line(self, order: Order, one: Line) -> None:
        units = one.open_units if order.standing is Standing.OPEN else 0
        shown: dict[str, Any] = {
            **{name: getattr(one, name) for name in ("variant", "title", "sku", *_COUNTS)},
            "net": one.charge.net.minor,
            "tax": one.charge.gross.minor - one.charge.net.minor,
            "units": units,
            "claim": one.claim,
        } | ({} if units else {"assigned": 0, "owed": 0})
        joined = order.counted or order.placed
        # An order that ended unpaid never stood in a queue: only one that waits or shipped gets its place.
        counted = joined if one.counted and order.standing in {Standing.OPEN, Standing.SHIPPED} else None
        new = {"merchant_id": self.merchant_id, "order_id": order.id, "line_id": one.id, "counted_at": counted}
        new["taken_before"] = one.taken if one.taken and self._before_first_reading(one.variant, joined) else 0
        change = insert(line).values(**new, **shown)
        # The place in the queue is frozen the first time the line counts.
        frozen = {"counted_at": func.coalesce(line.c.counted_at, change.excluded.counted_at)}
        key = ["merchant_id", "order_id", "line_id"]
        self.connection.execute(change.on_conflict_do_update(index_elements=key, set_=shown | frozen))

    def _before_first_reading(self, variant_id: str, joined: datetime) -> bool:
        """Tell whether the stock we first read had lost these units already."""
        query = select(item.c.first_read_at).join(
            variant, and_(variant.c.merchant_id == item.c.merchant_id, variant.c.item == item.c.key)
        )
        mine = (item.c.merchant_id == self.merchant_id, variant.c.variant == variant_id)
        first = self.connection.execute(query.where(*mine)).scalar_one_or_none()
        return first is None or joined < first

    def set_trashed(self, order_id: str, now: datetime) -> None:
        """Write down that the shop no longer knows an order: nobody waits, what it took from stock stays taken."""
        change = {"standing": Standing.TRASHED.value, "status": "deleted", "seen_at": now}
        mine = (orders.c.merchant_id == self.merchant_id, orders.c.order_id == order_id)
        self.connection.execute(orders.update().where(*mine).values(**change))
        nobody = line.update().where(line.c.merchant_id == self.merchant_id, line.c.order_id == order_id)
        self.connection.execute(nobody.values(units=0, assigned=0, owed=0))

    def _drop_missing(self, order: Order) -> None:
        ids = [one.id for one in order.lines]
        gone = and_(line.c.merchant_id == self.merchant_id, line.c.order_id == order.id, line.c.line_id.not_in(ids))
        nothing = {"units": 0, "assigned": 0, "owed": 0, "claim": 0, "taken": 0, "cancelled": line.c.ordered}
        self.connection.execute(line.update().where(gone).values(**nothing))

    def save_line(self, held: HeldLine) -> None:
        """Write down what a line got and was told, and its promise if that is new."""
        values: dict[str, Any] = {
            "assigned": held.assigned,
            "owed": held.owed,
            "shown": held.shown,
            "priority": held.priority,
        }
        values |= {"waited_at": held.waited, "eased_at": held.eased, "ready_at": held.ready}
        mine = (line.c.merchant_id == self.merchant_id, line.c.order_id == held.order, line.c.line_id == held.line.id)
        self.connection.execute(line.update().where(*mine).values(**values))
        if held.promise is not None:
            self.keep_promise(held.order, held.line.id, held.promise)

    def marked(self) -> Sequence[str]:
        """Return every order that carries a marking of ours."""
        query = select(orders.c.order_id).where(orders.c.merchant_id == self.merchant_id, orders.c.marked != "")
        return list(self.connection.execute(query.order_by(orders.c.order_id)).scalars())

    def longest_unseen(self, limit: int) -> Sequence[str]:
        """Return orders with open units, the one read longest ago first."""
        waits = or_(line.c.units > 0, line.c.shown > 0)
        open_ = select(line.c.order_id).where(line.c.merchant_id == self.merchant_id, waits)
        query = select(orders.c.order_id).where(orders.c.merchant_id == self.merchant_id)
        query = query.where(orders.c.order_id.in_(open_)).order_by(orders.c.seen_at, orders.c.order_id)
        return list(self.connection.execute(query.limit(limit)).scalars())

    def set_marked(self, order_id: str, digest: str) -> None:
        """Remember which marking we last wanted on the platform."""
        mine = (orders.c.merchant_id == self.merchant_id, orders.c.order_id == order_id)
        self.connection.execute(orders.update().where(*mine).values(marked=digest))


def _same(other: Any, *names: str) -> ColumnElement[bool]:
    return and_(other.merchant_id == line.c.merchant_id, *[other[name] == line.c[name] for name in names])


def _held_line(row: RowMapping, currency: str) -> HeldLine:
    net, tax = Money(row["net"], currency), Money(row["tax"], currency)
    charge = Charge(row["line_id"], net, (Tax("", tax),) if tax else ())
    counts = {name: row[name] for name in _COUNTS}
    shown = Line(row["line_id"], row["variant"], row["title"], charge=charge, sku=row["sku"], **counts)
    return HeldLine(
        row["order_id"],
        shown,
        row["item"],
        row["counted_at"],
        row["priority"],
        row["assigned"],
        row["owed"],
        row["shown"],
        row["waited_at"],
        row["eased_at"],
        row["ready_at"],
        told_in(row),
    )
