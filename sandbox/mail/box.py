"""Letters received, kept raw and read when asked for."""

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx


def keep(tx: Tx, sender: str, recipients: list[str], raw: bytes) -> None:
    sql = "INSERT INTO mail (at, sender, recipients, raw) VALUES (?, ?, ?, ?)"
    tx.run(sql, clock.instant(), sender, json.dumps(recipients), raw)


def letters(tx: Tx, to: str = "", after: int = 0) -> list[dict[str, Any]]:
    """Oldest first; `to` picks the letters to one address."""
    rows = [letter(dict(row)) for row in tx.rows("SELECT * FROM mail WHERE id > ? ORDER BY id", after)]
    return [one for one in rows if not to or to.lower() in (address.lower() for address in one["to"])]


def letter(row: dict[str, Any]) -> dict[str, Any]:
    message = message_from_bytes(row["raw"], policy=policy.default)
    return {
        "id": row["id"],
        "at": row["at"],
        "from": row["sender"],
        "to": json.loads(row["recipients"]),
        "subject": str(message["subject"] or ""),
        "text": part(message, "plain"),
        "html": part(message, "html"),
        "headers": {name: str(value) for name, value in message.items()},
    }


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body(preferencelist=(kind,))
    return str(found.get_content()) if found else ""


def empty(tx: Tx) -> None:
    tx.run("DELETE FROM mail")
