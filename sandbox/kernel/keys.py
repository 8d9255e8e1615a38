"""The companion plugin's table: which key stands for which refund, committed before anything is done."""

import json
from typing import Any

from sandbox.kernel.store import Tx

KIND = "refund-key"


def find(tx: Tx, shop: str, key: str) -> dict[str, Any] | None:
    row = tx.row("SELECT body FROM things WHERE shop = ? AND kind = ? AND id = ?", shop, KIND, key)
    return json.loads(row["body"]) if row else None


def running(tx: Tx, shop: str, order: int) -> list[dict[str, Any]]:
    """The rows of an order that nobody has finished."""
    rows = tx.rows("SELECT body FROM things WHERE shop = ? AND kind = ?", shop, KIND)
    held = [json.loads(row["body"]) for row in rows]
    return [one for one in held if one["order"] == order and one["state"] == "running"]


def save(tx: Tx, shop: str, row: dict[str, Any]) -> None:
    tx.run("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)", shop, KIND, row["key"], json.dumps(row))


def free(tx: Tx, shop: str, key: str) -> None:
    tx.run("DELETE FROM things WHERE shop = ? AND kind = ? AND id = ?", shop, KIND, key)
