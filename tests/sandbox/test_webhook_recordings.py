"""Webhooks look as recorded."""

import pytest

from tests.sandbox import recordings, refund_scenes, scenes
from tests.sandbox.process import Shop
from tests.sandbox.receiver import Got, Receiver
from tests.sandbox.subscribing import SECRET, TOPICS, flush, subscribe

OWN = {
    "Host",
    "Content-Length",
    "X-WC-Webhook-Source",
    "X-WC-Webhook-Signature",
    "X-WC-Webhook-ID",
    "X-WC-Webhook-Delivery-ID",
}


def check(name: str, got: Got) -> None:
    """Headers, signature and body as in a recording."""
    recorded = recordings.read(f"webhook.{name}.json")
    assert set(recorded["headers"]) == set(got.headers)
    steady = {key: value for key, value in recorded["headers"].items() if key not in OWN}
    assert steady == {key: value for key, value in got.headers.items() if key not in OWN}
    assert got.signed_with(SECRET)
    assert recordings.differences(recordings.body(f"webhook.{name}.json"), got.json) == []


def test_creating_a_webhook_answers_as_recorded_and_greets_the_receiver(shop: Shop, receiver: Receiver) -> None:
    made = subscribe(shop, receiver, "order.created")[0]
    assert recordings.differences(recordings.body("rest.webhook.create.response.json"), made) == []
    (ping,) = receiver.got
    recorded = recordings.read("webhook.ping.json")
    assert ping.body == b"webhook_id=1"
    assert set(ping.headers) == set(recorded["headers"])
    assert ping.headers["Content-Type"] == recorded["headers"]["Content-Type"]


def test_a_webhook_is_made_although_the_greeting_is_answered_with_500(shop: Shop, receiver: Receiver) -> None:
    receiver.ping_status = 500
    name = "rest.webhook.create.ping_answered_500.response.json"
    answer = shop.ask("POST", "/webhooks", {**recordings.sent(name), "delivery_url": receiver.url})
    assert answer.status_code == 201
    assert recordings.differences(recordings.body(name), answer.json()) == []


def test_an_unknown_topic_is_refused_as_recorded(shop: Shop) -> None:
    name = "rest.webhook.create.invalid_topic.response.json"
    answer = shop.ask("POST", "/webhooks", recordings.sent(name))
    assert answer.status_code == 400
    assert recordings.differences(recordings.body(name), answer.json()) == []


def test_webhooks_are_listed_as_recorded(shop: Shop, receiver: Receiver) -> None:
    recorded = recordings.body("rest.webhook.list.response.json")
    for one in reversed(recorded):
        wish = {"name": one["name"], "topic": one["topic"]}
        greeted = one["date_modified"] is not None
        url = receiver.url if greeted else "http://127.0.0.1:9/hook"
        shop.rest("POST", "/webhooks", {**wish, "delivery_url": url})
    answer = shop.ask("GET", "/webhooks")
    assert recordings.differences(recorded, answer.json()) == []
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("10", "1")


def test_a_checkout_sends_what_was_recorded_in_the_recorded_order(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver)
    scenes.paid_at_the_door(shop)
    flush(shop)
    recorded = recordings.read("webhook.sequence.checkout_backorder.json")["deliveries"]
    assert receiver.topics == [one["headers"]["X-WC-Webhook-Topic"] for one in recorded]
    check("order.updated.backorder", receiver.of("order.updated")[0])
    check("order.created.backorder", receiver.of("order.created")[0])
    check("product.updated.stock_below_zero", receiver.of("product.updated")[0])
    check("product.updated.same_delivery_id", receiver.of("product.updated")[1])


def test_an_order_of_variations_is_sent_as_recorded(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver, "order.created")
    scenes.two_shirts(shop)
    flush(shop)
    check("order.created.variation_backorder", receiver.of("order.created")[0])


def test_an_order_in_new_york_is_sent_as_recorded(shop: Shop, receiver: Receiver) -> None:
    there = shop.sandbox.open(timezone="America/New_York")
    subscribe(there, receiver, "order.created")
    refund_scenes.written_in(there, product=14, quantity=1)
    flush(there)
    got = receiver.of("order.created")[0]
    check("order.created.rest_api.new_york_timezone", got)
    assert got.json["date_created"] != got.json["date_created_gmt"]


def refunded_partly(shop: Shop) -> None:
    """Its line's quantity was edited after the refunds."""
    path, wish = scenes.line_meta(shop)
    shop.rest("PUT", path, wish)
    shop.rest("PUT", path, {"line_items": [{"id": wish["line_items"][0]["id"], "quantity": 2}]})


