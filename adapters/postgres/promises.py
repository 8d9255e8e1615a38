"""What buyers were promised: every version, with the words they read; none is ever changed or taken away."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import line, promise
from connector.model import Promise

# The columns of a promise in the order of its fields.
FIELDS = ("version", "due", "until", "reason", "made_at", "source", "words", "language")


class Promises:
    """The promises of one merchant, inside one transaction."""

    connection: Connection
    merchant_id: int

    def keep_promise(self, order_id: str, line_id: str, told: Promise) -> None:
        """Write a promise down; a version that stands already stays as it was made."""
        values: dict[str, Any] = {"merchant_id": self.merchant_id, "order_id": order_id, "line_id": line_id}
        values |= {name: getattr(told, name) for name in FIELDS if name != "made_at"}
        change = insert(promise).values(**values, made_at=told.made)
        self.connection.execute(change.on_conflict_do_nothing())

    def promises(self, order_id: str, line_id: str = "") -> Mapping[str, Sequence[Promise]]:
        """Return every promise each line of an order (or one line) was given, oldest first."""
        query = select(promise).where(promise.c.merchant_id == self.merchant_id, promise.c.order_id == order_id)
        if line_id:
            query = query.where(promise.c.line_id == line_id)
        found: dict[str, tuple[Promise, ...]] = {}
        for row in self.connection.execute(query.order_by(promise.c.line_id, promise.c.version)).mappings():
            found[row["line_id"]] = (*found.get(row["line_id"], ()), _promise(row))
        return found

    def first_promises(self, order_id: str) -> Mapping[str, Promise]:
        """Return what each line of an order was promised first."""
        return {name: told[0] for name, told in self.promises(order_id).items()}


def told_in(row: RowMapping) -> Promise | None:
    """Return the promise that stands in a row of a line, None if it was never given one."""
    return None if row["version"] is None else _promise(row)


def _promise(row: RowMapping) -> Promise:
    return Promise(*(row[name] for name in FIELDS))


def latest() -> Any:
    """Return the newest version promised to the line of the query around it."""
    newer = promise.alias("newer")
    query = select(newer.c.version).where(newer.c.merchant_id == line.c.merchant_id)
    query = query.where(newer.c.order_id == line.c.order_id, newer.c.line_id == line.c.line_id)
    return query.order_by(newer.c.version.desc()).limit(1).scalar_subquery()
