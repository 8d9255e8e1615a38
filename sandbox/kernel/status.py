"""An order's way through its statuses, and what each step does to stock and to money."""

from sandbox.kernel import bank, clock, notes, orders, refunds, stock
from sandbox.kernel.model import Order
from sandbox.kernel.store import Tx

STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed")
COUNTS = ("processing", "on-hold", "completed")
GIVES_BACK = ("cancelled", "pending")
MAILS = {"processing": "Processing order", "on-hold": "Order on-hold", "completed": "Completed order"}


def title(status: str) -> str:
    return "On hold" if status == "on-hold" else status.replace("-", " ").capitalize()


def change(tx: Tx, shop: str, order: Order, status: str) -> None:
    """Move an order to a status; the caller saves it."""
    if status == order.status:
        return
    if order.status not in ("", "trash"):
        said = f"Order status changed from {title(order.status)} to {title(status)}."
        notes.write(tx, shop, order.id, said)
    order.status = status
    arrive(tx, shop, order)
    if status in MAILS:
        notes.mailed(tx, shop, order.id, MAILS[status])


def arrive(tx: Tx, shop: str, order: Order) -> None:
    """What being in this status entails."""
    if order.status in COUNTS:
        stock.take(tx, shop, order)
    if order.status in GIVES_BACK:
        stock.give(tx, shop, order)
    date(order)
    bank.follow(tx, shop, order)
    if order.status == "refunded":
        refunds.cover_the_rest(tx, shop, order)


def date(order: Order) -> None:
    """Cash on delivery is paid when completed, everything else when it is in work."""
    paid = ("completed",) if order.payment == "cod" else ("processing", "completed")
    if order.paid is None and order.status in paid:
        order.paid = clock.now()
    if order.status == "completed":
        order.completed = clock.now()


def pay(tx: Tx, shop: str, order: Order) -> None:
    """The payment is complete, says the store; nobody asks the bank."""
    order.paid = order.paid or clock.now()
    change(tx, shop, order, "completed" if order.payment == "cod" else "processing")


def trash(tx: Tx, shop: str, order: Order) -> None:
    """Hide it; stock stays taken, the date of change stays as it was."""
    order.status_before_trash, order.status = order.status, "trash"
    orders.keep(tx, shop, order)
    tx.announce(shop, "order.deleted", order.id)


def untrash(tx: Tx, shop: str, order: Order) -> None:
    """What the store's own screen does: unlike setting a status, it announces the restoring."""
    order.status, order.status_before_trash = order.status_before_trash or "pending", ""
    orders.save(tx, shop, order)
    tx.announce(shop, "order.restored", order.id)
