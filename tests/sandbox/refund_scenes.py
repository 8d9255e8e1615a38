"""Orders written in and refunded as the recorded ones were."""

import copy
from collections.abc import Callable
from typing import Any

from tests.sandbox import recordings
from tests.sandbox.process import Shop

Scene = Callable[[Shop], tuple[str, Any]]
BY_HAND = {"api_refund": False}


def written_in(shop: Shop, product: int = 12, quantity: int = 4, **more: Any) -> Any:
    """An order made over REST as the recorded ones were."""
    wanted = recordings.sent("rest.order.create.response.json")
    return shop.rest(
        "POST", "/orders", {**wanted, "line_items": [{"product_id": product, "quantity": quantity}], **more}
    )


def refund_wish(name: str, order: Any) -> Any:
    """A recorded refund request with this order's line ids in the places of the recorded ones."""
    wish = copy.deepcopy(recordings.sent(name))
    own = {8: order["line_items"][0]["id"], 33: order["line_items"][0]["id"], 9: order["shipping_lines"][0]["id"]}
    for one in wish.get("line_items", []):
        one["id"] = own[one["id"]]
    return wish


def refund(shop: Shop, order: Any, wish: Any) -> Any:
    return shop.rest("POST", f"/orders/{order['id']}/refunds", wish)


ORDER_21 = ("partial", "partial_same_again", "gateway_ok", "line_quantity_over", "shipping_and_tax", "zero")


def order_21(shop: Shop, steps: int = 10) -> Any:
    """The much refunded order; `steps` of its ten refunds."""
    order = written_in(shop)
    wishes = [refund_wish(f"rest.refund.{name}.response.json", order) for name in ORDER_21]
    wishes += [BY_HAND, {"amount": "1.00", **BY_HAND}, {"amount": "0.50", **BY_HAND}, {"amount": "0.10"}]
    for wish in wishes[:steps]:
        refund(shop, order, wish)
    return order


def step_of_order_21(number: int) -> Scene:
    """The refund that came after so many others."""

    def scene(shop: Shop) -> tuple[str, Any]:
        order = order_21(shop, number)
        return f"/orders/{order['id']}/refunds", refund_wish(f"rest.refund.{ORDER_21[number]}.response.json", order)

    return scene


def refund_of(quantity: int, wish: Any, **more: Any) -> Scene:
    """A refund of a fresh order."""

    def scene(shop: Shop) -> tuple[str, Any]:
        return f"/orders/{written_in(shop, quantity=quantity, **more)['id']}/refunds", wish

    return scene


def recorded_refund(name: str, quantity: int) -> Scene:
    def scene(shop: Shop) -> tuple[str, Any]:
        order = written_in(shop, quantity=quantity)
        return f"/orders/{order['id']}/refunds", refund_wish(name, order)

    return scene


def declined(shop: Shop) -> tuple[str, Any]:
    shop.control("POST", "/faults", {"action": "gateway_decline", "times": 1})
    return refund_of(1, {"amount": "1.00", "api_refund": True})(shop)


def after_full(shop: Shop) -> tuple[str, Any]:
    order = written_in(shop, quantity=2)
    refund(shop, order, {"amount": "49.50", **BY_HAND})
    return f"/orders/{order['id']}/refunds", {"amount": "0.01", **BY_HAND}


def refund_deleted(shop: Shop) -> tuple[str, Any]:
    order = written_in(shop, product=14, quantity=1)
    line = {"id": order["line_items"][0]["id"], "quantity": 1, "refund_total": 12.5}
    made = refund(shop, order, {**BY_HAND, "line_items": [{**line, "refund_tax": [{"id": 1, "refund_total": 1.25}]}]})
    return f"/orders/{order['id']}/refunds/{made['id']}?force=true", None


def two_refunds(shop: Shop) -> tuple[str, Any]:
    return f"/orders/{order_21(shop, 2)['id']}/refunds", None


def fourteen_refunds(shop: Shop) -> tuple[str, Any]:
    other, first = written_in(shop, quantity=1), written_in(shop, quantity=3)
    for _ in range(12):
        refund(shop, other, {"amount": "0", **BY_HAND})
    refund(shop, first, refund_wish("rest.refund.restock.response.json", first))
    refund(shop, other, {"amount": "1.00", **BY_HAND})
    return "/refunds?per_page=2", None
