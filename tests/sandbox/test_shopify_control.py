"""The control door drives a Shopify store as it drives a WooCommerce one, and the window shows it."""

import json
from typing import Any

import pytest

from tests.sandbox.process import Sandbox, ask
from tests.sandbox.shopify_house import LAMP, House, open_house


@pytest.fixture
def house(sandbox: Sandbox) -> House:
    return open_house(sandbox)


def line(house: House, order: int) -> int:
    return int(house.order(order)["lines"][0]["id"])


def page(house: House, path: str = "", **rest: Any) -> str:
    return ask("GET", f"{house.facts['url']}/{path}", **rest).text


def test_both_platforms_stand_in_one_list_and_say_which_they_are(sandbox: Sandbox, house: House) -> None:
    shops = {one["name"]: one for one in sandbox.control("GET", "/shops")}
    assert (shops["mugs"]["platform"], shops["lamps"]["platform"]) == ("woocommerce", "shopify")
    assert shops[house.name] == house.facts
    front = ask("GET", sandbox.url).text
    assert f'href="/shopify/{house.facts["domain"]}/"' in front
    assert 'href="/woo/mugs/"' in front


def test_a_store_asked_for_twice_is_the_same_one_and_with_other_facts_refused(sandbox: Sandbox) -> None:
    place = f"{sandbox.url}/control/shops"
    facts = {"platform": "shopify", "name": "twice-over", "currency": "EUR"}
    asked = [facts, facts, {**facts, "currency": "USD"}, {"name": "twice-over"}, {**facts, "name": "mugs"}]
    answers = [ask("POST", place, json=one) for one in asked]
    assert [one.status_code for one in answers] == [201, 200, 409, 409, 409]
    assert answers[0].json() == answers[1].json()
    assert ask("POST", place, json={**facts, "name": "No Name"}).status_code == 400


def test_the_usual_shelves_are_those_of_the_other_platform(sandbox: Sandbox) -> None:
    usual = House(sandbox, sandbox.control("POST", "/shops", {"platform": "shopify", "name": "usual"}))
    rows = {one["sku"]: (one["quantity"], one["backorders"]) for one in usual.control("GET", "/books")["stock"]}
    assert (rows["MUG-NOTIFY"], rows["MUG-YES"], rows["MUG-NO"]) == ((2, "notify"), (1, "notify"), (3, "no"))
    assert (rows["LAMP"], rows["CAP-RED"], rows["MUG-UNM"]) == ((5, "notify"), (3, "notify"), (None, "no"))


def test_the_books_say_what_every_party_knows(house: House) -> None:
    order = house.buy(payment="rig_card", coupon_percent=10)
    row = house.order(order)
    assert (row["status"], row["total_minor"], row["captured_minor"]) == ("paid/unfulfilled", 15796, 15796)
    assert (row["lines"][0]["quantity"], row["tags"], row["holds"], row["meta"]) == (7, [], [], {})
    stock = house.stock()
    assert (stock["quantity"], stock["committed"], stock["on_hand"]) == (-2, 7, 5)
    assert house.bank("capture") == [15796]


