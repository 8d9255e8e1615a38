"""Refunds with every measured danger: each refusal is a 500, and `data` is a bare integer."""

from typing import Any

from sandbox.kernel import faults, money, orders, refunds
from sandbox.kernel.refunds import Wish
from sandbox.woocommerce import dates, paging, refund_shape
from sandbox.woocommerce.call import Answer, Call, Problem, created, invalid


def refusal(code: str, message: str, data: int) -> Problem:
    return Problem(500, code, message, data)


def create(call: Call) -> Answer:
    wish = wished(call)
    with call.world.store.transaction() as tx:
        if orders.find(tx, call.name, wish.order) is None:
            raise refusal("woocommerce_rest_invalid_order_id", "Invalid order ID.", 404)
    if (wish.amount or 0) < 0:
        raise refusal("woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.", 400)
    try:
        mood = faults.mood(call.world.store, call.name, call.method, f"/wp-json{call.path}")
        refund = refunds.create(call.world.store, call.name, wish, mood)
    except refunds.Refused as reason:
        raise refusal("woocommerce_rest_cannot_create_order_refund", str(reason), 500) from reason
    with call.world.store.transaction() as tx:
        shown = refund_shape.show(call.shop, orders.read(tx, call.name, wish.order), refund, call.home)
    # The place is given with the route's own pattern in it: a flaw of the real store that was recorded.
    return created(call, shown, f"orders/(?P<order_id>[\\d]+)/refunds/{refund.id}")


def wished(call: Call) -> Wish:
    """The refund the body asks for; paying back and restocking are what happens when nothing is said."""
    given = call.param("amount")
    if given is not None and not isinstance(given, str):
        raise invalid("amount", "amount is not of type string.", "rest_invalid_type")
    lines = [wanted(call, one) for one in call.param("line_items") or []]
    amount = money.minor(given, call.shop.digits) if given else summed(lines)
    return Wish(
        order=call.args[0],
        amount=amount,
        reason=str(call.param("reason") or ""),
        lines=lines,
        meta=[one for one in call.param("meta_data") or [] if "key" in one],
        by_gateway=dates.truthy(call.param("api_refund", True)),
        restock=dates.truthy(call.param("api_restock", True)),
    )


def wanted(call: Call, one: dict[str, Any]) -> dict[str, int]:
    digits = call.shop.digits
    tax = sum(money.minor(rate.get("refund_total", 0), digits) for rate in one.get("refund_tax") or [])
    total = money.minor(one.get("refund_total", 0), digits)
    return {"id": int(one.get("id", 0)), "quantity": int(one.get("quantity") or 0), "total": total, "tax": tax}


def summed(lines: list[dict[str, int]]) -> int | None:
    return sum(one["total"] + one["tax"] for one in lines) if lines else None


def index(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        order = orders.find(tx, call.name, call.args[0])
        if order is None:
            raise Problem(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
        found, total = paging.cut(call, refunds.listed(tx, call.name, order.id))
        return paging.answer(call, [refund_shape.show(call.shop, order, one, call.home) for one in found], total)


def everywhere(call: Call) -> Answer:
    """The refunds of all orders."""
    with call.world.store.transaction() as tx:
        found, total = paging.cut(call, refunds.listed(tx, call.name))
        pairs = [(orders.read(tx, call.name, one.order), one) for one in found]
        rows = [refund_shape.show(call.shop, order, one, call.home, with_parent=True) for order, one in pairs]
        return paging.answer(call, rows, total)


def get(call: Call) -> Answer:
    return single(call, remove=False)


def delete(call: Call) -> Answer:
    """Take a record away; the money and the stock stay where they are, and no webhook tells of it."""
    if not dates.truthy(call.param("force")):
        raise Problem(404, "woocommerce_rest_trash_not_supported", "Refunds do not support trashing.")
    return single(call, remove=True)


def single(call: Call, *, remove: bool) -> Answer:
    with call.world.store.transaction() as tx:
        order = orders.find(tx, call.name, call.args[0])
        refund = refunds.find(tx, call.name, call.args[0], call.args[1])
        if order is None or refund is None:
            raise Problem(404, "woocommerce_rest_invalid_order_refund_id", "Invalid order refund ID.")
        if remove:
            refunds.remove(tx, call.name, refund)
        return Answer(refund_shape.show(call.shop, order, refund, call.home))
