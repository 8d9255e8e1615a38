"""The state each recording was made in, built again."""

import copy
from collections.abc import Callable
from typing import Any

from tests.sandbox import recordings
from tests.sandbox.process import Shop

Scene = Callable[[Shop], tuple[str, Any]]
ADA = {"email": "ada@example.com", "phone": "555-0100"}
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


def read_order(order: Callable[[Shop], Any], body: Any = None, more: str = "") -> Scene:
    """An order in some state, then asked for or changed."""

    def scene(shop: Shop) -> tuple[str, Any]:
        return f"/orders/{order(shop)['id']}{more}", body

    return scene


def paid_at_the_door(shop: Shop) -> Any:
    return shop.buy(("MUG-NOTIFY", 5), ("MUG-NO", 1), payment="cod", buyer=ADA)


def two_shirts(shop: Shop) -> Any:
    return shop.buy(("SHIRT-S", 2), payment="bacs", buyer=ADA)


def classic(shop: Shop) -> Any:
    """A plugin of the recorded store wrote two line metas at checkout."""
    shop.control("POST", "/stock", {"sku": "MUG-NOTIFY", "set": 0})
    order = shop.buy(("MUG-NOTIFY", 2), payment="rig_card", via="classic", buyer=ADA)
    metas = [{"key": "Expected ship date", "value": "2027-01-15"}, {"key": "_rig_promise", "value": "p-1"}]
    line = {"id": order["line_items"][0]["id"], "meta_data": metas}
    shop.rest("PUT", f"/orders/{order['id']}", {"line_items": [line]})
    return order


def fully_refunded(shop: Shop) -> Any:
    order = written_in(shop, quantity=2)
    refund(shop, order, {"amount": "49.50", **BY_HAND})
    return order


def deleted(shop: Shop) -> Any:
    order = written_in(shop, quantity=1)
    shop.rest("DELETE", f"/orders/{order['id']}?force=true")
    return order


def restocked_once(shop: Shop) -> Any:
    order = written_in(shop, quantity=3)
    refund(shop, order, refund_wish("rest.refund.restock.response.json", order))
    return order


def with_meta(shop: Shop) -> Any:
    order = order_21(shop)
    shop.rest("PUT", f"/orders/{order['id']}", recordings.sent("rest.order.meta_update.response.json"))
    return order


def line_meta(shop: Shop) -> tuple[str, Any]:
    order = with_meta(shop)
    wish = recordings.sent("rest.order.line_meta_update.response.json")
    wish["line_items"][0]["id"] = order["line_items"][0]["id"]
    return f"/orders/{order['id']}", wish


def order_batch(shop: Shop) -> tuple[str, Any]:
    shirts, mug = two_shirts(shop), written_in(shop, product=14, quantity=1)
    refund(shop, shirts, {"amount": "1.00", **BY_HAND})
    shop.rest("PUT", f"/orders/{shirts['id']}", {"status": "cancelled"})
    wish = recordings.sent("rest.order.batch.response.json")
    wish["update"][0]["id"], wish["update"][1]["id"] = shirts["id"], mug["id"]
    return "/orders/batch", wish


def eight_orders(shop: Shop) -> tuple[str, Any]:
    """The third-oldest, with its line's quantity edited, ends the second page of three."""
    for _ in range(2):
        written_in(shop, quantity=1)
    path, wish = line_meta(shop)
    shop.rest("PUT", path, wish)
    shop.rest("PUT", path, {"line_items": [{"id": wish["line_items"][0]["id"], "quantity": 2}]})
    written_in(shop, quantity=1, payment_method="cod")
    for _ in range(4):
        written_in(shop, quantity=1)
    return "/orders?per_page=3&page=2", None


def three_modified(shop: Shop) -> tuple[str, Any]:
    first, _second, _third = (written_in(shop, quantity=quantity) for quantity in (2, 3, 4))
    refund(shop, first, {"amount": "49.50", **BY_HAND})
    filters = "modified_after=2026-01-01T00%3A00%3A00&dates_are_gmt=true&per_page=5&orderby=id&order=asc"
    return f"/orders?{filters}&_fields=id%2Cstatus%2Cdate_modified_gmt", None


def product(number: int, body: Any = None, **state: Any) -> Scene:
    def scene(shop: Shop) -> tuple[str, Any]:
        if state:
            shop.rest("PUT", f"/products/{number}", state)
        return f"/products/{number}", body

    return scene


def plain(path: str, body: Any = None) -> Scene:
    return lambda _shop: (path, body)


def shirts_in_stock(path: str, small: int = 5, large: int = 6) -> Scene:
    def scene(shop: Shop) -> tuple[str, Any]:
        shop.control("POST", "/stock", {"sku": "SHIRT-S", "set": small})
        shop.control("POST", "/stock", {"sku": "SHIRT-L", "set": large})
        return path, None

    return scene


def fulfilment(shop: Shop) -> tuple[str, Any]:
    order = written_in(shop, quantity=3)
    wish = recordings.sent("rest.fulfillment.create.response.json")
    wish["meta_data"][0]["value"][0]["item_id"] = order["line_items"][0]["id"]
    return f"/orders/{order['id']}/fulfillments", wish
