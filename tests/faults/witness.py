"""Three histories nobody wrote together: our database, the store's own books with its bank, and the mailbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from connector.model import Merchant
from service.wiring import House
from tests.faults.stores import Store

Row = Mapping[str, Any]
_TABLES = ("delivery", "operation", "notice", "notice_line", "task", "ledger", "schedule", "item", "orders", "line")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A delivery our door answered with 2xx."""

    topic: str
    raw: bytes
    at: datetime


@dataclass
class Evidence:
    """Everything the checker looks at; `tables` are our rows, `books`, `asked` and `letters` the others' histories."""

    merchant: Merchant
    now: datetime
    tables: Mapping[str, Sequence[Row]]
    lane: Row
    bodies: Mapping[int, bytes]
    entries: Sequence[Any]
    money: Sequence[Any]
    ledger_key: bytes
    books: Mapping[str, Any]
    asked: Sequence[Row]
    letters: Sequence[Row]
    store: Store
    accepted: Sequence[Accepted]
    wishes: Mapping[str, int]
    backends: int = 0
    log: str = ""
    secrets: Sequence[str] = ()
    gaps: Sequence[str] = field(default_factory=list)  # failpoints after which a letter may have gone out unrecorded

    @property
    def bank(self) -> Sequence[Row]:
        """What really happened to money."""
        found: Sequence[Row] = self.books["bank"]
        return found

    @property
    def operations(self) -> Sequence[Row]:
        """Our money operations."""
        return [row for row in self.tables["operation"] if row["money"]]

    def plain_text(self) -> str:
        """Return everything we keep unencrypted of the merchant as one text."""
        kept = (
            {key: value for key, value in row.items() if key not in {"body", "buyer", "request"}}
            for rows in self.tables.values()
            for row in rows
        )
        bodies = (str(row["body"]) for row in self.tables["notice"])
        return "\n".join([*map(str, kept), *bodies])


def read_tables(line: "psycopg.Connection[Any]", merchant: int) -> dict[str, Sequence[Row]]:
    """Return every row of the merchant's."""
    with line.cursor(row_factory=dict_row) as cursor:
        return {name: cursor.execute(_all_of(name), [merchant]).fetchall() for name in _TABLES}


def _all_of(table: str) -> sql.Composed:
    return sql.SQL("SELECT * FROM {} WHERE merchant_id = %s").format(sql.Identifier(table))


def read_lane(line: "psycopg.Connection[Any]", merchant: int) -> Row:
    """Return who has the merchant in hand."""
    with line.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute("SELECT lane_owner, active FROM merchant WHERE id = %s", [merchant]).fetchone()
    assert found is not None
    return found


def other_backends(line: "psycopg.Connection[Any]") -> int:
    """Count connections to this database in the middle of a transaction."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
    row = line.execute(query).fetchone()
    return int(row[0]) if row else 0


def bodies_of(house: House, merchant: int) -> dict[int, bytes]:
    """Return what stands in every delivery, by its number."""
    found, after = dict[int, bytes](), 0
    while page := house.deliveries.listed(merchant, after=after, limit=500):
        found |= {one.id: one.body for one in page}
        after = page[-1].id
    return found