def test_selling_what_is_not_there_is_refused(sandbox: Sandbox) -> None:
    house = open_house(sandbox, products=[{**LAMP, "backorders": "no"}])
    wish = {"lines": [{"sku": "LAMP", "quantity": 6}]}
    answer = ask("POST", f"{sandbox.url}/control/shops/{house.name}/buy", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_enough_stock")
    number = house.stock()["id"]
    house.control("POST", f"/products/{number}", {"backorders": "notify"})
    assert house.buy(6)


def test_a_merchants_acts_do_what_they_say(house: House) -> None:
    order = house.buy()
    house.act(order, "hold", line=line(house, order), quantity=2, reason="OTHER", notes="look at it")
    (held,) = house.order(order)["holds"]
    assert (held["quantity"], held["ours"], held["status"]) == (2, False, "ON_HOLD")
    house.act(order, "fulfil", line=line(house, order), quantity=5)
    assert house.status("POST", f"/orders/{order}/fulfil", {"line": line(house, order), "quantity": 1}) == 409
    house.act(order, "release")
    house.act(order, "edit", line=line(house, order), quantity=6)
    house.act(order, "refund", lines=[{"id": line(house, order), "quantity": 1}], restock=True, api_refund=True)
    assert (house.bank("refund"), house.stock()["quantity"]) == ([2420], 0)
    house.act(order, "tags", add=["vip", "old"], remove=["old"])
    house.act(order, "dispute", status="NEEDS_RESPONSE")
    assert house.act(order, "complete")["status"] == "partially_refunded/fulfilled"
    assert house.order(order)["tags"] == ["vip"]
    assert house.status("POST", f"/orders/{order}/cancel", {}) == 409
    assert house.status("POST", f"/orders/{order}/trash", {}) == 404
    assert house.status("POST", "/orders/12/cancel", {}) == 404


def test_cancelling_by_hand_is_done_at_once_and_pays_back(house: House) -> None:
    order = house.buy()
    assert house.act(order, "cancel")["status"] == "cancelled"
    assert (house.bank("refund"), house.stock()["quantity"]) == ([17490], 5)
    house.act(order, "delete")
    assert house.control("GET", "/books")["orders"] == []


def test_a_refund_without_the_gateway_takes_units_off_and_pays_nothing(house: House) -> None:
    order = house.buy()
    house.act(order, "refund", lines=[{"id": line(house, order), "quantity": 2}], restock=False)
    row = house.order(order)
    assert (row["lines"][0]["quantity"], row["refunded_minor"], house.bank("refund")) == (5, 0, [])
    assert house.stock()["quantity"] == -2


def test_places_have_their_own_stock_and_can_be_closed(sandbox: Sandbox) -> None:
    house = open_house(sandbox, products=[{**LAMP, "backorders": "no", "places": {"Main": 3, "Annex": 2}}])
    assert house.stock()["places"] == {"Main": 3, "Annex": 2}
    house.control("POST", "/stock", {"sku": "LAMP", "add": 2, "place": "Annex"})
    house.control("POST", "/stock", {"sku": "LAMP", "set": 6})
    assert house.stock()["places"] == {"Main": 2, "Annex": 4}
    house.control("POST", "/places/Annex", {"active": False})
    assert house.status("POST", "/buy", {"lines": [{"sku": "LAMP", "quantity": 3}]}) == 409
    assert house.status("POST", "/places/Nowhere", {}) == 404


def test_a_decline_by_the_gateway_leaves_a_refund_that_paid_nothing(house: House) -> None:
    order = house.buy()
    house.control("POST", "/faults", {"action": "gateway_decline", "times": 1})
    house.act(order, "refund", lines=[{"id": line(house, order), "quantity": 1}], restock=True, api_refund=True)
    assert (house.order(order)["refunds"][0]["statuses"], house.bank("refund")) == (["FAILURE"], [])


def test_what_only_one_platform_has_is_unknown_on_the_other(sandbox: Sandbox) -> None:
    assert ask("POST", f"{sandbox.url}/control/shops/mugs/uninstall", json={}).status_code == 404
    assert ask("GET", f"{sandbox.url}/shopify/mugs-sandbox.myshopify.com/").status_code == 404


@pytest.mark.parametrize(
    "wish", [{"lines": [{"sku": "NONE"}]}, {"lines": []}, {}, {"lines": [{"sku": "LAMP"}], "payment": "x"}]
)
def test_a_purchase_of_nonsense_is_refused_and_leaves_nothing(house: House, wish: dict[str, Any]) -> None:
    assert house.status("POST", "/buy", wish) in (400, 404)
    assert (house.control("GET", "/books")["orders"], house.stock()["committed"]) == ([], 0)


AVAILABILITY = {"sentences": {"en": "More ship in May.", "de": "Mehr im Mai."}, "digest": "x"}
SET = """mutation Say($fields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $fields) { userErrors { message } }
}"""


def say(house: House, owner: str, key: str, value: Any) -> None:
    field = {"ownerId": owner, "namespace": "$app", "key": key, "type": "json", "value": json.dumps(value)}
    answer = house.graphql(SET, fields=[field])
    assert answer["data"]["metafieldsSet"]["userErrors"] == [], answer


def test_the_product_page_shows_the_apps_sentence_in_the_readers_language(house: House) -> None:
    assert "In stock" in page(house)
    say(house, f"gid://shopify/ProductVariant/{house.stock()['id']}", "availability", AVAILABILITY)
    assert "More ship in May." in page(house, "product/lamp/")
    german = page(house, "product/lamp/", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert ("Mehr im Mai." in german, "More ship" in german) == (True, False)
    assert "<script" not in german
    assert ask("GET", f"{house.facts['url']}/product/none/").status_code == 404


def test_a_buyer_buys_in_the_window_and_reads_what_waits(house: House) -> None:
    form = {"sku": "LAMP", "quantity": "7", "name": "Ada Example", "email": "ada@example.com", "payment": "rig_card"}
    answer = ask("POST", f"{house.facts['url']}/buy", data=form)
    assert "Your order 1001 has been received" in answer.text
    order = house.control("GET", "/books")["orders"][0]
    told = {"lines": {str(order["lines"][0]["id"]): {"waiting": 2, "sentence": "2 ship in May", "label": "Ships"}}}
    say(house, f"gid://shopify/Order/{order['id']}", "backorder", told)
    assert "<dt>Ships:</dt><dd>2 ship in May</dd>" in ask("GET", answer.url).text
    assert ask("GET", answer.url.partition("?")[0]).status_code == 404


def test_a_buyer_is_told_when_there_is_not_enough(sandbox: Sandbox) -> None:
    house = open_house(sandbox, products=[{**LAMP, "backorders": "no"}])
    answer = ask("POST", f"{house.facts['url']}/buy", data={"sku": "LAMP", "quantity": "9"})
    assert (answer.status_code, "Not enough stock of lamp" in answer.text) == (409, True)


def test_the_merchant_sees_and_does_on_the_screen_what_the_control_door_does(house: House) -> None:
    order = house.buy()
    house.act(order, "hold", line=line(house, order), quantity=2, notes="waits for more")
    screen = f"{house.facts['admin_url']}/orders/{order}"
    assert "2 of Lamp: waits for more" in ask("GET", screen).text
    assert "#1001" in ask("GET", house.facts["admin_url"]).text
    form = {f"line-{line(house, order)}": "1", "restock": "on", "api_refund": "on", "reason": "late"}
    assert "$24.20, late (paid back by the gateway)" in ask("POST", f"{screen}/refund", data=form).text
    assert "Refund amount exceeds" in ask("POST", f"{screen}/refund", data={"amount": "999", "api_refund": "on"}).text
    form = {"sku": "LAMP", "place": "Main", "units": "4", "how": "add"}
    ask("POST", f"{house.facts['admin_url']}/stock", data=form)
    assert house.stock()["quantity"] == 3
    assert "fulfilled" in ask("POST", f"{screen}/complete").text
    ask("POST", f"{screen}/delete")
    assert house.control("GET", "/books")["orders"] == []
