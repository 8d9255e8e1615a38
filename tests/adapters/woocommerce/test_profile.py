"""Who the shop says it is, and the sentence a merchant reads when it cannot be asked."""

from typing import Any

import pytest
import responses

from adapters.woocommerce.answers import PERMALINKS
from adapters.woocommerce.hooks import name_of
from adapters.woocommerce.shop import WooShop
from adapters.woocommerce.topics import WANTED
from connector.errors import NotSent, Refused
from connector.ports import Profile
from tests.adapters.woocommerce.edge import ADDRESS, ROOT, asked, path, sent

INDEX = f"{ADDRESS}/wp-json/"
SITE = {
    "name": "Mugs & more",
    "home": f"{ADDRESS}/",
    "timezone_string": "America/New_York",
    "gmt_offset": -5,
    "namespaces": ["wp/v2", "wc/v3"],
}
STATUS = {"environment": {"language": "de_DE"}, "settings": {"currency": "EUR", "number_of_decimals": 2}}
GENERAL = [{"id": "woocommerce_currency", "value": "EUR"}, {"id": "woocommerce_price_num_decimals", "value": "0"}]
FORBIDDEN = {"code": "woocommerce_rest_cannot_view", "message": "no", "data": {"status": 401}}


def telling(web: responses.RequestsMock, site: Any = SITE, status: Any = STATUS, general: Any = None) -> None:
    web.get(INDEX, json=site)
    web.get(f"{ROOT}orders", json=[])
    web.post(f"{ROOT}orders/batch", json=[])
    web.get(f"{ROOT}system_status", **({"json": status} if status else {"json": FORBIDDEN, "status": 401}))
    web.get(f"{ROOT}settings/general", **({"json": general} if general else {"json": FORBIDDEN, "status": 401}))


def test_a_shop_tells_who_it_is_after_its_keys_were_tried(shop: WooShop, web: responses.RequestsMock) -> None:
    telling(web)
    assert shop.profile() == Profile(ADDRESS, "Mugs & more", "EUR", "America/New_York", "de_DE")
    assert asked(web)[1:3] == [("GET", "orders"), ("POST", "orders/batch")]
    assert sent(web.calls[2]) == {}
    assert "Authorization" not in web.calls[0].request.headers


