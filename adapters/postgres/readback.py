"""After a backup was restored: how far each merchant's refunds were read back; no money leaves before they were."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, exists, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import line, merchant, operation, orders, readback, switch

# The restore itself writes this switch in its own transaction, whatever schema it brings: "restored <when> <seconds>".
RESTORED = "restored "


@dataclass(frozen=True, slots=True)
class Readback:
    """What is read back of one merchant; `stage` is "", operations, orders, changes, waiting or done.

    `since` is the watermark the backup knew, `began_at` when this pass began: only one that began after `opens_at`
    lifts the stop, because a slow shop may carry out until then what was asked of it before the restore.
    """

    merchant_id: int
    restored_at: datetime
    opens_at: datetime
    since: datetime | None
    due: datetime
    began_at: datetime | None
    reached: datetime | None
    lifted_at: datetime | None
    operation_id: int
    order_id: str
    stage: str
    error: str


class Readbacks:
    """All of them; each call is its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self) -> int:
        """Open one for every merchant of a database that was just restored; return how many. Safe to repeat."""
        with self.engine.begin() as connection:
            found = connection.execute(select(switch).where(switch.c.key.startswith(RESTORED)).with_for_update())
            opened = 0
            for row in found.mappings().all():
                _, moment, seconds = row["key"].split(" ")
                restored = datetime.fromisoformat(moment)
                opened = _open(connection, restored, restored + timedelta(seconds=float(seconds)))
                connection.execute(switch.delete().where(switch.c.key == row["key"]))
        return opened

    def of(self, merchant_id: int) -> Readback | None:
        """Return a merchant's, None if nothing was ever restored."""
        query = select(readback).where(readback.c.merchant_id == merchant_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return _readback(row) if row else None

    def save(self, held: Readback, **values: Any) -> None:
        """Write down how far it came."""
        with self.engine.begin() as connection:
            save(connection, held, **values)


def save(connection: Connection, held: Readback, **values: Any) -> bool:
    """Write down how far it came in an open transaction; False if another restore or a lift came between."""
    mine = (readback.c.merchant_id == held.merchant_id, readback.c.restored_at == held.restored_at)
    change = readback.update().where(*mine, readback.c.stage == held.stage, readback.c.lifted_at.is_(None))
    return bool(connection.execute(change.values(**values)).rowcount)


def recent_orders(connection: Connection, held: Readback, since: datetime, limit: int) -> Sequence[str]:
    """Return orders after `held.order_id` in which somebody waits, or that moved or had money moved after `since`."""
    mine = orders.c.merchant_id == held.merchant_id
    same = (line.c.merchant_id == orders.c.merchant_id, line.c.order_id == orders.c.order_id)
    paid = (operation.c.merchant_id == orders.c.merchant_id, operation.c.order_id == orders.c.order_id)
    waits = exists().where(*same, or_(line.c.units > 0, line.c.shown > 0))
    moved = exists().where(*paid, operation.c.money, operation.c.made_at >= since)
    query = select(orders.c.order_id).where(mine, orders.c.order_id > held.order_id)
    query = query.where(or_(waits, moved, orders.c.modified >= since)).order_by(orders.c.order_id)
    return list(connection.execute(query.limit(limit)).scalars())


def _open(connection: Connection, restored: datetime, opens: datetime) -> int:
    """Stop the money of every merchant before the one switch for all is taken away."""
    fresh = {"restored_at": restored, "opens_at": opens, "due": restored}
    known = select(merchant.c.id, merchant.c.seen_to, *[literal(one) for one in fresh.values()])
    change = insert(readback).from_select(["merchant_id", "since", *fresh], known.where(merchant.c.active))
    again: dict[str, Any] = {"began_at": None, "reached": None, "lifted_at": None, "operation_id": 0}
    again |= {"order_id": "", "stage": "", "error": ""}
    again |= {name: change.excluded[name] for name in ("since", *fresh)}
    change = change.on_conflict_do_update(index_elements=["merchant_id"], set_=again)
    return len(connection.execute(change.returning(readback.c.merchant_id)).all())


def _readback(row: RowMapping) -> Readback:
    return Readback(**{field.name: row[field.name] for field in fields(Readback)})
