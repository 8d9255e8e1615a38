"""What a shop says about itself, and what an app lacks in it."""

import copy
import logging
from functools import partial
from typing import Any

import pytest
import responses

from adapters.shopify import release
from adapters.shopify.client import Client
from adapters.shopify.shop import ShopifyShop
from connector.errors import ConnectorError, NotSent, Refused
from tests.adapters.shopify.edge import DONE, SHOP, URL, WRITE, answering, fault, good
from tests.adapters.shopify.samples import places

ALL = [
    "write_orders",
    "write_products",
    "read_inventory",
    "read_locations",
    "write_merchant_managed_fulfillment_orders",
    "read_all_orders",
]
ABOUT = {
    "id": "gid://shopify/Shop/954889",
    "name": "Mugs & more",
    "myshopifyDomain": SHOP,
    "currencyCode": "CHF",
    "ianaTimezone": "Europe/Zurich",
    "primaryDomain": {"id": "gid://shopify/Domain/1", "localization": {"defaultLocale": "de"}},
}
WEB: dict[str, Any] = {"id": "gid://shopify/Order/1", "sourceName": "web", "email": "ada@example.com"}


def told(scopes: list[str] | None = None, orders: list[Any] | None = None, **shop: Any) -> dict[str, Any]:
    installed = {"id": "gid://shopify/AppInstallation/1", "accessScopes": [{"handle": one} for one in scopes or ALL]}
    return {
        "ShopProfile": {"shop": ABOUT | shop, "currentAppInstallation": installed},
        "RecentBuyers": {"orders": {"nodes": [WEB] if orders is None else orders, "pageInfo": {}}},
    }


def test_a_shop_says_who_it_is(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told()))
    profile = shop.profile()
    assert (profile.store_id, profile.name, profile.currency) == ("954889", "Mugs & more", "CHF")
    assert (profile.zone, profile.locale, profile.warnings) == ("Europe/Zurich", "de", ())


@pytest.mark.parametrize("scope", ["write_orders", "read_products", "read_inventory", "read_locations"])
def test_without_what_everything_needs_the_shop_is_refused_and_the_scope_named(
    shop: ShopifyShop, web: responses.RequestsMock, scope: str
) -> None:
    left = [one for one in ALL if one.removeprefix("write_") != scope.removeprefix("read_") and one != scope]
    web.add_callback("POST", URL, answering(told(left)))
    with pytest.raises(Refused, match=scope):
        shop.profile()


def test_a_token_that_may_only_read_is_refused(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told([one.replace("write_", "read_") for one in ALL])))
    with pytest.raises(Refused, match="write_orders"):
        shop.profile()


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("write_products", "product pages"),
        ("write_merchant_managed_fulfillment_orders", "held back"),
        ("read_all_orders", "60 days"),
    ],
)
def test_what_is_left_undone_without_a_scope_is_said(
    shop: ShopifyShop, web: responses.RequestsMock, scope: str, words: str
) -> None:
    web.add_callback("POST", URL, answering(told([*(one for one in ALL if one != scope), "read_products"])))
    (warning,) = shop.profile().warnings
    assert scope in warning
    assert words in warning


def test_hidden_addresses_of_buyers_are_said(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told(orders=[WEB | {"email": None}, WEB | {"email": None}])))
    (warning,) = shop.profile().warnings
    assert "protected customer data" in warning


@pytest.mark.parametrize(
    "orders",
    [[], [WEB | {"email": None}, WEB], [WEB | {"email": None, "sourceName": "pos"}]],
    ids=["none", "one", "till"],
)
def test_no_order_and_an_order_without_an_address_hide_nothing(
    shop: ShopifyShop, web: responses.RequestsMock, orders: list[Any]
) -> None:
    web.add_callback("POST", URL, answering(told(orders=orders)))
    assert shop.profile().warnings == ()


def test_orders_the_app_is_not_cleared_for_are_told_in_shopifys_words(
    shop: ShopifyShop, web: responses.RequestsMock
) -> None:
    web.post(URL, json=good(told()["ShopProfile"]))
    web.post(URL, json=fault("ACCESS_DENIED", "This app is not approved to access the Order object.", data=None))
    with pytest.raises(Refused, match="not approved"):
        shop.profile()


def test_a_token_of_another_shop_is_refused(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told(myshopifyDomain="lamps.myshopify.com")))
    with pytest.raises(Refused, match="another shop"):
        shop.profile()


def test_a_currency_nobody_knows_is_refused(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told(currencyCode="ZZZ")))
    with pytest.raises(Refused, match="ZZZ"):
        shop.profile()


def test_a_shop_without_an_id_is_no_answer(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told(id="")))
    with pytest.raises(NotSent):
        shop.profile()


def test_a_shop_may_have_no_localisation(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    web.add_callback("POST", URL, answering(told(primaryDomain={"id": "1", "localization": None})))
    assert shop.profile().locale == ""


def test_a_version_that_died_is_said_and_logged(
    shop: ShopifyShop, web: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    newer = {"X-Shopify-API-Version": "2027-10"}
    web.post(URL, json=good(told()["ShopProfile"]), headers=newer)
    web.post(URL, json=good(told()["RecentBuyers"]), headers=newer)
    with caplog.at_level(logging.WARNING):
        (warning,) = shop.profile().warnings
    assert "2027-10" in warning
    assert release.VERSION in warning
    assert "2027-10" in caplog.text


def test_the_first_answer_after_a_start_tells_of_a_version_that_died_and_no_other_does(
    client: Client, web: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    web.post(URL, json=DONE, headers={"X-Shopify-API-Version": "2028-01"})
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            client.write(WRITE, once=False, id="1")
    assert caplog.text.count("2028-01") == 1


@pytest.mark.parametrize("answered", ["", release.VERSION])
def test_the_right_version_or_none_said_is_no_reason_to_warn(answered: str) -> None:
    assert release.check(answered) == ""


def test_a_strangers_words_are_not_taken_for_a_version(caplog: pytest.LogCaptureFixture) -> None:
    warning = release.check("2026-10\r\nevil")
    assert warning
    assert "evil" not in warning + caplog.text


def said(answers: dict[str, Any], name: str, _: Any) -> Any:
    return answers[name]


@pytest.mark.parametrize("name", ["ShopProfile", "RecentBuyers"])
def test_a_spoiled_answer_is_one_of_our_errors_or_understood(
    shop: ShopifyShop, web: responses.RequestsMock, name: str
) -> None:
    answers = told()
    spoiled: dict[str, Any] = {}
    web.add_callback("POST", URL, answering({one: partial(said, spoiled, one) for one in answers}))
    for way in places(answers[name])[1:]:
        for junk in (None, True, 0, "x", [], {}, [None], {"id": 7}):
            spoiled.update(copy.deepcopy(answers))
            held: Any = spoiled[name]
            for step in way[:-1]:
                held = held[step]
            held[way[-1]] = junk
            try:
                profile = shop.profile()
            except ConnectorError:
                continue
            assert profile.store_id == "954889" or way[-1] == "id"
