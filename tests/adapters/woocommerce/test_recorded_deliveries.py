"""Every recorded delivery: genuine, told apart, and turned into exactly these events."""

import hashlib
from typing import Any

import pytest

from adapters.woocommerce.platform import WooCommerce
from connector.events import Event, Ignored, ItemGone, ItemSeen, LookAround, OrderGone, OrderSeen
from connector.model import Backorders
from connector.ports import Verdict
from tests.adapters.woocommerce import expected_orders as orders
from tests.adapters.woocommerce.recordings import raw, recorded
from tests.adapters.woocommerce.words import item

NO, NOTIFY, YES = Backorders.NO, Backorders.NOTIFY, Backorders.YES
DELETED = LookAround("An order was deleted before the shop told us about it.")


def seen(key: str, title: str, sku: str, available: int | None, backorders: Backorders) -> Event:
    return ItemSeen(key, item(key, title, sku, available, backorders))


MUG_13 = seen("13", "Mug No Backorder", "MUG-NO", 2, NO)
MUG_12 = seen("12", "Mug Notify", "MUG-NOTIFY", -3, NOTIFY)

SINGLE: dict[str, Event] = {
    "webhook.action.woocommerce_order_refunded.json": OrderGone("50"),
    "webhook.customer.created.json": Ignored("Nothing about 'customer.created' concerns us."),
    "webhook.order.created.backorder.json": OrderSeen(orders.BACKORDER_19),
    "webhook.order.created.of_force_deleted_order.json": DELETED,
    "webhook.order.created.rest_api.new_york_timezone.json": OrderSeen(orders.NEW_YORK_76),
    "webhook.order.created.variation_backorder.json": OrderSeen(orders.SHIRT_78),
    "webhook.order.deleted.trashed.json": OrderGone("43"),
    "webhook.order.updated.backorder.json": OrderSeen(orders.BACKORDER_19),
    "webhook.order.updated.cancelled.json": OrderSeen(orders.SHIRT_78_CANCELLED),
    "webhook.order.updated.no_secret_given.json": OrderSeen(orders.TOUCHED_50),
    "webhook.order.updated.of_force_deleted_order.json": DELETED,
    "webhook.order.updated.partial_refunds.json": OrderSeen(orders.MUGS_21_SMALLER),
    "webhook.order.updated.refunded.json": OrderSeen(orders.REFUNDED_39),
    "webhook.product.created.json": seen("45", "Temp", "TEMP", 1, NO),
    "webhook.product.deleted.trashed.json": ItemGone("45"),
    "webhook.product.updated.non_ascii_name.json": seen("15", "Tasse für Ünïcode € 茶 / <b>", "MUG-UNM", None, NO),
    "webhook.product.updated.same_delivery_id.json": MUG_13,
    "webhook.product.updated.stock.json": seen("13", "Mug No Backorder", "MUG-NO", 7, NO),
    "webhook.product.updated.stock_below_zero.json": MUG_12,
    "webhook.product.updated.variation.json": seen("16:17", "Shirt - S", "SHIRT-S", 4, NOTIFY),
}
SEQUENCES: dict[str, list[Event]] = {
    "webhook.sequence.checkout_backorder.json": [
        OrderSeen(orders.BACKORDER_19),
        OrderSeen(orders.BACKORDER_19),
        MUG_12,
        MUG_13,
    ],
    "webhook.sequence.trash_and_untrash.json": [
        OrderSeen(orders.SILENT_80),
        OrderSeen(orders.SILENT_80),
        seen("14", "Mug Silent Backorder", "MUG-YES", 99, YES),
        OrderGone("80"),
    ],
}
PING = "webhook.ping.json"
WALKED = {*SINGLE, *SEQUENCES, PING}

PLATFORM = WooCommerce()


def deliveries() -> list[Any]:
    """Every signed delivery with the secret it was signed with."""
    single = [(name, recorded(name), recorded(name)["secret"]) for name in SINGLE]
    many = [(name, one, recorded(name)["secret"]) for name in SEQUENCES for one in recorded(name)["deliveries"]]
    return [
        pytest.param(one, secret, id=f"{name}-{number}") for number, (name, one, secret) in enumerate(single + many)
    ]


@pytest.mark.parametrize(("delivery", "secret"), deliveries())
def test_a_recorded_delivery_is_genuine_under_its_secret_now_or_before_and_under_no_other(
    delivery: dict[str, Any], secret: str
) -> None:
    headers, body = delivery["headers"], raw(delivery)
    assert PLATFORM.verify([secret], headers, body) is Verdict.GENUINE
    assert PLATFORM.verify(["newer", secret], headers, body) is Verdict.GENUINE
    assert PLATFORM.verify(["newer"], headers, body) is Verdict.FORGED
    assert PLATFORM.verify([secret], headers, body + b" ") is Verdict.FORGED


@pytest.mark.parametrize(("delivery", "secret"), deliveries())
def test_a_recorded_delivery_is_told_apart_by_topic_and_body(delivery: dict[str, Any], secret: str) -> None:
    topic = delivery["headers"]["X-WC-Webhook-Topic"]
    parcel = PLATFORM.parcel(delivery["headers"], raw(delivery))
    assert parcel.topic == topic
    assert parcel.identity == hashlib.sha256(f"{topic}\n{delivery['body']}".encode()).hexdigest()
    assert parcel.wanted == (topic.split(".")[0] in {"order", "product"})
    assert secret


@pytest.mark.parametrize("name", SINGLE)
def test_a_recorded_delivery_says_exactly_this(name: str) -> None:
    one = recorded(name)
    assert PLATFORM.read(one["headers"]["X-WC-Webhook-Topic"], raw(one)) == (SINGLE[name],)


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_recorded_sequence_says_exactly_this_in_its_order(name: str) -> None:
    said = [
        event
        for one in recorded(name)["deliveries"]
        for event in PLATFORM.read(one["headers"]["X-WC-Webhook-Topic"], raw(one))
    ]
    assert said == SEQUENCES[name]


def test_one_checkout_is_four_deliveries_with_the_update_before_the_creation() -> None:
    topics = [
        one["headers"]["X-WC-Webhook-Topic"]
        for one in recorded("webhook.sequence.checkout_backorder.json")["deliveries"]
    ]
    assert topics == ["order.updated", "order.created", "product.updated", "product.updated"]


def test_two_products_with_one_delivery_id_are_two_deliveries() -> None:
    first, second = (
        recorded(f"webhook.product.updated.{which}.json") for which in ("stock_below_zero", "same_delivery_id")
    )
    assert first["headers"]["X-WC-Webhook-Delivery-ID"] == second["headers"]["X-WC-Webhook-Delivery-ID"]
    assert PLATFORM.parcel(first["headers"], raw(first)) != PLATFORM.parcel(second["headers"], raw(second))


def test_the_ping_is_a_ping_and_names_no_topic() -> None:
    one = recorded(PING)
    assert PLATFORM.verify([one["secret"]], one["headers"], raw(one)) is Verdict.PING
    assert not PLATFORM.parcel(one["headers"], raw(one)).wanted
