"""Books in which everything may be written and nothing stays: what would follow is tried out in them and undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from adapters.postgres.books import PostgresBooks, PostgresRecord
from adapters.postgres.tables import line, merchant, orders, schedule


class Rehearsal:
    """One transaction of one merchant behind every record that is opened; the store is not only watched in it."""

    def __init__(self, record: PostgresRecord) -> None:
        self._record = record
        record.policy = replace(record.policy, watch_only=False)

    @contextmanager
    def record(self, _merchant_id: int) -> Iterator[PostgresRecord]:
        """Open the one transaction again; what is written in it is seen by the next that opens it."""
        with self._record.connection.begin_nested():
            yield self._record

    def waiting(self, since: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Return (order, moment) of the orders placed since a moment of which something is owed, oldest first."""
        same = (line.c.merchant_id == orders.c.merchant_id) & (line.c.order_id == orders.c.order_id)
        mine = (orders.c.merchant_id == self._record.merchant.id, orders.c.placed >= since, line.c.owed > 0)
        query = select(orders.c.order_id, orders.c.placed).join(line, same).where(*mine).distinct()
        query = query.order_by(orders.c.placed, orders.c.order_id).limit(limit)
        return [(row.order_id, row.placed) for row in self._record.connection.execute(query)]

    def forget_plans(self) -> None:
        """Plan anew from here on: what was planned for the watched store is no part of what is tried out."""
        self._record.connection.execute(schedule.delete().where(schedule.c.merchant_id == self._record.merchant.id))


@contextmanager
def undone(books: PostgresBooks, merchant_id: int) -> Iterator[Rehearsal]:
    """Open books for one merchant of which nothing is kept; nobody else writes for the merchant meanwhile."""
    with books.engine.connect() as connection:
        query = select(merchant).where(merchant.c.id == merchant_id).with_for_update(key_share=True)
        row = connection.execute(query).mappings().one()
        try:
            yield Rehearsal(PostgresRecord(connection, row, books.cipher, books.ledger_key))
        finally:
            connection.rollback()
