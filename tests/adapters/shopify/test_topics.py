"""What each topic says, and that no body of any topic brings us down."""

from typing import Any

import pytest

from adapters.shopify.platform import Shopify
from adapters.shopify.topics import COMPLIANCE, OPTIONAL, READERS, SUBSCRIBED, WANTED
from connector.errors import Malformed
from connector.events import (
    BuyerForgotten,
    Event,
    Ignored,
    ItemGone,
    ItemSeen,
    LookAround,
    OrderGone,
    OrderNamed,
    OrderSeen,
    Told,
    Uninstalled,
)
from tests.adapters.shopify.edge import SHOP
from tests.adapters.shopify.samples import BIG, check, order, published, raw, sample

EDIT: dict[str, Any] = sample("orders/edited")["order_edit"] | {"order_id": BIG}
REST = {"id": 1, "status": "open", "order_id": BIG}
CUSTOMER = {"id": BIG, "email": "ada@example.com", "phone": "1"}


def transaction(kind: str, status: str) -> dict[str, Any]:
    return sample("order_transactions/create", id=1, order_id=BIG, kind=kind, status=status)


def dispute(topic: str) -> dict[str, Any]:
    return sample(topic, id=5, order_id=BIG, status="needs_response", reason="product_not_received")


SAYS: list[tuple[str, dict[str, Any], list[Event]]] = [
    ("orders/delete", sample("orders/delete", id=BIG), [OrderGone(str(BIG))]),
    ("orders/edited", sample("orders/edited", order_edit=EDIT), [OrderNamed(str(BIG))]),
    ("refunds/create", sample("refunds/create", id=1, order_id=BIG), [OrderNamed(str(BIG))]),
    ("fulfillments/create", sample("fulfillments/create", id=1, order_id=BIG), [OrderNamed(str(BIG))]),
    ("order_transactions/create", transaction("refund", "success"), [OrderNamed(str(BIG))]),
    ("order_transactions/create", transaction("void", "success"), [OrderNamed(str(BIG))]),
    ("order_transactions/create", transaction("capture", "success"), [OrderNamed(str(BIG))]),
    ("order_transactions/create", transaction("sale", "failure"), [OrderNamed(str(BIG))]),
    ("order_transactions/create", transaction("sale", "success"), [Ignored("The order itself tells of its sale.")]),
    ("inventory_levels/update", sample("inventory_levels/update", inventory_item_id=BIG), [ItemSeen(f"item:{BIG}")]),
    ("inventory_levels/connect", sample("inventory_levels/connect", inventory_item_id=BIG), [ItemSeen(f"item:{BIG}")]),
    (
        "inventory_levels/disconnect",
        sample("inventory_levels/disconnect", inventory_item_id=BIG),
        [ItemSeen(f"item:{BIG}")],
    ),
    ("inventory_items/update", sample("inventory_items/update", id=BIG), [ItemSeen(f"item:{BIG}")]),
    ("inventory_items/delete", sample("inventory_items/delete", id=BIG), [ItemGone(f"item:{BIG}")]),
    ("variants/in_stock", sample("variants/in_stock", id=BIG), [ItemSeen(str(BIG))]),
    ("variants/out_of_stock", sample("variants/out_of_stock", id=BIG), [ItemSeen(str(BIG))]),
    (
        "fulfillment_orders/split",
        sample("fulfillment_orders/split", remaining_fulfillment_order=REST),
        [OrderNamed(str(BIG))],
    ),
    (
        "fulfillment_orders/moved",
        sample("fulfillment_orders/moved"),
        [LookAround("A fulfilment order changed, which does not name its order.")],
    ),
    (
        "fulfillment_holds/released",
        sample("fulfillment_holds/released"),
        [LookAround("A fulfilment order changed, which does not name its order.")],
    ),
    ("app/uninstalled", sample("app/uninstalled", myshopify_domain=SHOP), [Uninstalled()]),
    (
        "app/scopes_update",
        sample("app/scopes_update", previous=["write_orders", "read_products"], current=["read_products"]),
        [Told("scopes_lost", "app", "The app may no longer do this in the shop: write_orders.")],
    ),
    (
        "app/scopes_update",
        sample("app/scopes_update", previous=["read_products"], current=["read_products", "write_orders"]),
        [Ignored("The app may do no less than before.")],
    ),
    (
        "bulk_operations/finish",
        sample("bulk_operations/finish"),
        [Ignored("Whoever started a bulk operation watches it.")],
    ),
]


