"""The schema that migrations build is the one the code speaks of, and the record cannot be rewritten in it."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from adapters.postgres.books import PostgresBooks
from adapters.postgres.engine import Engine
from adapters.postgres.merchants import Merchants
from adapters.postgres.tables import metadata
from tests.fakes import START
from tests.postgres.conftest import added

REWRITES = ("UPDATE {} SET merchant_id = merchant_id", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE")


def test_the_migrated_schema_equals_the_tables_in_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("rewrite", REWRITES)
@pytest.mark.parametrize("table", ["ledger", "head"])
def test_the_database_itself_refuses_to_rewrite_the_record(
    engine: Engine, merchants: Merchants, postgres_books: PostgresBooks, table: str, rewrite: str
) -> None:
    merchant = added(merchants, "m1")
    with postgres_books.record(merchant.id) as record:
        record.append("connector", "stock", {"units": 5}, START)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO head VALUES ({merchant.id}, '2026-11-23', 'line')"))
    with engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(rewrite.format(table)))
