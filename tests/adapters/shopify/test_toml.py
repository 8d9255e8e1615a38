"""The app's own file says the same as the code: version, topics, scopes, metafields."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest
import shopify

from adapters.shopify import scopes
from adapters.shopify.release import VERSION
from adapters.shopify.topics import COMPLIANCE, SUBSCRIBED, WANTED
from tests.adapters.shopify.paper import schema

NAME = re.compile(r"[A-Za-z0-9_-]{1,50}")


@pytest.fixture(scope="module")
def app() -> dict[str, Any]:
    return tomllib.loads(files("adapters.shopify").joinpath("shopify.app.toml").read_text())


def test_the_version_is_the_one_we_speak_and_the_library_knows_it(app: dict[str, Any]) -> None:
    assert app["webhooks"]["api_version"] == VERSION
    assert shopify.ApiVersion.coerce_to_version(VERSION).name == VERSION
    year, month = VERSION.split("-")
    assert month in {"01", "04", "07", "10"}
    assert int(year) >= 2026


def test_topics_are_those_the_code_asks_for_each_once(app: dict[str, Any]) -> None:
    rows = app["webhooks"]["subscriptions"]
    topics = [topic for row in rows for topic in row.get("topics", ())]
    assert sorted(topics) == sorted(SUBSCRIBED)
    assert [topic for row in rows for topic in row.get("compliance_topics", ())] == list(COMPLIANCE)
    assert {row["uri"] for row in rows} == {"/webhooks/shopify"}
    names = [row["name"] for row in rows if "name" in row]
    assert len(set(names)) == len(names)
    assert all(NAME.fullmatch(name) for name in names)


def test_every_topic_is_one_of_shopifys() -> None:
    known = set(schema().type_map["WebhookSubscriptionTopic"].values)  # type: ignore[attr-defined]  # it is an enum
    asked = {topic.replace("/", "_").upper() for topic in WANTED - set(COMPLIANCE)}
    assert asked <= known
    assert not {topic.replace("/", "_").upper() for topic in COMPLIANCE} & known


def test_scopes_are_asked_for_once_and_cover_what_the_code_needs(app: dict[str, Any]) -> None:
    asked = app["access_scopes"]["scopes"].split(",")
    optional = app["access_scopes"]["optional_scopes"]
    assert len({*asked, *optional}) == len(asked) + len(optional)
    assert scopes.missing(asked) == []
    assert scopes.shortcomings([*asked, *optional]) == []
    assert scopes.shortcomings(asked) == [f"Without the scope read_all_orders, {scopes.USED['read_all_orders']}."]


def test_pages_and_buyers_may_read_what_is_written_for_them(app: dict[str, Any]) -> None:
    page = app["product_variant"]["metafields"]["app"]["availability"]
    order = app["order"]["metafields"]["app"]["backorder"]
    assert (page["type"], page["access"]["storefront"]) == ("json", "public_read")
    assert (order["type"], order["access"]["customer_account"]) == ("json", "read")
    assert {page["access"]["admin"], order["access"]["admin"]} == {"merchant_read"}


def test_a_shop_s_own_pages_reach_us_through_the_shop_and_every_address_is_the_service_s(app: dict[str, Any]) -> None:
    home = app["application_url"]
    proxy = app["app_proxy"]
    assert (proxy["prefix"], proxy["subpath"], proxy["url"]) == ("apps", "backorder", f"{home}/proxy/shopify")
    assert "write_app_proxy" in app["access_scopes"]["scopes"].split(",")
    assert all(address.startswith("https://") for address in (home, *app["auth"]["redirect_urls"]))
    assert app["embedded"] is True
