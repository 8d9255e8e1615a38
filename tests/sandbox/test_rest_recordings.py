"""Each recorded request, made again in the same state, gets the recorded answer."""

from typing import Any

import pytest

from tests.sandbox import recordings, refund_scenes, scenes
from tests.sandbox.process import Shop

MADE = "api_refund"
R: dict[str, scenes.Scene] = {
    "order.create.response": scenes.plain("/orders", recordings.sent("rest.order.create.response.json")),
    "order.get.backorder.response": scenes.read_order(scenes.paid_at_the_door),
    "order.get.variation_backorder_onhold.response": scenes.read_order(scenes.two_shirts),
    "order.get.classic_checkout_with_line_meta.response": scenes.read_order(scenes.classic),
    "order.get.after_partial_refunds.response": scenes.read_order(lambda shop: refund_scenes.order_21(shop, 2)),
    "order.get.fully_refunded.response": scenes.read_order(scenes.fully_refunded),
    "order.get.deleted.error": scenes.read_order(scenes.deleted),
    "order.cancel.response": scenes.read_order(scenes.restocked_once, {"status": "cancelled"}),
    "order.trash.response": scenes.read_order(lambda shop: refund_scenes.written_in(shop, quantity=1)),
    "order.force_delete.response": scenes.read_order(
        lambda shop: refund_scenes.written_in(shop, quantity=1), more="?force=true"
    ),
    "order.meta_update.response": scenes.read_order(
        refund_scenes.order_21, recordings.sent("rest.order.meta_update.response.json")
    ),
    "order.line_meta_update.response": scenes.line_meta,
    "order.batch.response": scenes.order_batch,
    "order.batch.too_many.error": scenes.plain("/orders/batch", {"update": [{"id": 78}] * 101}),
    "order.list.page2.response": scenes.eight_orders,
    "order.list.page_beyond.response": scenes.plain("/orders?page=99"),
    "order.list.per_page_101.error": scenes.plain("/orders?per_page=101"),
    "order.list.modified_after.response": scenes.three_modified,
    "order_note.customer.response": scenes.read_order(
        refund_scenes.order_21, recordings.sent("rest.order_note.customer.response.json"), "/notes"
    ),
    "order_note.private.response": scenes.read_order(refund_scenes.order_21, {"note": "internal only"}, "/notes"),
    "product.get.backordered.response": scenes.product(12, stock_quantity=-13),
    "product.get.variable.response": scenes.product(16, meta_data=[{"key": "_rig", "value": "1"}]),
    "product.create.response": scenes.plain("/products", recordings.sent("rest.product.create.response.json")),
    "product.stock_update.response": scenes.product(13, {"stock_quantity": 7}),
    "product.stock_negative_backorders_no.response": scenes.product(13, {"stock_quantity": -2}),
    "product.batch.response": scenes.plain("/products/batch", recordings.sent("rest.product.batch.response.json")),
    "product.list.by_variation_sku.response": scenes.shirts_in_stock("/products?sku=SHIRT-S"),
    "variation.list.response": scenes.shirts_in_stock("/products/16/variations"),
    "variation.batch.response": scenes.plain(
        "/products/16/variations/batch", recordings.sent("rest.variation.batch.response.json")
    ),
    "variation.stock_update.response": scenes.plain("/products/16/variations/17", {"stock_quantity": 4}),
    "refund.partial.response": refund_scenes.step_of_order_21(0),
    "refund.partial_same_again.response": refund_scenes.step_of_order_21(1),
    "refund.gateway_ok.response": refund_scenes.step_of_order_21(2),
    "refund.line_quantity_over.response": refund_scenes.step_of_order_21(3),
    "refund.shipping_and_tax.response": refund_scenes.step_of_order_21(4),
    "refund.zero.response": refund_scenes.step_of_order_21(5),
    "refund.default_api_refund.response": refund_scenes.refund_of(4, {"amount": "0.10"}),
    "refund.full_amount_only.response": refund_scenes.refund_of(2, {"amount": "49.50", MADE: False}),
    "refund.restock.response": refund_scenes.recorded_refund("rest.refund.restock.response.json", 3),
    "refund.delete.response": refund_scenes.refund_deleted,
    "refund.list.response": refund_scenes.two_refunds,
    "refunds.all_orders.response": refund_scenes.fourteen_refunds,
    "refund.over_total.error": refund_scenes.refund_of(4, {"amount": "999.00", MADE: False}),
    "refund.after_full.error": refund_scenes.after_full,
    "refund.negative.error": refund_scenes.refund_of(4, {"amount": "-1", MADE: False}),
    "refund.unknown_order.error": scenes.plain("/orders/999999/refunds", {"amount": "1.00", MADE: False}),
    "refund.gateway_declined.error": refund_scenes.declined,
    "refund.gateway_without_refund_support.error": refund_scenes.refund_of(
        1, {"amount": "1.00", MADE: True}, payment_method="cod"
    ),
    "fulfillment.create.response": scenes.fulfilment,
}


@pytest.mark.parametrize("name", sorted(R))
def test_a_recorded_request_gets_the_recorded_answer(shop: Shop, name: str) -> None:
    recorded = recordings.read(f"rest.{name}.json")
    path, body = R[name](shop)
    answer = shop.ask(recorded["request"]["method"], path, body)
    assert answer.status_code == recorded["status"], answer.text
    assert recordings.header_differences(recorded["headers"], answer.headers) == []
    assert recordings.differences(recordings.body(f"rest.{name}.json"), answer.json()) == []


def test_notes_are_listed_in_the_recorded_shape_without_totals(shop: Shop) -> None:
    order = refund_scenes.order_21(shop)
    shop.rest("POST", f"/orders/{order['id']}/notes", {"note": "Your mug ships on 2027-01-15.", "customer_note": True})
    shop.rest("POST", f"/orders/{order['id']}/notes", {"note": "internal only"})
    answer = shop.ask("GET", f"/orders/{order['id']}/notes")
    recorded = recordings.body("rest.order_note.list.response.json")
    # Only the newest three are the same in both stores: what else was written down is the store's own chatter.
    assert recordings.differences(recorded[:3], answer.json()[:3]) == []
    assert "X-WP-Total" not in answer.headers


def test_every_recorded_rest_request_is_replayed_somewhere() -> None:
    elsewhere = {"order_note.list.response", "refund.race_double_full_gateway"}
    names = {path.name.removeprefix("rest.").removesuffix(".json") for path in recordings.FOLDER.glob("rest.*.json")}
    webhooks = {name for name in names if name.startswith("webhook.")}
    assert names - webhooks - elsewhere == set(R)


def test_a_body_is_pure_ascii_with_escaped_slashes(shop: Shop) -> None:
    shop.rest("PUT", "/products/15", {"name": "Tasse für Ünïcode € 茶 / <b>"})
    raw: Any = shop.ask("GET", "/products/15").content
    assert raw.isascii()
    assert b"\\/ <b>" in raw
    assert b"https:\\/\\/" in raw
