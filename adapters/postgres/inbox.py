"""What waits for a merchant's person, by kind and in pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, RowMapping, func, select

from adapters.postgres.tables import task


class Inbox:
    """Read only; each call is its own transaction, and sees one merchant only."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def kinds(self, merchant_id: int) -> Mapping[str, int]:
        """Return how many tasks of each kind are open, the most frequent first."""
        mine = (task.c.merchant_id == merchant_id, task.c.closed_at.is_(None))
        count = func.count()
        query = select(task.c.kind, count).where(*mine).group_by(task.c.kind).order_by(count.desc(), task.c.kind)
        with self.engine.connect() as connection:
            return {str(kind): int(number) for kind, number in connection.execute(query)}

    def listed(self, merchant_id: int, kind: str = "", after: int = 0, limit: int = 25) -> Sequence[RowMapping]:
        """Return open tasks, oldest first, of one kind or of all."""
        query = select(task).where(task.c.merchant_id == merchant_id, task.c.closed_at.is_(None), task.c.id > after)
        query = query.where(task.c.kind == kind) if kind else query
        with self.engine.connect() as connection:
            return connection.execute(query.order_by(task.c.id).limit(limit)).mappings().all()

    def put_away(self, merchant_id: int, ids: Sequence[int], now: datetime) -> Sequence[str]:
        """Put tasks away; return the kinds of those that were open and this merchant's."""
        mine = (task.c.merchant_id == merchant_id, task.c.id.in_(ids), task.c.closed_at.is_(None))
        change = task.update().where(*mine).values(closed_at=now).returning(task.c.kind)
        with self.engine.begin() as connection:
            return list(connection.execute(change).scalars())
