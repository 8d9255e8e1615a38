"""What is deleted when a buyer or a shop wants to be forgotten; the record of money stays, for it names nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, case, select

from adapters.postgres.tables import link, merchant, metadata, notice, orders, task

# Amounts, order ids and who decided: what a dispute or an auditor asks for, without a name in it.
KEPT = frozenset({"merchant", "ledger", "head", "operation"})
_SKIPPED = "The buyer wants to be forgotten."
_PERSONS: Mapping[str, Any] = {"keys": None, "api_token_hash": "", "policy": {}, "backfill": {}, "name": ""}


def forget_buyer(connection: Connection, merchant_id: int, order: str, now: datetime) -> bool:
    """Delete who bought an order, for good; False if the order is not known."""
    mine = (orders.c.merchant_id == merchant_id, orders.c.order_id == order)
    change = orders.update().where(*mine).values(buyer=None, forgotten_at=now)
    if not connection.execute(change).rowcount:
        return False
    letters = (notice.c.merchant_id == merchant_id, notice.c.order_id == order, notice.c.state == "new")
    connection.execute(notice.update().where(*letters).values(state="skipped", error=_SKIPPED))
    links = (link.c.merchant_id == merchant_id, link.c.order_id == order, link.c.revoked_at.is_(None))
    connection.execute(link.update().where(*links).values(revoked_at=now))
    asked = task.c.subject.startswith(f"{order}/", autoescape=True)
    connection.execute(task.delete().where(task.c.merchant_id == merchant_id, task.c.kind == "question", asked))
    return True


def unless_forgotten(buyer: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what to write of a buyer who is read again: nothing of one who was forgotten."""
    return case((orders.c.forgotten_at.is_(None), buyer), else_=None)


def tables_of_merchants() -> Sequence[Table]:
    """Return the tables that hold something of a merchant which is deleted with them, what refers to others first."""
    named = [one for one in reversed(metadata.sorted_tables) if "merchant_id" in one.c]
    return [one for one in named if one.name not in KEPT]


def erase_shop(engine: Engine, merchant_id: int) -> Mapping[str, int] | None:
    """Delete what is held of a shop that left, but the record of money; None while it is a merchant's."""
    with engine.begin() as connection:
        mine = merchant.c.id == merchant_id
        if (
            connection.execute(select(merchant.c.active).where(mine).with_for_update()).scalar_one_or_none()
            is not False
        ):
            return None
        rows = {one.name: _emptied(connection, one, merchant_id) for one in tables_of_merchants()}
        connection.execute(merchant.update().where(mine).values(**_PERSONS))
    return {name: count for name, count in rows.items() if count}


def left_and_asked(engine: Engine, kind: str) -> frozenset[int]:
    """Return the merchants whose shops left and about which a task of this kind is open."""
    asked = select(task.c.merchant_id).where(task.c.kind == kind, task.c.closed_at.is_(None))
    with engine.connect() as connection:
        return frozenset(
            connection.execute(select(merchant.c.id).where(merchant.c.id.in_(asked), ~merchant.c.active)).scalars()
        )


def _emptied(connection: Connection, table: Table, merchant_id: int) -> int:
    return connection.execute(table.delete().where(table.c.merchant_id == merchant_id)).rowcount
