"""Deliveries bear Shopify's marks, come again for a while, and stop with the subscription or the app."""

import re

import pytest

from tests.sandbox.process import Sandbox, ask, until
from tests.sandbox.receiver import Receiver
from tests.sandbox.shopify_house import House, body, heading, open_house, signed_with, topic_of

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FAST = {"webhook_retries": 2, "webhook_retry_seconds": 0.05}


@pytest.fixture
def house(sandbox: Sandbox) -> House:
    return open_house(sandbox, switches=FAST)


def test_a_delivery_bears_shopifys_marks_and_is_signed_with_the_apps_secret(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    order = house.buy()
    (one,) = house.got("orders/create")
    assert heading(one, "Shop-Domain") == house.facts["domain"]
    assert UUID.fullmatch(heading(one, "Webhook-Id"))
    assert UUID.fullmatch(heading(one, "Event-Id"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", heading(one, "Triggered-At"))
    assert (heading(one, "API-Version"), one.headers["Content-Type"]) == ("2026-10", "application/json")
    assert signed_with(one, house.facts["client_secret"])
    assert not signed_with(one, "another")
    assert body(one)["id"] == order


def test_one_action_is_one_event_and_every_delivery_a_webhook_of_its_own(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create", "inventory_levels/update")
    house.buy()
    house.got("inventory_levels/update")
    first = [*house.got("orders/create"), *house.got("inventory_levels/update")]
    assert len({heading(one, "Event-Id") for one in first}) == 1
    assert len({heading(one, "Webhook-Id") for one in first}) == 2
    house.buy()
    again = house.got("orders/create", 2)
    assert len({heading(one, "Event-Id") for one in again}) == 2


def test_a_doubled_delivery_is_the_same_to_the_last_byte(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    house.control("POST", "/webhooks", {"duplicate": 2})
    house.buy()
    three = house.got("orders/create", 3)
    assert len({(heading(one, "Webhook-Id"), one.body) for one in three}) == 1


def test_the_newer_headers_come_without_their_x(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    house.control("POST", "/settings", {"switches": {"webhook_headers": "new"}})
    house.buy()
    (one,) = house.got("orders/create")
    assert "shopify-hmac-sha256" in {name.lower() for name in one.headers}
    assert not any(name.lower().startswith("x-shopify") for name in one.headers)
    assert signed_with(one, house.facts["client_secret"])


def test_after_a_change_of_secret_either_may_sign(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    now, before = house.control("POST", "/secrets")["secrets"]
    house.buy()
    house.got("orders/create")
    house.control("POST", "/settings", {"switches": {"signs_with": "previous"}})
    house.buy()
    by = [[signed_with(one, secret) for secret in (now, before)] for one in house.got("orders/create", 2)]
    assert sorted(by) == [[False, True], [True, False]]


def test_a_failed_delivery_comes_again_as_it_was(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "inventory_levels/update")
    receiver.status = 500
    house.control("POST", "/webhooks", {"hold": True})
    house.buy()
    house.flush()
    receiver.status = 200
    house.control("POST", "/stock", {"sku": "LAMP", "set": 40})
    house.flush()
    first, *others = house.got("inventory_levels/update", 3)
    (again,) = [one for one in others if heading(one, "Webhook-Id") == heading(first, "Webhook-Id")]
    assert (again.body, body(again)["available"]) == (first.body, -2)
    assert house.subscribed() == ["INVENTORY_LEVELS_UPDATE"]


def test_who_never_answers_loses_the_subscription(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    receiver.status = 302
    house.buy()
    until(lambda: house.subscribed() == [])
    assert len(topic_of(receiver, "orders/create")) == 3
    assert [one["status"] for one in house.control("GET", "/deliveries")] == [302, 302, 302]


def test_held_deliveries_can_come_in_any_order_or_not_at_all(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create")
    house.control("POST", "/webhooks", {"hold": True, "shuffle": True})
    sold = {house.buy(1) for _ in range(3)}
    assert receiver.got == []
    house.flush()
    assert {body(one)["id"] for one in house.got("orders/create", 3)} == sold
    house.control("POST", "/webhooks", {"hold": False, "drop": 1})
    house.buy(1)
    until(lambda: house.control("GET", "/deliveries")[-1].get("dropped"))
    assert len(receiver.got) == 3


def test_an_app_that_is_taken_off_hears_it_and_then_nothing_more(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "orders/create", "app/uninstalled")
    house.control("POST", "/uninstall")
    (last,) = house.got("app/uninstalled")
    assert (body(last)["myshopify_domain"], signed_with(last, house.facts["client_secret"])) == (
        house.facts["domain"],
        True,
    )
    url = f"{house.facts['url']}/admin/api/2026-10/graphql.json"
    headers = {"X-Shopify-Access-Token": house.facts["token"]}
    assert ask("POST", url, json={"query": "query A { shop { name } }"}, headers=headers).status_code == 401
    house.buy()
    house.flush()
    assert len(receiver.got) == 1


def test_what_privacy_law_asks_comes_to_an_address_of_the_apps_own_file(house: House, receiver: Receiver) -> None:
    house.heard = receiver
    order = house.buy()
    wish = {"topic": "customers/data_request", "url": receiver.url, "customer": 5, "orders": [order]}
    house.control("POST", "/announce", wish)
    (one,) = house.got("customers/data_request")
    assert (body(one)["orders_requested"], body(one)["customer"]["id"]) == ([order], 5)
    assert house.status("POST", "/announce", {"topic": "orders/create"}) == 400
    assert house.status("POST", "/announce", {"topic": "customers/redact", "customer": "x"}) == 400


def test_other_scopes_are_announced(house: House, receiver: Receiver) -> None:
    house.subscribe(receiver, "app/scopes_update")
    house.control("POST", "/settings", {"scopes": ["write_orders"]})
    (one,) = house.got("app/scopes_update")
    assert (body(one)["current"], "read_inventory" in body(one)["previous"]) == (["write_orders"], True)


def test_a_cancelled_order_is_announced_when_its_job_is_done(sandbox: Sandbox, receiver: Receiver) -> None:
    house = open_house(sandbox, switches={"cancel_seconds": 0.3})
    house.subscribe(receiver, "orders/cancelled", "refunds/create")
    order = house.buy()
    answer = house.graphql(CANCEL, id=f"gid://shopify/Order/{order}")
    assert answer["data"]["orderCancel"]["job"]["done"] is False, answer
    assert body(house.got("orders/cancelled")[0])["cancel_reason"] == "inventory"
    assert body(house.got("refunds/create")[0])["transactions"][0]["amount"] == "174.90"


CANCEL = """mutation Cancel($id: ID!) {
  orderCancel(orderId: $id, reason: INVENTORY, restock: true, refundMethod: {originalPaymentMethodsRefund: true}) {
    job { id done } orderCancelUserErrors { code message }
  }
}"""
