"""What a store writes beside an order."""

from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx


def write(tx: Tx, shop: str, order: int, note: str, *, customer: bool = False) -> int:
    number = tx.number(shop, "note")
    tx.run("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)", shop, number, order, clock.now(), note, int(customer))
    return number


def mailed(tx: Tx, shop: str, order: int, what: str) -> None:
    """The store's own mails are noted, not sent: the mailbox belongs to whoever is being tested."""
    write(tx, shop, order, f'Email "{what}" sent.')


def listed(tx: Tx, shop: str, order: int) -> list[dict[str, Any]]:
    """Newest first."""
    sql = "SELECT * FROM notes WHERE shop = ? AND order_id = ? ORDER BY id DESC"
    return [dict(row) for row in tx.rows(sql, shop, order)]