def cancelled(shop: Shop) -> None:
    order = scenes.two_shirts(shop)
    refund_scenes.refund(shop, order, {"amount": "1.00", "api_refund": False})
    shop.act(order["id"], "cancel")


CHANGES = {
    "order.updated.partial_refunds": refunded_partly,
    "order.updated.refunded": scenes.fully_refunded,
    "order.updated.cancelled": cancelled,
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_changed_order_is_sent_as_recorded(shop: Shop, receiver: Receiver, name: str) -> None:
    subscribe(shop, receiver, "order.updated")
    CHANGES[name](shop)
    flush(shop)
    check(name, receiver.of("order.updated")[-1])


def test_a_webhook_made_without_a_secret_gets_one_that_is_never_shown(shop: Shop, receiver: Receiver) -> None:
    shop.control("POST", "/webhooks", {"hold": True})
    made = shop.rest("POST", "/webhooks", {"topic": "order.updated", "delivery_url": receiver.url})
    order = refund_scenes.written_in(shop, product=14, quantity=1)
    shop.rest("PUT", f"/orders/{order['id']}", {"meta_data": [{"key": "_k", "value": "sec"}]})
    refund_scenes.refund(shop, order, {"amount": "1.00", "api_refund": False})
    flush(shop)
    (got,) = receiver.of("order.updated")
    assert recordings.differences(recordings.body("webhook.order.updated.no_secret_given.json"), got.json) == []
    assert "secret" not in made
    assert not got.signed_with(SECRET)


def test_the_trash_says_only_the_number_and_restoring_by_status_says_nothing(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver)
    order = refund_scenes.written_in(shop, product=14, quantity=1)
    shop.rest("DELETE", f"/orders/{order['id']}")
    shop.rest("PUT", f"/orders/{order['id']}", {"status": "processing"})
    flush(shop)
    recorded = recordings.read("webhook.sequence.trash_and_untrash.json")["deliveries"]
    assert receiver.topics == [one["headers"]["X-WC-Webhook-Topic"] for one in recorded]
    for one, got in zip(recorded, receiver.got[len(TOPICS) :], strict=True):
        assert set(one["headers"]) == set(got.headers)
    assert receiver.of("order.deleted")[0].body == b'{"id":%d}' % order["id"]
    check("order.deleted.trashed", Got(receiver.of("order.deleted")[0].headers, receiver.of("order.deleted")[0].body))


def test_an_order_deleted_for_good_sends_its_old_news_without_any_id(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver)
    scenes.deleted(shop)
    flush(shop)
    check("order.created.of_force_deleted_order", receiver.of("order.created")[0])
    check("order.updated.of_force_deleted_order", receiver.of("order.updated")[0])
    assert receiver.of("order.deleted") == []


def test_products_are_announced_as_recorded(shop: Shop, receiver: Receiver) -> None:
    subscribe(shop, receiver)
    made = shop.rest("POST", "/products", recordings.sent("rest.product.create.response.json"))
    flush(shop)
    check("product.created", receiver.of("product.created")[0])
    shop.rest("DELETE", f"/products/{made['id']}")
    flush(shop)
    assert receiver.of("product.deleted")[0].json == {"id": made["id"]}


PRODUCTS = {
    "product.updated.stock": ("/products/13", {"stock_quantity": 7}),
    "product.updated.variation": ("/products/16/variations/17", {"stock_quantity": 4}),
    "product.updated.non_ascii_name": ("/products/15", {"name": "Tasse für Ünïcode € 茶 / <b>"}),
}


@pytest.mark.parametrize("name", sorted(PRODUCTS))
def test_a_changed_product_is_sent_as_recorded(shop: Shop, receiver: Receiver, name: str) -> None:
    if name == "product.updated.stock":
        shop.buy(("MUG-NO", 1))
    subscribe(shop, receiver, "product.updated")
    shop.rest("PUT", *PRODUCTS[name])
    flush(shop)
    check(name, receiver.of("product.updated")[0])


def test_a_custom_topic_hears_the_number_of_the_refunded_order(shop: Shop, receiver: Receiver) -> None:
    made = subscribe(shop, receiver, "action.woocommerce_order_refunded")[0]
    order = scenes.fully_refunded(shop)
    flush(shop)
    (got,) = receiver.got[1:]
    check("action.woocommerce_order_refunded", got)
    assert got.json["arg"] == order["id"]
    assert made["hooks"] == ["woocommerce_order_refunded"]
