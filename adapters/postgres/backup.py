"""What a backup has to know of a database: who answers there, what is in it, and what a restore writes around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, create_engine, func, inspect, make_url, select, text

from adapters.postgres.engine import address
from adapters.postgres.readback import RESTORED
from adapters.postgres.tables import ledger, merchant, metadata, operation

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend' AND usename = current_user"
)
_VARIABLES = {"application_name": "PGAPPNAME", "connect_timeout": "PGCONNECT_TIMEOUT"}


TABLES = len(metadata.sorted_tables) + 1  # with the migrations' own


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands in a database: its server's major version, our schema's revision ("" for none), rows, other users."""

    server: int
    revision: str
    merchants: int
    entries: int
    refunds: int
    others: int


def look_at(url: str) -> Stand:
    """Return what stands in a database."""
    engine = create_engine(address(url))
    try:
        with engine.connect() as connection:
            return _stand(connection)
    finally:
        engine.dispose()


def _stand(connection: Connection) -> Stand:
    server = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    others = int(connection.execute(_OTHERS).scalar_one())
    if not inspect(connection).has_table("alembic_version"):
        return Stand(server, "", 0, 0, 0, others)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or ""
    rows = [select(func.count()).select_from(one) for one in (merchant, ledger)]
    refunds = select(func.count()).where(operation.c.money)
    merchants, entries, money = (int(connection.execute(one).scalar_one()) for one in (*rows, refunds))
    return Stand(server, str(revision), merchants, entries, money, others)


def variables(url: str) -> Mapping[str, str]:
    """Return a database's address as PostgreSQL's own programs read it; a password never stands on a command line."""
    where = make_url(address(url))
    named = {"PGHOST": where.host, "PGPORT": where.port, "PGUSER": where.username, "PGPASSWORD": where.password}
    named["PGDATABASE"] = where.database
    for name, value in where.query.items():
        named[_VARIABLES.get(name, f"PG{name.replace('_', '').upper()}")] = (
            value if isinstance(value, str) else value[0]
        )
    return {name: str(value) for name, value in named.items() if value is not None}


def wipe() -> str:
    """Return what removes everything of ours, and nothing else, from a database."""
    tables = ", ".join(f"public.{one.name}" for one in [*metadata.sorted_tables]) + ", public.alembic_version"
    return f"DROP TABLE IF EXISTS {tables} CASCADE;\nDROP FUNCTION IF EXISTS public.ledger_is_append_only() CASCADE;\n"


def mark(now: datetime, wait: float) -> str:
    """Return what stops all money in the very transaction that restores; `wait` are the seconds a slow shop is given.

    It names a table that every schema of ours has.
    """
    key = f"{RESTORED}{now.isoformat()} {wait}"
    return f"INSERT INTO public.switch (key, stopped) VALUES ('{key}', true) ON CONFLICT (key) DO NOTHING;\n"  # noqa: S608  # our own moment and number
