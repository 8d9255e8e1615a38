"""Asking the embedded servers, and finding their processes."""

from pathlib import Path

import psycopg

from service import children


def answer(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        done = connection.execute(query.encode())
        row = done.fetchone() if done.description else None
    return row[0] if row else None


def servers(home: Path) -> list[int]:
    """Everything that runs for the two servers in `home`."""
    return children.residents(home / "postgres" / "cluster") + children.residents(home / "redis")