def test_a_shop_whose_status_is_closed_tells_its_currency_in_the_settings(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    telling(web, status=None, general=GENERAL)
    profile = shop.profile()
    assert (profile.currency, profile.locale) == ("EUR", "")
    assert "fewer decimals than EUR" in profile.warnings[0]


def test_a_shop_that_tells_no_currency_is_refused(shop: WooShop, web: responses.RequestsMock) -> None:
    telling(web, status=None)
    with pytest.raises(Refused, match="administrator or shop manager"):
        shop.profile()


def test_a_currency_nobody_knows_is_refused(shop: WooShop, web: responses.RequestsMock) -> None:
    telling(web, status={"settings": {"currency": "BTC"}})
    with pytest.raises(Refused, match="BTC"):
        shop.profile()


@pytest.mark.parametrize(
    ("offset", "zone", "warned"),
    [
        (0, "UTC", False),
        (2, "Etc/GMT-2", True),
        (-5, "Etc/GMT+5", True),
        ("5.5", "Asia/Kolkata", True),
        (5.75, "Asia/Kathmandu", True),
        ("odd", "UTC", True),
    ],
)
def test_a_clock_set_to_an_offset_is_understood_and_warned_of(
    shop: WooShop, web: responses.RequestsMock, offset: object, zone: str, warned: bool
) -> None:
    telling(web, SITE | {"timezone_string": "", "gmt_offset": offset})
    profile = shop.profile()
    assert (profile.zone, bool(profile.warnings)) == (zone, warned)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 301, "headers": {"Location": f"{ADDRESS}/"}},
        {"status": 404, "body": "<html>"},
        {"status": 200, "body": "<html>"},
        {"status": 200, "body": ""},
    ],
)
def test_plain_permalinks_are_named_as_the_cause(
    shop: WooShop, web: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    web.get(INDEX, **answer)
    with pytest.raises(Refused) as caught:
        shop.profile()
    assert caught.value.message == PERMALINKS


@pytest.mark.parametrize("site", [[], {"namespaces": ["wp/v2"]}])
def test_a_site_without_woocommerce_is_told_so(shop: WooShop, web: responses.RequestsMock, site: object) -> None:
    web.get(INDEX, json=site)
    with pytest.raises(Refused, match="WordPress site without WooCommerce"):
        shop.profile()


def test_a_shop_that_does_not_answer_is_no_refusal(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(INDEX, status=503)
    with pytest.raises(NotSent):
        shop.profile()


def hook(key: int, topic: str, **changes: Any) -> dict[str, Any]:
    named = {"id": key, "name": name_of(topic, "new"), "status": "active", "topic": topic}
    return named | {"delivery_url": "https://our.example/hook"} | changes


def subscribed(shop: WooShop, web: responses.RequestsMock, *rows: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Subscribe with the secret "new"; return the topics made and the webhooks removed."""
    web.get(f"{ROOT}webhooks", json=list(rows), headers={"X-WP-Total": str(len(rows))})
    made = responses.Response("POST", f"{ROOT}webhooks", json={"id": 99}, status=201)
    web.assert_all_requests_are_fired = False
    web.add(made)
    for row in rows:
        web.delete(f"{ROOT}webhooks/{row['id']}", json=row)
    shop.subscribe("https://our.example/hook", "new")
    posted = [sent(call)["topic"] for call in web.calls if call.request.method == "POST"]
    removed = [path(call) for call in web.calls if call.request.method == "DELETE"]
    return posted, removed


def test_every_wanted_topic_is_subscribed_to_with_our_secret(shop: WooShop, web: responses.RequestsMock) -> None:
    assert subscribed(shop, web) == (list(WANTED), [])
    assert sent(web.calls[1]) == {
        "name": name_of("order.created", "new"),
        "topic": "order.created",
        "delivery_url": "https://our.example/hook",
        "secret": "new",
    }
    assert "new" not in name_of("order.created", "new")


def test_good_webhooks_and_those_of_others_are_left_alone(shop: WooShop, web: responses.RequestsMock) -> None:
    good = [hook(number, topic) for number, topic in enumerate(WANTED, 1)]
    other = hook(50, "order.created", delivery_url="https://their.example/hook")
    assert subscribed(shop, web, *good, other) == ([], [])


@pytest.mark.parametrize(
    "changes",
    [{"status": "disabled"}, {"status": "paused"}, {"name": name_of("order.created", "old")}, {"name": "mine"}],
)
def test_a_webhook_that_is_off_or_under_another_secret_is_replaced(
    shop: WooShop, web: responses.RequestsMock, changes: dict[str, str]
) -> None:
    rows = [hook(number, topic) for number, topic in enumerate(WANTED, 1)]
    rows[0] |= changes
    assert subscribed(shop, web, *rows) == (["order.created"], ["webhooks/1"])
    methods = [call.request.method for call in web.calls]
    assert methods.index("POST") < methods.index("DELETE")


def test_a_double_and_a_topic_we_do_not_want_are_removed(shop: WooShop, web: responses.RequestsMock) -> None:
    rows = [hook(number, topic) for number, topic in enumerate(WANTED, 1)]
    extra = [hook(20, "order.created"), hook(21, "customer.created")]
    assert subscribed(shop, web, *rows, *extra) == ([], ["webhooks/1", "webhooks/21"])


def test_removing_our_webhooks_forgives_one_that_is_gone(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}webhooks", json=[hook(1, "order.created")])
    web.delete(f"{ROOT}webhooks/1", status=404, json={"code": "woocommerce_rest_shop_webhook_invalid_id"})
    shop.unsubscribe("https://our.example/hook")
    assert "force=true" in str(web.calls[1].request.url)
