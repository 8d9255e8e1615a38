"""Carts and checkouts answer as recorded."""

from typing import Any

import pytest
import requests

from tests.sandbox import recordings
from tests.sandbox.process import Shop, ask

FLOWS = {
    "backorder": ["1.cart_get", "2.add_item_1", "2.add_item_2", "3.checkout"],
    "silent_backorder": ["1.cart_get", "2.add_item_1", "3.checkout"],
    "with_extension": ["1.cart_get", "2.add_item_1", "3.checkout"],
}


def send(shop: Shop, name: str, token: str | None) -> requests.Response:
    """A recorded request, with this buyer's cart."""
    recorded = recordings.read(name)
    path = recorded["request"]["url"].partition("/wp-json")[2]
    body: Any = recordings.sent(name) if recorded["request"]["body"] else None
    headers = {"Cart-Token": token} if token else {}
    return ask(recorded["request"]["method"], f"{shop.facts['url']}/wp-json{path}", json=body, headers=headers)


def check(name: str, answer: requests.Response) -> None:
    recorded = recordings.read(name)
    assert answer.status_code == recorded["status"], answer.text
    assert recordings.header_differences(recorded["headers"], answer.headers) == []
    assert recordings.differences(recordings.body(name), answer.json()) == []
    for header in ("Nonce", "Nonce-Timestamp", "User-ID", "Cart-Token", "Cart-Hash", "Access-Control-Allow-Methods"):
        assert (header in recorded["headers"]) == (header in answer.headers)


@pytest.mark.parametrize("flow", sorted(FLOWS))
def test_a_recorded_checkout_goes_as_recorded(shop: Shop, flow: str) -> None:
    if flow == "with_extension":
        shop.control("POST", "/stock", {"sku": "MUG-NOTIFY", "set": 0})
    token = None
    for step in FLOWS[flow]:
        name = f"storeapi.{flow}.{step}.response.json"
        answer = send(shop, name, token)
        check(name, answer)
        token = answer.headers["Cart-Token"]


def filled_cart(shop: Shop) -> str:
    place = f"{shop.facts['url']}/wp-json/wc/store/v1"
    token = ask("GET", f"{place}/cart").headers["Cart-Token"]
    wish = {"id": 13, "quantity": 1}
    assert ask("POST", f"{place}/cart/add-item", json=wish, headers={"Cart-Token": token}).status_code == 201
    return token


def test_the_last_unit_goes_to_one_buyer_only(shop: Shop) -> None:
    name = "storeapi.checkout.last_unit_lost_race.error.json"
    shop.control("POST", "/stock", {"sku": "MUG-NO", "set": 1})
    first, second = filled_cart(shop), filled_cart(shop)
    assert send(shop, name, first).status_code == 200
    check(name, send(shop, name, second))
    assert shop.stock("MUG-NO") == 0


def test_a_product_is_shown_to_buyers_as_recorded(shop: Shop) -> None:
    name = "storeapi.product.get.with_extension.response.json"
    shop.control("POST", "/stock", {"sku": "MUG-NOTIFY", "set": 0})
    check(name, send(shop, name, None))


def test_more_than_there_is_cannot_be_put_in_the_cart_where_backorders_are_not_allowed(shop: Shop) -> None:
    place = f"{shop.facts['url']}/wp-json/wc/store/v1"
    token = ask("GET", f"{place}/cart").headers["Cart-Token"]
    answer = ask("POST", f"{place}/cart/add-item", json={"id": 13, "quantity": 9}, headers={"Cart-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (400, "woocommerce_rest_product_partially_out_of_stock")


def test_every_recorded_store_request_is_replayed() -> None:
    names = {path.name for path in recordings.FOLDER.glob("storeapi.*.json")}
    flows = {f"storeapi.{flow}.{step}.response.json" for flow, steps in FLOWS.items() for step in steps}
    alone = {"storeapi.checkout.last_unit_lost_race.error.json", "storeapi.product.get.with_extension.response.json"}
    assert names == flows | alone
