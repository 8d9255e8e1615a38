"""Webhooks a store was asked to send, and the queue of what waits to be sent."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.kernel import clock, shops
from sandbox.kernel.store import Tx

# A store gives up on a receiver when one more delivery fails after this many in a row have been counted.
PATIENCE = 5
MODE: dict[str, Any] = {"delay": 0.0, "duplicate": 0, "drop": 0.0, "shuffle": False, "hold": False, "merge": True}


@dataclass
class Hook:
    """One webhook; `answered` tells whether any ping was ever answered with 200."""

    id: int
    name: str
    topic: str
    url: str
    secret: str
    status: str = "active"
    failures: int = 0
    answered: bool = False
    created: int = 0
    modified: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A delivery not yet sent; its body is made when it is."""

    id: int
    webhook: int
    topic: str
    resource: int


def mode(tx: Tx, shop: str) -> dict[str, Any]:
    return {**MODE, **shops.read(tx, shop).mode}


def find(tx: Tx, shop: str, number: int) -> Hook | None:
    row = tx.row("SELECT body FROM webhooks WHERE shop = ? AND id = ?", shop, number)
    return Hook(**json.loads(row["body"])) if row else None


def every(tx: Tx, shop: str) -> list[Hook]:
    """Newest first."""
    sql = "SELECT body FROM webhooks WHERE shop = ? ORDER BY id DESC"
    return [Hook(**json.loads(row["body"])) for row in tx.rows(sql, shop)]


def save(tx: Tx, shop: str, hook: Hook) -> None:
    values = (shop, hook.id, hook.topic, hook.status, json.dumps(asdict(hook)))
    tx.run("INSERT OR REPLACE INTO webhooks VALUES (?, ?, ?, ?, ?)", *values)


def remove(tx: Tx, shop: str, number: int) -> None:
    tx.run("DELETE FROM webhooks WHERE shop = ? AND id = ?", shop, number)
    for queue_of in ("pending", "retries"):
        tx.run(f"DELETE FROM {queue_of} WHERE shop = ? AND webhook = ?", shop, number)  # noqa: S608 our own two names


def queue(tx: Tx) -> None:
    """Queue a transaction's news, orders before products, as the measured store did."""
    for shop, topic, resource in sorted(tx.news, key=lambda one: not one[1].startswith("order.")):
        sql = "SELECT id FROM webhooks WHERE shop = ? AND topic = ? AND status = 'active' ORDER BY id"
        for row in tx.rows(sql, shop, topic):
            queue_one(tx, shop, row["id"], topic, resource)


def queue_one(tx: Tx, shop: str, webhook: int, topic: str, resource: int) -> None:
    """While one waits for the same webhook and resource, it stands for this one too."""
    same = tx.row("SELECT id FROM pending WHERE shop = ? AND webhook = ? AND resource = ?", shop, webhook, resource)
    if same and mode(tx, shop)["merge"]:
        return
    sql = "INSERT INTO pending (shop, webhook, topic, resource, at) VALUES (?, ?, ?, ?, ?)"
    tx.run(sql, shop, webhook, topic, resource, clock.instant())


def waiting(tx: Tx, shop: str, before: float) -> list[Waiting]:
    sql = "SELECT id, webhook, topic, resource FROM pending WHERE shop = ? AND at <= ? ORDER BY id"
    return [Waiting(*row) for row in tx.rows(sql, shop, before)]


def claim(tx: Tx, one: Waiting) -> bool:
    """Take it off the queue, so that what happens from now on is a new delivery."""
    return tx.run("DELETE FROM pending WHERE id = ?", one.id).rowcount == 1


def count(tx: Tx, shop: str, number: int, *, success: bool) -> None:
    """Keep the score of failures in a row, and disable a webhook that passes the limit."""
    hook = find(tx, shop, number)
    if hook is None:
        return
    if success:
        hook.failures = 0
    elif hook.failures > PATIENCE:
        hook.status = "disabled"
    else:
        hook.failures += 1
    hook.modified = clock.now()
    save(tx, shop, hook)


def log(tx: Tx, shop: str, one: Waiting, url: str, status: int | None, copy_of: int | None, *, dropped: bool) -> int:
    sql = """INSERT INTO deliveries (shop, at, topic, resource, url, status, duplicate_of, dropped)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
    values = (shop, clock.instant(), one.topic, one.resource, url, status, copy_of, int(dropped))
    return tx.run(sql, *values).lastrowid or 0


def deliveries(tx: Tx, shop: str) -> list[dict[str, Any]]:
    """The log, newest last; `status` is null where no answer came."""
    rows = tx.rows("SELECT * FROM deliveries WHERE shop = ? ORDER BY id", shop)
    return [entry(dict(row)) for row in rows]


def entry(row: dict[str, Any]) -> dict[str, Any]:
    shown = {key: row[key] for key in ("id", "at", "topic", "url", "status")}
    shown["resource_id"] = row["resource"]
    if row["duplicate_of"] is not None:
        shown["duplicate_of"] = row["duplicate_of"]
    return {**shown, "dropped": True} if row["dropped"] else shown
