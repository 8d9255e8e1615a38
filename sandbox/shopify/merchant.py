"""A merchant's hands in a Shopify store: the buttons of its own order page, and what others do there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.kernel import clock, shops
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.shopify import (
    by_hand,
    cancelling,
    disputes,
    dividing,
    editing,
    fulfil,
    keep,
    news,
    paying,
    refunding,
    units,
)
from sandbox.shopify.books import status
from sandbox.shopify.model import Facts, FulfilmentOrder, Order

Wanted = dict[str, Any]
Act = Callable[[Tx, Facts, Order, Wanted], None]


def cancel(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """On the merchant's own page it is done when the page answers."""
    at_once = replace(facts, switches={**facts.switches, "cancel_seconds": 0})
    reason, refund = str(wish.get("reason", "OTHER")).upper(), wish.get("refund", "original")
    job = cancelling.cancel(tx, at_once, order.id, reason, refund, bool(wish.get("restock", True)))
    if job.status == "FAILED":
        raise keep.Refusal(job.errors[0]["code"], ["orderId"], job.errors[0]["message"])


def ship(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    fulfil.ship(tx, facts, order.id, {int(wish["line"]): int(wish["quantity"])})


def edit(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    begun = editing.begin(tx, facts, order.id)
    restock = bool(wish.get("restock", True))
    editing.set_quantity(tx, facts, begun.id, int(wish["line"]), int(wish["quantity"]), restock)
    editing.commit(tx, facts, begun.id)


def pay(tx: Tx, facts: Facts, order: Order, _wish: Wanted) -> None:
    paying.pay(tx, facts, order)
    keep.save_order(tx, facts, order, ("orders/paid", "orders/updated"))


def dispute(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    disputes.put(tx, facts, order.id, str(wish.get("status", "NEEDS_RESPONSE")).upper())


def tags(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    gone = set(wish.get("remove") or [])
    order.tags = sorted({*order.tags, *(wish.get("add") or [])} - gone)
    keep.save_order(tx, facts, order)


def metafields(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """Somebody takes off metafields whose name ends so."""
    gone = tuple(wish.get("remove") or [])
    order.metafields = {key: one for key, one in order.metafields.items() if not key.endswith(gone)}
    keep.save_order(tx, facts, order)


def note(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    order.note = str(wish.get("note", ""))
    keep.save_order(tx, facts, order)


def hold(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """Staff's hold, or another app's: never the asking app's."""
    one, row = open_row(order, int(wish["line"]))
    lines = {row: int(wish["quantity"])} if wish.get("quantity") else None
    reason, handle = str(wish.get("reason", "OTHER")), str(wish.get("handle", ""))
    fulfil.hold(tx, facts, one.id, reason, str(wish.get("notes", "")), handle, lines, ours=False)


def open_row(order: Order, line: int) -> tuple[FulfilmentOrder, int]:
    """The first fulfilment order, not on hold, that has units of a line, and its row."""
    for one in units.open_fulfilments(order):
        for row in one.lines:
            if row.line == line and row.remaining and one.status != "ON_HOLD":
                return one, row.id
    raise shops.ShopError(404, "nothing of this line waits to be sent")


def release(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """Staff may take off anybody's hold; `only` "others" leaves the app's alone."""
    for one in order.fulfilments:
        gone = [held.id for held in one.holds if not (wish.get("only") == "others" and held.ours)]
        if gone:
            fulfil.release(tx, facts, one.id, gone, ours=False)


def move(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """Everything open is sent from another place."""
    place = next((one for one in keep.places(tx, facts.name) if one.name == wish["place"]), None)
    if place is None:
        raise shops.ShopError(404, "there is no such place")
    for one in units.open_fulfilments(order):
        dividing.move(tx, facts, one.id, place.id)


def merge(tx: Tx, facts: Facts, order: Order, _wish: Wanted) -> None:
    dividing.merge(tx, facts, order.id)


def settle(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> None:
    """The gateway says how pending refunds ended."""
    refunding.settle(tx, facts, order.id, str(wish.get("status", "SUCCESS")).upper())


def complete(tx: Tx, facts: Facts, order: Order, _wish: Wanted) -> None:
    fulfil.everything(tx, facts, order.id)


def delete(tx: Tx, facts: Facts, order: Order, _wish: Wanted) -> None:
    """Only what is cancelled or archived can be deleted, so it is cancelled first; money stays where it is."""
    if order.cancelled is None and order.closed is None:
        cancel(tx, facts, order, {"refund": None})
    left = keep.order(tx, facts.name, order.id) or order
    left.gone, left.updated = True, clock.now()
    keep.keep_order(tx, facts, left)
    news.tell(tx, facts, "orders/delete", order=order.id)


ACTS: dict[str, Act] = {
    "cancel": cancel,
    "complete": complete,
    "fulfil": ship,
    "edit": edit,
    "pay": pay,
    "dispute": dispute,
    "tags": tags,
    "metafields": metafields,
    "note": note,
    "hold": hold,
    "release": release,
    "move": move,
    "merge": merge,
    "settle": settle,
    "delete": delete,
}


def act(world: World, shop: str, number: int, name: str, wish: Wanted) -> dict[str, Any]:
    """Do it; the answer says how the order stands."""
    if name == "refund":
        return by_hand.refund(world, shop, number, wish)
    if name not in ACTS:
        raise shops.ShopError(404, f"no act is called {name}")
    with world.store.transaction() as tx:
        facts, order = by_hand.read(tx, shop, number)
        ACTS[name](tx, facts, order, wish)
        after = keep.order(tx, shop, number)
    return {"order_id": number, "status": status(after) if after is not None else "deleted"}
