"""Orders: kept, found, added up."""

import secrets
from typing import Any

from sandbox.kernel import clock, money, shops
from sandbox.kernel.model import Order, order_from, text_of
from sandbox.kernel.store import Tx


def find(tx: Tx, shop: str, number: int) -> Order | None:
    row = tx.row("SELECT body FROM orders WHERE shop = ? AND id = ?", shop, number)
    return order_from(row["body"]) if row else None


def read(tx: Tx, shop: str, number: int) -> Order:
    order = find(tx, shop, number)
    if order is None:
        raise shops.ShopError(404, f"no order {number}")
    return order


def every(tx: Tx, shop: str) -> list[Order]:
    return [order_from(row["body"]) for row in tx.rows("SELECT body FROM orders WHERE shop = ? ORDER BY id", shop)]


def keep(tx: Tx, shop: str, order: Order) -> None:
    """Store it as it is."""
    row = (shop, order.id, order.status, order.via, order.created, order.modified, text_of(order))
    tx.run("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)", *row)


def save(tx: Tx, shop: str, order: Order) -> None:
    """Store it as changed now, and announce it."""
    order.modified = clock.now()
    keep(tx, shop, order)
    tx.announce(shop, "order.updated", order.id)


def remove(tx: Tx, shop: str, order: int) -> None:
    """Gone for good, without a word; its stock stays taken and its entries in the bank book stand."""
    tx.run("DELETE FROM refunds WHERE shop = ? AND order_id = ?", shop, order)
    tx.run("DELETE FROM notes WHERE shop = ? AND order_id = ?", shop, order)
    tx.run("DELETE FROM orders WHERE shop = ? AND id = ?", shop, order)


def new_key() -> str:
    return "wc_order_" + secrets.token_urlsafe(16).replace("-", "x").replace("_", "y")[:13]


def cart_tax(order: Order) -> int:
    return sum(line.total_tax for line in order.lines)


def carriage(order: Order) -> int:
    return sum(one.total for one in order.carriages)


def carriage_tax(order: Order) -> int:
    return sum(one.total_tax for one in order.carriages)


def discount(order: Order) -> int:
    return sum(line.subtotal - line.total for line in order.lines)


def discount_tax(order: Order) -> int:
    return sum(line.subtotal_tax - line.total_tax for line in order.lines)


def tax(order: Order) -> int:
    return cart_tax(order) + carriage_tax(order)


def total(order: Order) -> int:
    return sum(line.total for line in order.lines) + carriage(order) + tax(order)


def price(order: Order, net_or_gross: int) -> tuple[int, int]:
    """Net and tax of an amount as this store states its prices."""
    if order.prices_include_tax:
        inside = money.contained_tax(net_or_gross, order.tax_percent)
        return net_or_gross - inside, inside
    return net_or_gross, money.share(net_or_gross, order.tax_percent)


def line_with(order: Order, number: Any) -> Any:
    """The line with this id, or None."""
    return next((line for line in order.lines if line.id == number), None)
