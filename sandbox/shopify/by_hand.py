"""Refunds by the merchant's hand, on the store's own page."""

from typing import Any

from sandbox.kernel import faults, money, shops
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.shopify import amounts, keep, refunding, suggesting, sums, units
from sandbox.shopify.model import Facts, Order
from sandbox.shopify.refunding import PayBack, Wish
from sandbox.shopify.suggesting import Lines

Wanted = dict[str, Any]


def read(tx: Tx, shop: str, number: int) -> tuple[Facts, Order]:
    facts, order = keep.facts(tx, shop), keep.order(tx, shop, number)
    if facts is None or order is None:
        raise shops.ShopError(404, f"no order {number}")
    return facts, order


def refund(world: World, shop: str, number: int, wish: Wanted) -> dict[str, Any]:
    """A refund by the merchant's hand; without an amount, what Shopify suggests for the units."""
    mood = faults.mood(world.store, shop, "POST", f"/control/orders/{number}/refund")
    with world.store.transaction() as tx:
        facts, order = read(tx, shop, number)
        asked = refund_wish(tx, facts, order, wish)
        made = refunding.refund(tx, facts, order.id, asked, mood)
    return {"order_id": number, "refund_id": made.id, "amount_minor": made.total.shown}


def refund_wish(tx: Tx, facts: Facts, order: Order, wish: Wanted) -> Wish:
    """`restock` takes units that have not left with CANCEL, others with RETURN; `api_refund` moves money."""
    rows = {int(one["id"]): int(one.get("quantity", 0)) for one in wish.get("lines") or []}
    lines: Lines = {key: (count, kind(order, key, count, wish), None) for key, count in rows.items() if count}
    shipping = bool(wish.get("shipping", False))
    asked = Wish(lines, shipping, note=str(wish.get("reason", "")), currency=order.shown_currency)
    suggestion = suggesting.suggest(tx, facts, order, lines, shipping)
    given = wish.get("amount")
    minor = money.minor(given, money.exponent(order.shown_currency)) if given is not None else suggestion.amount.shown
    if minor > sums.refundable(order).shown and wish.get("api_refund"):
        raise keep.Refusal("", ["transactions"], "Refund amount exceeds the amount that can be refunded")
    if wish.get("api_refund"):
        back = suggesting.pay_back(order, amounts.paid_in(order, minor))
        asked.payments = [PayBack(one.gateway, one.amount.shown, one.parent) for one in back]
    return asked


def kind(order: Order, key: int, count: int, wish: Wanted) -> str:
    line = units.line_of(order, key)
    if not wish.get("restock") or line is None:
        return "NO_RESTOCK"
    return "CANCEL" if units.open_units(order, line) >= count else "RETURN"
