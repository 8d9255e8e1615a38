"""Webhooks behave as measured: merged, late, doubled, lost, given up."""

from tests.sandbox import recordings, refund_scenes
from tests.sandbox.process import Shop, until
from tests.sandbox.receiver import Receiver
from tests.sandbox.subscribing import flush, subscribe


def test_two_deliveries_of_one_webhook_in_one_second_share_their_delivery_id(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "product.updated")
    for number in range(12, 16):
        shop.rest("PUT", f"/products/{number}", {"meta_data": []})
    flush(shop)
    ids = {one.headers["X-WC-Webhook-Delivery-ID"] for one in receiver.of("product.updated")}
    assert len(ids) < len(receiver.of("product.updated"))


def test_restoring_on_the_stores_own_screen_is_announced(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "order.restored")
    order = refund_scenes.written_in(shop)
    shop.act(order["id"], "trash")
    shop.act(order["id"], "untrash")
    flush(shop)
    assert receiver.topics == ["order.restored"]


def test_changes_before_delivery_become_one_delivery_of_the_last_state(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "product.updated")
    for quantity in (3, 4, 5):
        shop.rest("PUT", "/products/13", {"stock_quantity": quantity})
    flush(shop)
    assert [one.json["stock_quantity"] for one in receiver.of("product.updated")] == [5]


def test_a_write_past_the_store_and_a_note_are_not_announced(shop: Shop, receiver: Receiver) -> None:
    order = refund_scenes.written_in(shop)
    subscribe(shop, receiver)
    shop.control("POST", "/stock", {"sku": "LAMP", "set": 50, "direct": True})
    shop.rest("POST", f"/orders/{order['id']}/notes", {"note": "x"})
    flush(shop)
    assert receiver.topics == []


def test_the_eighth_failure_in_a_row_is_never_sent(shop: Shop, receiver: Receiver) -> None:
    """Seven in a row disable a webhook; setting it active does not forget them, one more disables it again."""
    (made,) = subscribe(shop, receiver, "order.updated")
    order = refund_scenes.written_in(shop)
    receiver.status = 500
    for _ in range(8):
        shop.rest("PUT", f"/orders/{order['id']}", {})
        flush(shop)
    assert len(receiver.topics) == 7
    answer = shop.ask("GET", f"/webhooks/{made['id']}").json()
    name = "rest.webhook.get.disabled_after_failures.response.json"
    assert recordings.differences({**recordings.body(name), "name": "rig order.updated"}, answer) == []
    shop.rest("PUT", f"/webhooks/{made['id']}", {"status": "active"})
    shop.rest("PUT", f"/orders/{order['id']}", {})
    flush(shop)
    assert shop.rest("GET", f"/webhooks/{made['id']}")["status"] == "disabled"


def test_204_counts_as_success_and_302_is_not_followed(shop: Shop, receiver: Receiver) -> None:
    (made,) = subscribe(shop, receiver, "order.updated")
    order = refund_scenes.written_in(shop)
    for status in (204, 302) * 5:
        receiver.status = status
        shop.rest("PUT", f"/orders/{order['id']}", {})
        flush(shop)
    assert shop.rest("GET", f"/webhooks/{made['id']}")["status"] == "active"
    assert len(receiver.topics) == 10


def test_while_no_greeting_was_answered_with_200_each_delivery_is_followed_by_another(
    shop: Shop, receiver: Receiver
) -> None:
    receiver.ping_status = 204
    subscribe(shop, receiver, "order.updated")
    order = refund_scenes.written_in(shop)
    flush(shop)
    receiver.ping_status = 200
    shop.rest("PUT", f"/orders/{order['id']}", {})
    flush(shop)
    shop.rest("PUT", f"/orders/{order['id']}", {})
    flush(shop)
    assert [one.topic for one in receiver.got] == [
        "ping",
        "order.updated",
        "ping",
        "order.updated",
        "ping",
        "order.updated",
    ]


def test_deliveries_can_be_doubled_and_dropped_and_are_logged(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "order.updated")
    shop.control("POST", "/webhooks", {"duplicate": 2})
    refund_scenes.written_in(shop)
    flush(shop)
    shop.control("POST", "/webhooks", {"duplicate": 0, "drop": 1})
    refund_scenes.written_in(shop)
    flush(shop)
    log = shop.control("GET", "/deliveries")
    assert len(receiver.topics) == 3
    assert [one.get("duplicate_of") for one in log] == [None, log[0]["id"], log[0]["id"], None]
    assert [one["status"] for one in log] == [200, 200, 200, None]


def test_without_hold_webhooks_are_sent_by_themselves(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "order.created")
    shop.control("POST", "/webhooks", {"hold": False})
    refund_scenes.written_in(shop)
    until(lambda: receiver.of("order.created"))


def test_deleting_a_webhook_needs_force(shop: Shop, receiver: Receiver) -> None:
    (made,) = subscribe(shop, receiver, "order.created")
    assert shop.ask("DELETE", f"/webhooks/{made['id']}").status_code == 501
    assert shop.ask("DELETE", f"/webhooks/{made['id']}?force=true").status_code == 200
    assert shop.rest("GET", "/webhooks") == []
