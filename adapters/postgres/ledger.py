"""Where each merchant's ledger ended on each day, and whether the database still refuses to rewrite it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Engine, exists, select, text
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import head, ledger, merchant
from connector.ledger import Head

_GUARDS = {"ledger_append_only", "ledger_never_emptied", "head_append_only", "head_never_emptied"}
_WATCHFUL = text("SELECT tgname FROM pg_trigger WHERE tgname = ANY(:names) AND tgenabled = 'O'")


class Heads:
    """The daily heads of all ledgers; each call is its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def due(self, day: date) -> Sequence[tuple[int, Head]]:
        """Return every merchant's id with where its ledger ends now, but for those whose head of `day` is kept."""
        last = select(ledger.c.seq, ledger.c.hash).where(ledger.c.merchant_id == merchant.c.id)
        newest = last.order_by(ledger.c.seq.desc()).limit(1).lateral()
        kept = exists().where(head.c.merchant_id == merchant.c.id, head.c.day == day)
        query = select(merchant.c.id, merchant.c.public_id, newest.c.seq, newest.c.hash)
        query = query.where(~kept).order_by(merchant.c.id)
        with self.engine.connect() as connection:
            return [(row.id, Head(day, row.public_id, row.seq, row.hash)) for row in connection.execute(query)]

    def keep(self, merchant_id: int, day: date, line: str) -> bool:
        """Keep the signed line of a day; False if another sweeper was first."""
        row = {"merchant_id": merchant_id, "day": day, "line": line}
        change = insert(head).values(row).on_conflict_do_nothing().returning(head.c.day)
        with self.engine.begin() as connection:
            return connection.execute(change).scalar_one_or_none() is not None

    def lines(self, merchant_id: int) -> Sequence[str]:
        """Return the lines kept of a merchant, oldest first."""
        query = select(head.c.line).where(head.c.merchant_id == merchant_id).order_by(head.c.day)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def unguarded(self) -> Sequence[str]:
        """Name what should refuse to rewrite the record and is missing or switched off."""
        with self.engine.connect() as connection:
            found = connection.execute(_WATCHFUL, {"names": sorted(_GUARDS)}).scalars()
            return sorted(_GUARDS - set(found))
