"""The sandbox's own SQLite file: short transactions one after another, so what is held between two of them can race."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql")


class Tx:
    """One open transaction and the news it will announce when it ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.news: list[tuple[str, str, int]] = []
        self.struck: list[int] = []  # faults that met this; they count also when all the rest is undone
        self.afterwards: Exception | None = None  # raised once what was done is kept: who asked never hears of it

    def run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self.run(sql, *values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self.run(sql, *values).fetchone()
        return found

    def number(self, shop: str, name: str) -> int:
        """The next number of a shop's counter, from 1."""
        sql = """INSERT INTO numbers VALUES (?, ?, 1)
                 ON CONFLICT (shop, name) DO UPDATE SET value = value + 1 RETURNING value"""
        return int(self.run(sql, shop, name).fetchone()[0])

    @contextmanager
    def undoing(self, error: type[Exception]) -> Iterator[None]:
        """Where this error comes out, what was done inside is undone, news and all; it goes on its way."""
        before = len(self.news)
        self.run("SAVEPOINT part")
        try:
            yield
        except error:
            self.run("ROLLBACK TO part")
            del self.news[before:]
            raise
        finally:
            self.run("RELEASE part")

    def announce(self, shop: str, topic: str, resource: int) -> None:
        """Remember that something happened; webhooks are queued when the transaction ends."""
        if (shop, topic, resource) not in self.news:
            self.news.append((shop, topic, resource))


class Store:
    """The file, its one connection, and who is told about news."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = RLock()
        self.connection = sqlite3.connect(folder / "sandbox.sqlite3", check_same_thread=False, isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        self.connection.executescript(SCHEMA.read_text())
        self.open: Tx | None = None
        self.before_commit: Callable[[Tx], None] = lambda _tx: None
        self.after_commit: Callable[[set[str]], None] = lambda _shops: None

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """One after another; asked for inside one that is open, it is that one."""
        with self.lock:
            if self.open is not None:
                yield self.open
                return
            tx = self.open = Tx(self.connection)
            tx.run("BEGIN IMMEDIATE")
            try:
                yield tx
                self.before_commit(tx)
            except BaseException:
                tx.run("ROLLBACK")
                tx.connection.executemany("UPDATE faults SET hit = hit + 1 WHERE id = ?", [(one,) for one in tx.struck])
                raise
            else:
                tx.run("COMMIT")
            finally:
                self.open = None
        if tx.news:
            self.after_commit({shop for shop, _topic, _resource in tx.news})
        if tx.afterwards is not None:
            raise tx.afterwards

    def close(self) -> None:
        with self.lock:
            self.connection.close()
