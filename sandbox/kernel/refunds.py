"""Refunds, step by step as measured: no lock and no idempotency; the amount is checked before anything is saved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.kernel import bank, clock, notes, orders, shops, stock
from sandbox.kernel.model import Order, Refund, RefundLine, refund_from, text_of
from sandbox.kernel.store import Store, Tx

Mood = Callable[[str], None]


class Refused(Exception):
    """The store did not make the refund."""


@dataclass
class Wish:
    """A refund as asked for; `amount` None means that none was named."""

    order: int
    amount: int | None
    reason: str = ""
    lines: list[dict[str, int]] = field(default_factory=list)
    meta: list[dict[str, Any]] = field(default_factory=list)
    by_gateway: bool = True
    restock: bool = True


def calm(_moment: str) -> None:
    """No fault is planned."""


def listed(tx: Tx, shop: str, order: int | None = None) -> list[Refund]:
    """Newest first; of all orders when none is named."""
    sql = "SELECT body FROM refunds WHERE shop = ? AND (? IS NULL OR order_id = ?) ORDER BY id DESC"
    return [refund_from(row["body"]) for row in tx.rows(sql, shop, order, order)]


def find(tx: Tx, shop: str, order: int, number: int) -> Refund | None:
    return next((one for one in listed(tx, shop, order) if one.id == number), None)


def save(tx: Tx, shop: str, refund: Refund) -> None:
    tx.run("INSERT OR REPLACE INTO refunds VALUES (?, ?, ?, ?)", shop, refund.id, refund.order, text_of(refund))


def remove(tx: Tx, shop: str, refund: Refund) -> None:
    tx.run("DELETE FROM refunds WHERE shop = ? AND id = ?", shop, refund.id)


def given(tx: Tx, shop: str, order: int) -> int:
    return sum(one.amount or 0 for one in listed(tx, shop, order))


def remaining(tx: Tx, shop: str, order: Order) -> int:
    return orders.total(order) - given(tx, shop, order.id)


def create(store: Store, shop: str, wish: Wish, mood: Mood = calm) -> Refund:
    """W1 to W8. Each step is its own transaction, so everything can happen between two of them."""
    with store.transaction() as tx:
        order = orders.read(tx, shop, wish.order)
        if (wish.amount or 0) > remaining(tx, shop, order):
            raise Refused("Invalid refund amount.")
    mood("before_save")
    with store.transaction() as tx:
        refund = record(tx, shop, order, wish)
    if wish.by_gateway:
        charge_back(store, shop, order, refund, mood)
    with store.transaction() as tx:
        finish(tx, shop, wish, refund)
    return refund


def record(tx: Tx, shop: str, order: Order, wish: Wish) -> Refund:
    """W2: the record exists before the gateway is asked."""
    number = tx.number(shop, "post")
    refund = Refund(number, order.id, clock.now(), wish.amount, wish.reason)
    refund.lines = [line for one in wish.lines if (line := line_of(tx, shop, order, one))]
    save(tx, shop, refund)
    return refund


def line_of(tx: Tx, shop: str, order: Order, wanted: dict[str, int]) -> RefundLine | None:
    """A wanted line; an unknown id is passed over in silence."""
    carriage = any(one.id == wanted["id"] for one in order.carriages)
    if not carriage and orders.line_with(order, wanted["id"]) is None:
        return None
    tax, meta_id = wanted.get("tax", 0), tx.number(shop, "meta")
    number, tax_id = tx.number(shop, "line"), tx.number(shop, "line") if tax else 0
    return RefundLine(
        number, wanted["id"], wanted.get("quantity", 0), wanted.get("total", 0), tax, tax_id, carriage, meta_id
    )


def charge_back(store: Store, shop: str, order: Order, refund: Refund, mood: Mood) -> None:
    """W3 to W6; whatever the gateway answers but yes, the record is deleted again."""
    try:
        gateway_call(store, shop, order, refund, mood)
    except bank.Declined as reason:
        with store.transaction() as tx:
            remove(tx, shop, refund)
        raise Refused(str(reason)) from reason
    refund.paid = True
    with store.transaction() as tx:
        save(tx, shop, refund)


def gateway_call(store: Store, shop: str, order: Order, refund: Refund, mood: Mood) -> None:
    gateway = bank.GATEWAYS.get(order.payment)
    if gateway is None:
        raise bank.Declined("The payment gateway for this order does not exist.")
    if not gateway.refunds:
        raise bank.Declined("The payment gateway for this order does not support automatic refunds.")
    mood("gateway")
    with store.transaction() as tx:
        bank.pay_back(tx, shop, order, refund.amount or 0, refund.reason, refund.id)
    mood("gateway_answer")


def finish(tx: Tx, shop: str, wish: Wish, refund: Refund) -> None:
    """W7 and W8: stock, the order's status, the mail, the caller's own notes."""
    order = orders.read(tx, shop, wish.order)
    if wish.restock:
        for one in refund.lines:
            line = orders.line_with(order, one.of)
            if line is not None:
                stock.restock(tx, shop, order, line, one.quantity)
    left = remaining(tx, shop, order)
    refund.meta = [shops.meta(tx, shop, "_refund_type", "full" if left <= 0 else "partial")]
    for one_meta in wish.meta:
        shops.put_meta(tx, shop, refund.meta, one_meta["key"], one_meta["value"])
    save(tx, shop, refund)
    if left <= 0 and order.status != "refunded":
        order.status = "refunded"
        notes.write(tx, shop, order.id, "Order fully refunded.")
    notes.mailed(tx, shop, order.id, "Refunded order")
    orders.save(tx, shop, order)
    tx.announce(shop, "order.refunded", order.id)


def cover_the_rest(tx: Tx, shop: str, order: Order) -> None:
    """An order set to refunded by hand gets a record of the rest; no money moves."""
    rest = remaining(tx, shop, order)
    if rest > 0:
        refund = Refund(tx.number(shop, "post"), order.id, clock.now(), rest, "Order fully refunded.")
        refund.meta = [shops.meta(tx, shop, "_refund_type", "full")]
        save(tx, shop, refund)


def refunded_units(refunds: list[Refund], line: int) -> int:
    return sum(one.quantity for refund in refunds for one in refund.lines if one.of == line)
