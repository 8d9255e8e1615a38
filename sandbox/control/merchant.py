"""A merchant's hands: the buttons of a store's own order screen."""

from collections.abc import Callable
from typing import Any

from sandbox.kernel import bank, catalogue, faults, money, orders, refunds, shops, status, stock
from sandbox.kernel.model import Order, Product
from sandbox.kernel.refunds import Wish
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.woocommerce import fulfilments

Act = Callable[[Tx, str, Order, dict[str, Any]], None]


def edit_product(product: Product, wish: dict[str, Any]) -> None:
    product.backorders = str(wish.get("backorders", product.backorders))
    product.stock_status = str(wish.get("stock_status", product.stock_status))
    if "manage_stock" in wish:
        product.manages = wish["manage_stock"] is True
        product.quantity = (product.quantity or 0) if product.manages else None
    catalogue.settle(product)


def to(name: str) -> Act:
    def change(tx: Tx, shop: str, order: Order, _wish: dict[str, Any]) -> None:
        status.change(tx, shop, order, name)
        orders.save(tx, shop, order)

    return change


def any_status(tx: Tx, shop: str, order: Order, wish: dict[str, Any]) -> None:
    to(str(wish["status"]))(tx, shop, order, wish)


def pay(tx: Tx, shop: str, order: Order, _wish: dict[str, Any]) -> None:
    """The buyer pays what was left open, through the order's gateway."""
    if not bank.done(tx, shop, order.id, "authorise") + bank.done(tx, shop, order.id, "capture"):
        bank.charge(tx, shop, order, orders.total(order))
    status.pay(tx, shop, order)
    orders.save(tx, shop, order)


def edit(tx: Tx, shop: str, order: Order, wish: dict[str, Any]) -> None:
    """A new quantity for one line; stock follows, the line's total stays."""
    line = orders.line_with(order, int(wish["line"]))
    if line is None:
        raise shops.ShopError(404, "the order has no such line")
    line.quantity = int(wish["quantity"])
    if order.status in status.COUNTS:
        stock.adjust(tx, shop, line)
    if line.quantity == 0:
        order.lines.remove(line)
    orders.save(tx, shop, order)


def fulfil(tx: Tx, shop: str, order: Order, wish: dict[str, Any]) -> None:
    fulfilments.write(tx, shop, order, [{"item_id": int(wish["line"]), "qty": int(wish["quantity"])}])


ACTS: dict[str, Act] = {
    "cancel": to("cancelled"),
    "complete": to("completed"),
    "status": any_status,
    "pay": pay,
    "edit": edit,
    "fulfil": fulfil,
    "trash": lambda tx, shop, order, _wish: status.trash(tx, shop, order),
    "untrash": lambda tx, shop, order, _wish: status.untrash(tx, shop, order),
    "delete": lambda tx, shop, order, _wish: orders.remove(tx, shop, order.id),
}


def act(world: World, shop: str, number: int, name: str, wish: dict[str, Any]) -> dict[str, Any]:
    """Do it; the answer says how the order stands."""
    if name == "refund":
        return refund(world, shop, number, wish)
    if name not in ACTS:
        raise shops.ShopError(404, f"no act is called {name}")
    with world.store.transaction() as tx:
        order = orders.read(tx, shop, number)
        ACTS[name](tx, shop, order, wish)
    return {"order_id": number, "status": order.status}


def refund(world: World, shop: str, number: int, wish: dict[str, Any]) -> dict[str, Any]:
    """A refund by the merchant's hand; lines without a figure give back their full price per unit."""
    with world.store.transaction() as tx:
        digits, order = shops.read(tx, shop).digits, orders.read(tx, shop, number)
    lines = [wanted(order, one, digits) for one in wish.get("lines") or []]
    given = wish.get("amount")
    amount = money.minor(given, digits) if given is not None else sum(one["total"] + one["tax"] for one in lines)
    asked = Wish(number, amount, str(wish.get("reason", "")), lines)
    asked.by_gateway, asked.restock = bool(wish.get("api_refund", False)), bool(wish.get("restock", False))
    mood = faults.mood(world.store, shop, "POST", f"/control/orders/{number}/refund")
    made = refunds.create(world.store, shop, asked, mood)
    return {"order_id": number, "refund_id": made.id, "amount_minor": amount}


def wanted(order: Order, one: dict[str, Any], digits: int) -> dict[str, int]:
    line, quantity = orders.line_with(order, int(one["id"])), int(one.get("quantity", 0))
    share = quantity / line.quantity if line is not None and line.quantity else 0
    total = (
        money.minor(one["refund_total"], digits) if "refund_total" in one else round(line.total * share) if line else 0
    )
    tax = (
        money.minor(one["refund_tax"], digits) if "refund_tax" in one else round(line.total_tax * share) if line else 0
    )
    return {"id": int(one["id"]), "quantity": quantity, "total": total, "tax": tax}
