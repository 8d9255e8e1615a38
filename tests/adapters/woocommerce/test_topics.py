"""What a topic says happened, where its body names little or nothing."""

import json
from typing import Any

import pytest

from adapters.woocommerce.platform import WooCommerce
from connector.errors import Malformed
from connector.events import Ignored, ItemGone, ItemSeen, LookAround, OrderGone
from connector.ports import Verdict
from tests.adapters.woocommerce.edge import order, product

PLATFORM = WooCommerce()


@pytest.mark.parametrize("body", [{}, {"id": 0}, {"id": -1}, {"id": "x"}, {"id": None}, {"id": True}, {"arg": 5}])
def test_a_deletion_that_names_nothing_is_malformed(body: dict[str, Any]) -> None:
    for topic in ("order.deleted", "product.deleted"):
        with pytest.raises(Malformed):
            PLATFORM.read(topic, json.dumps(body).encode())


GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": 404}


@pytest.mark.parametrize("topic", ["order.created", "order.updated", "order.restored", "order.deleted"])
def test_an_error_without_an_id_says_look_around(topic: str) -> None:
    (event,) = PLATFORM.read(topic, json.dumps(GONE).encode())
    assert isinstance(event, LookAround)


@pytest.mark.parametrize("topic", ["product.created", "product.updated", "product.restored", "product.deleted"])
def test_an_error_about_a_product_concerns_nobody(topic: str) -> None:
    (event,) = PLATFORM.read(topic, json.dumps(GONE).encode())
    assert isinstance(event, Ignored)


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (product(17, type="variation", parent_id=16, manage_stock="parent"), ItemSeen("16:17")),
        (product(16, type="variable", manage_stock=False, variations=[17]), ItemSeen("16")),
        (product(16, type="variable", manage_stock=True, variations=[17]), ItemSeen("16")),
        (product(30, type="grouped", manage_stock=False), ItemSeen("30")),
        (product(12, status="trash"), ItemGone("12")),
    ],
)
def test_a_product_that_does_not_name_its_pool_names_its_variant_only(payload: dict[str, Any], event: object) -> None:
    assert PLATFORM.read("product.updated", json.dumps(payload).encode()) == (event,)


def test_a_deletion_with_a_whole_order_is_a_deletion() -> None:
    assert PLATFORM.read("order.deleted", json.dumps(order(43)).encode()) == (OrderGone("43"),)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/x-www-form-urlencoded", "X-WC-Webhook-Topic": "order.updated"},
        {"Content-Type": "application/x-www-form-urlencoded", "x-wc-webhook-signature": ""},
        {"Content-Type": "application/json"},
        {},
    ],
)
def test_a_ping_in_any_other_dress_is_forged(headers: dict[str, str]) -> None:
    assert PLATFORM.verify(["s"], headers, b"webhook_id=1") is Verdict.FORGED


@pytest.mark.parametrize("raw", [b"", b"webhook_id=", b"webhook_id=x", b"webhook_id=1&a=b", b"webhook_id=1\n"])
def test_a_form_that_is_no_ping_is_forged(raw: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert PLATFORM.verify(["s"], headers, b"webhook_id=12") is Verdict.PING
    assert PLATFORM.verify(["s"], headers, raw) is Verdict.FORGED
