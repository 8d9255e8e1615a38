"""Everything recorded that is not for us: carts, checkouts, mails, pages. None of it passes for a delivery."""

import html
import json
import re
from typing import Any

import pytest

from adapters.woocommerce.answers import PERMALINKS, Stakes, value_of
from adapters.woocommerce.items import product_of
from adapters.woocommerce.platform import WooCommerce
from connector.errors import Malformed, NotSent, Refused, Unclear
from connector.ports import Verdict
from tests.adapters.woocommerce import expected_orders as orders
from tests.adapters.woocommerce.recordings import answered, body, recorded

# What a buyer's browser is told: our order is read from REST and webhooks, never from here.
STORE = {
    "storeapi.backorder.1.cart_get.response.json": [],
    "storeapi.backorder.2.add_item_1.response.json": [(12, 5)],
    "storeapi.backorder.2.add_item_2.response.json": [(12, 5), (13, 1)],
    "storeapi.silent_backorder.1.cart_get.response.json": [],
    "storeapi.silent_backorder.2.add_item_1.response.json": [(14, 4)],
    "storeapi.with_extension.1.cart_get.response.json": [],
    "storeapi.with_extension.2.add_item_1.response.json": [(12, 1)],
}
CHECKOUTS = {
    "storeapi.backorder.3.checkout.response.json": 19,
    "storeapi.silent_backorder.3.checkout.response.json": 20,
    "storeapi.with_extension.3.checkout.response.json": 74,
}
STORE_PRODUCT = "storeapi.product.get.with_extension.response.json"
LOST_RACE = "storeapi.checkout.last_unit_lost_race.error.json"
MAILS = {
    "email.admin.new_order.backordered.json": "Backordered: 3",
    "email.admin.product_backorder.json": "3 units of Mug Notify (MUG-NOTIFY) have been backordered in order #19.",
    "email.customer.note.json": "Your mug ships on 2027-01-15.",
    "email.customer.order_received.backordered.json": "Backordered: 3",
    "email.customer.partially_refunded.json": "1 unit cannot be delivered",
}
PAGES = {
    "wcauth.1.authorize.not_logged_in.response.json": PERMALINKS,
    "wcauth.3.access_granted.response.json": PERMALINKS,
    "wcauth.callback_answered_500.response.json": "The shop does not let these keys do this.",
}
CONSENT = "wcauth.2.authorize.consent_page.response.json"
CALLBACK = "wcauth.callback_post.json"
WALKED = {*STORE, *CHECKOUTS, STORE_PRODUCT, LOST_RACE, *MAILS, *PAGES, CONSENT, CALLBACK}

PLATFORM = WooCommerce()


def value(name: str, stakes: Stakes = Stakes.READ) -> Any:
    return value_of(answered(name), stakes)


@pytest.mark.parametrize("name", STORE)
def test_a_cart_is_no_order_and_no_delivery(name: str) -> None:
    cart = body(name)
    assert [(row["id"], row["quantity"]) for row in cart["items"]] == STORE[name]
    _not_ours(recorded(name)["body"])


@pytest.mark.parametrize("name", CHECKOUTS)
def test_a_checkouts_answer_names_the_order_but_is_none(name: str) -> None:
    assert body(name)["order_id"] == CHECKOUTS[name]
    _not_ours(recorded(name)["body"])


def test_the_checkout_of_the_recorded_backorder_is_the_order_the_webhook_told_of() -> None:
    assert str(body("storeapi.backorder.3.checkout.response.json")["order_id"]) == orders.BACKORDER_19.id


def test_the_stores_own_product_says_no_stock_and_names_no_pool() -> None:
    assert body(STORE_PRODUCT)["id"] == 12
    with pytest.raises(Malformed):
        product_of(body(STORE_PRODUCT))


def test_the_buyer_who_lost_the_race_for_the_last_unit_is_refused() -> None:
    for stakes in Stakes:
        with pytest.raises(Refused) as caught:
            value(LOST_RACE, stakes)
        assert "woocommerce_product_not_enough_stock" in caught.value.evidence


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_says_what_its_order_says_and_is_no_delivery(name: str) -> None:
    words = re.sub(r"<style.*?</style>|<[^>]+>", " ", recorded(name)["message"], flags=re.DOTALL)
    assert MAILS[name] in " ".join(html.unescape(words).split())
    _not_ours(recorded(name)["message"])


def test_the_shops_own_count_in_its_mail_is_the_hint_of_the_line() -> None:
    assert orders.BACKORDER_19.lines[0].hint == 3


@pytest.mark.parametrize("name", PAGES)
def test_a_page_where_json_was_expected_is_refused_and_unclear_for_money(name: str) -> None:
    with pytest.raises(Refused) as refused:
        value(name)
    assert refused.value.message == PAGES[name]
    with pytest.raises(Unclear):
        value(name, Stakes.MONEY)


def test_a_page_with_200_is_no_answer_to_a_read_and_unclear_for_a_write() -> None:
    with pytest.raises(NotSent):
        value(CONSENT)
    for stakes in (Stakes.WRITE, Stakes.MONEY):
        with pytest.raises(Unclear):
            value(CONSENT, stakes)


def test_the_callback_with_new_keys_is_unsigned_and_no_delivery() -> None:
    callback = recorded(CALLBACK)
    raw = callback["body"].encode()
    assert set(json.loads(raw)) == {"key_id", "user_id", "consumer_key", "consumer_secret", "key_permissions"}
    assert PLATFORM.verify(["rig-webhook-secret"], callback["headers"], raw) is Verdict.FORGED
    _not_ours(callback["body"])


def _not_ours(text: str) -> None:
    """See that what was never signed is forged, and that it would not be understood as an order either."""
    headers = {"X-WC-Webhook-Topic": "order.updated", "Content-Type": "application/json"}
    assert PLATFORM.verify(["rig-webhook-secret"], headers, text.encode()) is Verdict.FORGED
    with pytest.raises(Malformed):
        PLATFORM.read("order.updated", text.encode())
