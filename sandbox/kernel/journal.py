"""The log of API requests, with the moment each began and ended."""

from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Store, Tx


def begin(store: Store, shop: str, method: str, path: str, query: str, body: str) -> int:
    sql = "INSERT INTO requests (shop, at, method, path, query, body) VALUES (?, ?, ?, ?, ?, ?)"
    with store.transaction() as tx:
        return tx.run(sql, shop, clock.instant(), method, path, query, body).lastrowid or 0


def end(store: Store, number: int, status: int | None) -> None:
    """`status` None: the asker never got an answer."""
    with store.transaction() as tx:
        tx.run("UPDATE requests SET ended = ?, status = ? WHERE id = ?", clock.instant(), status, number)


def listed(tx: Tx, shop: str, after: int) -> list[dict[str, Any]]:
    sql = """SELECT id, at, ended, method, path, query, status, body FROM requests
             WHERE shop = ? AND id > ? ORDER BY id"""
    return [dict(row) for row in tx.rows(sql, shop, after)]