@pytest.mark.parametrize(("topic", "body", "events"), SAYS)
def test_what_a_delivery_says(topic: str, body: dict[str, Any], events: list[Event]) -> None:
    check(topic, body)
    assert Shopify().read(topic, raw(body)) == tuple(events)


@pytest.mark.parametrize("topic", OPTIONAL)
def test_a_dispute_is_told_to_a_person_and_its_order_looked_at(topic: str) -> None:
    body = dispute(topic)
    check(topic, body)
    told, named = Shopify().read(topic, raw(body))
    assert isinstance(told, Told)
    assert (told.kind, told.subject) == ("dispute", str(BIG))
    assert "product_not_received" in told.text
    assert "needs_response" in told.text
    assert named == OrderNamed(str(BIG))


def test_words_of_a_stranger_do_not_get_into_what_a_person_reads() -> None:
    body = dispute("disputes/create") | {"reason": "<script>alert(1)</script>"}
    told = Shopify().read("disputes/create", raw(body))[0]
    assert isinstance(told, Told)
    assert "script" not in told.text


def test_a_dispute_without_an_order_is_told_all_the_same() -> None:
    body = dispute("disputes/create") | {"order_id": None}
    (told,) = Shopify().read("disputes/create", raw(body))
    assert isinstance(told, Told)
    assert told.subject == "5"


def test_a_person_who_asks_what_is_held_is_told_of_without_their_address() -> None:
    topic = "customers/data_request"
    body = sample(topic, customer=CUSTOMER, shop_domain=SHOP, shop_id=1, orders_requested=[BIG, 7])
    check(topic, body)
    (told,) = Shopify().read(topic, raw(body))
    assert isinstance(told, Told)
    assert (told.kind, told.subject) == ("data_request", str(BIG))
    assert f"Orders: {BIG}, 7." in told.text
    assert "ada" not in told.text


@pytest.mark.parametrize(("listed", "orders"), [([BIG, 7], (str(BIG), "7")), ([], ()), (None, ())])
def test_a_person_who_wants_to_be_forgotten_is_named_with_their_orders(listed: Any, orders: tuple[str, ...]) -> None:
    topic = "customers/redact"
    body = sample(topic, customer=CUSTOMER, shop_domain=SHOP, shop_id=1, orders_to_redact=listed)
    assert Shopify().read(topic, raw(body)) == (BuyerForgotten(str(BIG), orders),)


@pytest.mark.parametrize("listed", ["7", {"id": 7}, [None], [{}], ["x' OR 1"], [1] * 10_001])
def test_orders_to_forget_that_are_none_are_refused(listed: Any) -> None:
    body = sample("customers/redact", customer=CUSTOMER, shop_domain=SHOP, shop_id=1, orders_to_redact=listed)
    with pytest.raises(Malformed):
        Shopify().read("customers/redact", raw(body))


def test_a_shop_that_wants_to_be_forgotten_is_told() -> None:
    body = sample("shop/redact", shop_id=954889, shop_domain=SHOP)
    check("shop/redact", body)
    (told,) = Shopify().read("shop/redact", raw(body))
    assert isinstance(told, Told)
    assert (told.kind, told.subject) == ("redact_shop", "954889")


@pytest.mark.parametrize("topic", ["orders/create", "orders/paid", "orders/updated", "orders/cancelled"])
def test_an_order_in_a_payload_is_seen(topic: str) -> None:
    (event,) = Shopify().read(topic, raw(order(topic)))
    assert isinstance(event, OrderSeen)
    assert event.order.id == "820982911946154508"


def test_our_own_marks_do_not_come_back_as_news() -> None:
    assert "orders/updated" not in SUBSCRIBED
    assert "products/update" not in SUBSCRIBED


def test_every_topic_asked_for_is_understood() -> None:
    assert {*SUBSCRIBED, *OPTIONAL, *COMPLIANCE} <= WANTED == set(READERS)
    assert all(published(topic) for topic in WANTED)


def test_a_topic_nobody_knows_is_ignored() -> None:
    (event,) = Shopify().read("carts/create", b"{}")
    assert isinstance(event, Ignored)
