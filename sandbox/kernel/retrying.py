"""Parcels nobody took: kept as they were, and sent again when their time has come."""

import json
from dataclasses import dataclass

from sandbox.kernel import clock
from sandbox.kernel.hooks import Waiting
from sandbox.kernel.packing import Parcel
from sandbox.kernel.store import Tx


@dataclass(frozen=True)
class Retry:
    """One parcel to send again; `attempt` counts from 1."""

    id: int
    of: Waiting
    attempt: int
    parcel: Parcel


def later(tx: Tx, shop: str, one: Waiting, parcel: Parcel, attempt: int, seconds: float) -> None:
    sql = """INSERT INTO retries (shop, webhook, topic, resource, at, attempt, headers, body)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
    values = (one.webhook, one.topic, one.resource, clock.instant() + seconds, attempt)
    tx.run(sql, shop, *values, json.dumps(parcel.headers), parcel.body)


def due(tx: Tx, shop: str, before: float) -> list[Retry]:
    rows = tx.rows("SELECT * FROM retries WHERE shop = ? AND at <= ? ORDER BY at, id", shop, before)
    return [
        Retry(
            row["id"],
            Waiting(row["id"], row["webhook"], row["topic"], row["resource"]),
            row["attempt"],
            Parcel(json.loads(row["headers"]), row["body"]),
        )
        for row in rows
    ]


def claim(tx: Tx, one: Retry) -> bool:
    return tx.run("DELETE FROM retries WHERE id = ?", one.id).rowcount == 1


def count(tx: Tx, shop: str) -> int:
    return int(tx.run("SELECT count(*) FROM retries WHERE shop = ?", shop).fetchone()[0])
