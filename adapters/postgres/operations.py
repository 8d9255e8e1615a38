"""Operations: written before anything is sent, moved by compare and swap only."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from adapters.postgres.plain import without_addresses
from adapters.postgres.tables import operation
from connector.money import Money
from connector.ports import Kind, Operation, State

_NAMES = ("tag", "key", "version", "attempt", "epoch", "units", "details", "request", "actor", "due", "looks")
_FINAL = (State.DONE.value, State.FAILED.value)


class Operations:
    """The operations of one merchant, inside one transaction."""

    def __init__(self, connection: Connection, merchant_id: int) -> None:
        self.connection = connection
        self.merchant_id = merchant_id

    def add(self, new: Operation, /) -> Operation | None:
        """Write an intention down; None if one with the same key exists."""
        change = insert(operation).values(self._row(new)).on_conflict_do_nothing().returning(operation.c.id)
        found = self.connection.execute(change).scalar_one_or_none()
        return None if found is None else replace(new, id=found)

    def _row(self, new: Operation) -> dict[str, Any]:
        return {
            "merchant_id": self.merchant_id,
            "order_id": new.order,
            "kind": new.kind.value,
            "state": new.state.value,
            "money": new.kind.money,
            "amount": new.amount.minor if new.amount else None,
            "currency": new.amount.currency if new.amount else "",
            "made_at": new.made,
            "sent_at": new.sent,
            "receipt": new.receipt,
            "error": without_addresses(new.error),
            **{name: getattr(new, name) for name in _NAMES},
        }

    def get(self, operation_id: int, *, lock: bool = False) -> Operation | None:
        """Return one operation, locked until the transaction ends if asked."""
        query = select(operation).where(operation.c.merchant_id == self.merchant_id, operation.c.id == operation_id)
        row = self.connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
        return _operation(row) if row else None

    def of_order(self, order_id: str) -> Sequence[Operation]:
        """Return every operation of an order, oldest first."""
        return self._select(operation.c.order_id == order_id)

    def due(self, now: datetime, limit: int) -> Sequence[Operation]:
        """Return operations whose next step is due, oldest first."""
        return self._select(operation.c.due <= now, operation.c.state.not_in(_FINAL), limit=limit)

    def listed(self, *, states: Sequence[str] = (), after: int = 0, limit: int = 100) -> Sequence[Operation]:
        """Return operations by id, a page at a time, all or those in `states`."""
        wanted = [operation.c.state.in_(states)] if states else []
        return self._select(operation.c.id > after, *wanted, limit=limit)

    def money(self) -> Sequence[Operation]:
        """Return every operation about money, oldest first."""
        return self._select(operation.c.money, limit=None)

    def open_money(self) -> Sequence[Operation]:
        """Return every operation about money that has not ended, oldest first."""
        return self._select(operation.c.money, operation.c.state.not_in(_FINAL), limit=None)

    def _select(self, *conditions: Any, limit: int | None = 1000) -> list[Operation]:
        query = select(operation).where(operation.c.merchant_id == self.merchant_id, *conditions)
        rows = self.connection.execute(query.order_by(operation.c.id).limit(limit)).mappings()
        return [_operation(row) for row in rows]

    def move(self, held: Operation, state: State, /, **changes: Any) -> Operation | None:
        """Compare and swap on (id, version); None if somebody moved it first or another one is in flight."""
        moved = replace(held, state=state, version=held.version + 1, **changes)
        row = self._row(moved)
        mine = (operation.c.id == held.id, operation.c.version == held.version)
        change = operation.update().where(operation.c.merchant_id == self.merchant_id, *mine).values(row)
        try:
            with self.connection.begin_nested():
                done = self.connection.execute(change).rowcount
        except IntegrityError:
            return None  # the partial unique index: one money operation in flight per order
        return moved if done else None


def _operation(row: RowMapping) -> Operation:
    amount = None if row["amount"] is None else Money(row["amount"], row["currency"])
    same: Mapping[str, Any] = {name: row[name] for name in _NAMES} | {"request": bytes(row["request"])}
    return Operation(
        id=row["id"],
        order=row["order_id"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        amount=amount,
        made=row["made_at"],
        sent=row["sent_at"],
        receipt=row["receipt"],
        error=row["error"],
        **same,
    )
