"""One PostgreSQL per test session, one fresh database per test."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.embedded import Postgres

_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
_numbers = itertools.count(1)


@contextmanager
def short_directory() -> Iterator[Path]:
    """Make a directory whose path leaves room for a socket's name; pytest's own are too deep."""
    with tempfile.TemporaryDirectory(prefix="bo-") as path:
        yield Path(path)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server that is fast and forgets at a power cut, which a test's database may."""
    with short_directory() as directory, Postgres(directory / "postgres", _CARELESS) as postgres:
        yield postgres


def migrated_template(postgres: Postgres) -> str:
    """Make the database every test's own is copied from, with the schema of this code."""
    from adapters.postgres.migrate import upgrade  # noqa: PLC0415  # tests without a database need no schema

    name = "template_backorder"
    upgrade(postgres.create_database(name))
    return name


@contextmanager
def fresh_database(postgres: Postgres, template: str) -> Iterator[str]:
    """Copy the template for one test and throw the copy away."""
    name = f"test_{next(_numbers)}"
    try:
        yield postgres.create_database(name, template)
    finally:
        postgres.drop_database(name)
