"""Lists, dates and edits of orders."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox import refund_scenes
from tests.sandbox.process import Shop


def ids(rows: Any) -> list[int]:
    return [one["id"] for one in rows]


def after(moment: str, *, gmt: bool = False) -> str:
    return f"/orders?modified_after={moment}" + ("&dates_are_gmt=true" if gmt else "")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_date_with_its_zone_or_in_naive_gmt_is_understood_everywhere(shop: Shop, zone: str) -> None:
    there = shop.sandbox.open(timezone=zone)
    order = refund_scenes.written_in(there)
    changed = datetime.fromisoformat(order["date_modified_gmt"])
    before = (changed - timedelta(seconds=1)).isoformat()
    for given, gmt in ((f"{before}Z", False), (before, True)):
        assert ids(there.rest("GET", after(given, gmt=gmt))) == [order["id"]]
    for given, gmt in ((f"{changed.isoformat()}Z", False), (changed.isoformat(), True)):
        assert there.rest("GET", after(given, gmt=gmt)) == []


def test_a_date_with_zone_and_dates_are_gmt_together_are_wrong_by_the_shops_offset(shop: Shop) -> None:
    west, east = shop.sandbox.open(timezone="America/New_York"), shop.sandbox.open(timezone="Asia/Tokyo")
    order = refund_scenes.written_in(west)
    refund_scenes.written_in(east)
    changed = datetime.fromisoformat(order["date_modified_gmt"])
    later, earlier = ((changed + timedelta(hours=hours)).isoformat() for hours in (2, -1))
    assert ids(west.rest("GET", after(f"{later}Z", gmt=True))) == [order["id"]]
    assert east.rest("GET", after(f"{earlier}Z", gmt=True)) == []


def test_a_naive_date_is_shop_time(shop: Shop) -> None:
    east = shop.sandbox.open(timezone="Asia/Tokyo")
    order = refund_scenes.written_in(east)
    local = datetime.fromisoformat(order["date_modified"])
    assert ids(east.rest("GET", after((local - timedelta(seconds=1)).isoformat()))) == [order["id"]]
    assert east.rest("GET", after(local.isoformat())) == []


def test_the_trash_is_not_any(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    shop.act(order["id"], "trash")
    assert shop.rest("GET", "/orders") == []
    assert ids(shop.rest("GET", "/orders?status=trash")) == [order["id"]]
    assert shop.rest("GET", f"/orders/{order['id']}")["status"] == "trash"


def test_an_unknown_status_is_refused(shop: Shop) -> None:
    assert shop.ask("GET", "/orders?status=lost").status_code == 400


def test_a_search_by_meta_is_ignored_without_a_word(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    assert ids(shop.rest("GET", "/orders?meta_key=_nothing&meta_value=x")) == [order["id"]]


def test_lists_can_be_narrowed_by_id_status_and_origin(shop: Shop) -> None:
    first, second = refund_scenes.written_in(shop), shop.buy(("LAMP", 1), payment="bacs")
    assert ids(shop.rest("GET", f"/orders?include={first['id']}")) == [first["id"]]
    assert ids(shop.rest("GET", "/orders?status=on-hold,completed")) == [second["id"]]
    assert ids(shop.rest("GET", "/orders?created_via=store-api")) == [second["id"]]
    assert ids(shop.rest("GET", "/orders?product=19")) == [second["id"]]


def test_meta_is_replaced_by_key_and_removed_by_null(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    path = f"/orders/{order['id']}"
    shop.rest("PUT", path, {"meta_data": [{"key": "_a", "value": 1}]})
    shop.rest("PUT", path, {"meta_data": [{"key": "_a", "value": {"b": 2}}, {"key": "_rig_ref", "value": None}]})
    assert shop.books()["orders"][0]["meta"] == {"_a": {"b": 2}}


def test_an_order_paid_at_the_door_and_written_in_as_paid_is_completed(shop: Shop) -> None:
    assert refund_scenes.written_in(shop, payment_method="cod")["status"] == "completed"


def test_the_same_order_sent_twice_is_two_orders(shop: Shop) -> None:
    assert refund_scenes.written_in(shop)["id"] != refund_scenes.written_in(shop)["id"]


def test_an_edit_of_a_line_that_is_not_there_is_refused(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    answer = shop.ask("PUT", f"/orders/{order['id']}", {"line_items": [{"id": 999999, "quantity": 1}]})
    assert (answer.status_code, answer.json()["code"]) == (400, "woocommerce_rest_invalid_item_id")


def test_changed_variations_are_listed_apart_from_products(shop: Shop) -> None:
    shop.rest("PUT", "/products/16/variations/17", {"stock_quantity": 9})
    assert 17 in ids(shop.rest("GET", "/variations?include=17,18"))
    assert 17 not in ids(shop.rest("GET", "/products?per_page=100"))


def test_the_store_says_how_it_can_be_paid_and_which_gateways_pay_back(shop: Shop) -> None:
    gateways = {one["id"]: "refunds" in one["method_supports"] for one in shop.rest("GET", "/payment_gateways")}
    assert gateways == {"bacs": False, "cod": False, "rig_card": True, "rig_authorise": True}


def test_the_store_says_its_currency_and_where_it_lives(shop: Shop) -> None:
    status = shop.rest("GET", "/system_status")
    assert (status["settings"]["currency"], status["settings"]["number_of_decimals"]) == ("USD", 2)
    assert status["environment"]["home_url"].removeprefix("https") == shop.facts["url"].removeprefix("http")
    general = {one["id"]: one["value"] for one in shop.rest("GET", "/settings/general")}
    assert general["woocommerce_currency"] == "USD"
    assert general["woocommerce_prices_include_tax"] == "no"


def test_an_unknown_path_and_a_broken_body_are_refused_as_wordpress_does(shop: Shop) -> None:
    assert shop.ask("GET", "/nothing").json()["code"] == "rest_no_route"
