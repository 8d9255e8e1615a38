"""The state each recording was made in, built again."""

from collections.abc import Callable
from typing import Any

from tests.sandbox import recordings
from tests.sandbox.process import Shop
from tests.sandbox.refund_scenes import order_21, refund, refund_wish, written_in

Scene = Callable[[Shop], tuple[str, Any]]
ADA = {"email": "ada@example.com", "phone": "555-0100"}
BY_HAND = {"api_refund": False}


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
