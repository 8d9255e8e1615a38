"""Alembic's entry: the address comes from the caller, never from a file."""

from alembic import context
from sqlalchemy import create_engine, text

from adapters.postgres.tables import metadata

_LOCK = 7_403_118  # one migration at a time, whoever starts it


def _run() -> None:
    engine = create_engine(context.config.attributes["url"])
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.configure(connection=connection, target_metadata=metadata)
        context.run_migrations()
    engine.dispose()


_run()
