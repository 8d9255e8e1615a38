"""The bank book: what really happened to money. Only a gateway writes here."""

from dataclasses import dataclass
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.model import Order
from sandbox.kernel.store import Tx


@dataclass(frozen=True)
class Gateway:
    """A way to pay: `refunds` says whether it can pay back, `charges` what it does at checkout."""

    name: str
    title: str
    refunds: bool
    charges: str


GATEWAYS = {
    one.name: one
    for one in (
        Gateway("bacs", "Direct bank transfer", refunds=False, charges=""),
        Gateway("cod", "Cash on delivery", refunds=False, charges=""),
        Gateway("rig_card", "Card (pretend)", refunds=True, charges="capture"),
        Gateway("rig_authorise", "Card, charged on shipping (pretend)", refunds=True, charges="authorise"),
    )
}


class Declined(Exception):
    """The gateway said no, or could not say anything; either way the store sees a failed payment call."""


def write(tx: Tx, shop: str, order: int, kind: str, amount: int, reason: str = "", refund: int | None = None) -> None:
    sql = "INSERT INTO bank (shop, at, order_id, kind, amount_minor, reason, refund_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
    tx.run(sql, shop, clock.instant(), order, kind, amount, reason, refund)


def done(tx: Tx, shop: str, order: int, kind: str) -> int:
    """The sum of one kind of entry for an order."""
    sql = "SELECT coalesce(sum(amount_minor), 0) FROM bank WHERE shop = ? AND order_id = ? AND kind = ?"
    return int(tx.run(sql, shop, order, kind).fetchone()[0])


def charge(tx: Tx, shop: str, order: Order, amount: int) -> None:
    """What the buyer's card sees at checkout."""
    gateway = GATEWAYS.get(order.payment)
    if gateway and gateway.charges:
        write(tx, shop, order.id, gateway.charges, amount, "checkout")
        order.transaction = f"txn_rig_{order.id}"


def held(tx: Tx, shop: str, order: Order) -> int:
    """Authorised, neither captured nor voided."""
    taken = done(tx, shop, order.id, "capture") + done(tx, shop, order.id, "void")
    return done(tx, shop, order.id, "authorise") - taken if order.payment == "rig_authorise" else 0


def follow(tx: Tx, shop: str, order: Order) -> None:
    """Capture or void what is held when the order's status says so."""
    amount = held(tx, shop, order)
    kind = {"cancelled": "void", "processing": "capture", "completed": "capture"}.get(order.status)
    if amount > 0 and kind:
        write(tx, shop, order.id, kind, amount, f"order {order.status}")


def pay_back(tx: Tx, shop: str, order: Order, amount: int, reason: str, refund: int) -> None:
    """The pretend gateway checks nothing about sums: a second full refund goes through, as it did when measured."""
    if order.payment == "rig_authorise" and not done(tx, shop, order.id, "capture"):
        raise Declined("This payment was only authorised; it cannot be refunded before it is captured.")
    write(tx, shop, order.id, "refund", amount, reason, refund)


def entries(tx: Tx, shop: str) -> list[dict[str, Any]]:
    sql = (
        "SELECT id, at, order_id AS 'order', kind, amount_minor, reason, refund_id FROM bank WHERE shop = ? ORDER BY id"
    )
    return [dict(row) for row in tx.rows(sql, shop)]
