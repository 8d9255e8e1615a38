"""Every body is one that Shopify's published schemas allow, and says what happened."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.shopify import bodies, cancelling, catalogue, disputes, dividing, editing, fulfil, keep, merchant, news
from tests.sandbox.shopify_store import LAMP, Shop
from tests.sandbox.webhook_schemas import complaints

PRODUCTS: list[dict[str, Any]] = [
    {**LAMP, "places": {"Main": 1, "Annex": 3}},
    {"sku": "MUG", "name": "Mug", "price": "1.00", "stock": 1},
]
TOLD: dict[str, dict[str, Any]] = {
    "app/scopes_update": {"previous": ["write_orders"], "current": []},
    "bulk_operations/finish": {"bulk": 7},
    "customers/data_request": {"customer": 5, "orders": [1], "number": 3},
    "customers/redact": {"customer": 5, "orders": [1]},
    "shop/redact": {},
    "app/uninstalled": {},
}
Said = dict[str, list[Any]]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Everything a busy store ever announced, topic by topic, as it would be sent now."""
    shop = Shop(tmp_path_factory.mktemp("busy"), PRODUCTS)
    live(shop)
    for topic, more in TOLD.items():
        shop.do(news.tell, topic, **more)
    found: Said = {}
    with shop.store.transaction() as tx:
        for what in keep.every(tx, shop.facts.name, "event"):
            made = bodies.body(tx, shop.facts, what["topic"], what)
            found.setdefault(what["topic"], []).append(json.loads(json.dumps(made)))
    shop.store.close()
    return found


def live(shop: Shop) -> None:
    order = shop.buy(("LAMP", 7), coupon_percent="33", presentment="EUR", rate="0.9137", note="ring")
    line = order.lines[0].id
    _made, held, _rest = shop.hold(order.fulfilments[0], 1)
    shop.do(fulfil.release, held.id, None)
    last = shop.open(order)[-1]
    shop.do(fulfil.split, last.id, {last.lines[0].id: 1})
    shop.do(dividing.merge, order.id)
    shop.do(dividing.move, shop.open(order)[0].id, shop.see(keep.places)[1].id)
    shop.refund(order, {line: (1, "CANCEL", None)}, shipping=True, note="[BO-1]")
    begun = shop.do(editing.begin, order.id)
    shop.do(editing.set_quantity, begun.id, line, 5)
    shop.do(editing.commit, begun.id)
    shop.do(disputes.put, order.id, "NEEDS_RESPONSE")
    shop.do(disputes.put, order.id, "WON")
    shop.ship(order, 1)
    shop.do(fulfil.everything, order.id)
    shop.do(cancelling.cancel, shop.buy(("LAMP", 1)).id, "CUSTOMER", "original", restock=True)
    shop.do(merchant.delete, shop.buy(("MUG", 1), source="b2b"), {})
    shop.do(catalogue.set_policy, shop.see(keep.variants)[0].id, "DENY")
    shop.do(catalogue.delete_product, shop.see(keep.products)[1].id)


@pytest.mark.parametrize("topic", sorted(bodies.MAKERS))
def test_every_body_is_allowed_by_its_published_schema(said: Said, topic: str) -> None:
    assert said[topic]
    for body in said[topic]:
        assert complaints(topic, body) == []


def test_nothing_is_announced_that_nobody_can_write(said: Said) -> None:
    assert set(said) == set(bodies.MAKERS)


def test_a_schema_does_complain(said: Said) -> None:
    body = json.loads(json.dumps(said["orders/create"][0])) | {"id": "820982911946154508"}
    del body["line_items"][0]["quantity"]
    assert len(complaints("orders/create", body)) == 2


def test_an_order_carries_both_moneys_and_the_quantities_of_its_lines(said: Said) -> None:
    order = next(one for one in said["orders/updated"] if one["name"] == "#1001")
    line = order["line_items"][0]
    assert (line["quantity"], line["current_quantity"], line["fulfillable_quantity"]) == (7, 5, 0)
    assert (line["price"], line["price_set"]["presentment_money"]["amount"]) == ("22.00", "20.10")
    assert (order["currency"], order["presentment_currency"]) == ("USD", "EUR")
    assert (order["fulfillment_status"], order["financial_status"]) == ("fulfilled", "partially_refunded")
    assert (order["id"] > 2**53, len(order["refunds"]), order["note"]) == (True, 1, "ring")


def test_a_refund_says_what_was_cancelled_and_what_was_paid(said: Said) -> None:
    refund = next(one for one in said["refunds/create"] if one["note"] == "[BO-1]")
    row, paid = refund["refund_line_items"][0], refund["transactions"][0]
    assert (row["quantity"], row["restock_type"], refund["restock"]) == (1, "cancel", True)
    assert (paid["kind"], paid["status"], paid["currency"]) == ("refund", "success", "EUR")
    assert refund["order_adjustments"][0]["kind"] == "shipping_refund"


def test_an_edit_says_only_what_changed(said: Said) -> None:
    edit = said["orders/edited"][0]["order_edit"]
    assert [one["delta"] for one in edit["line_items"]["removals"]] == [1]
    assert edit["line_items"]["additions"] == []


def test_a_level_says_what_is_available_and_neither_what_was_nor_which_variant(said: Said) -> None:
    level = said["inventory_levels/update"][0]
    assert set(level) == {"inventory_item_id", "location_id", "available", "updated_at", "admin_graphql_api_id"}


def test_who_has_no_leave_for_personal_data_gets_nulls(folder: Path) -> None:
    shop = Shop(folder, protected_data=False)
    order = shop.buy(("LAMP", 1))
    with shop.store.transaction() as tx:
        body = bodies.body(tx, shop.facts, "orders/create", {"order": order.id})
    assert [body[key] for key in ("email", "contact_email", "phone", "customer", "shipping_address")] == [None] * 5
    assert "ada@example.com" not in json.dumps(body)


def test_a_line_of_a_deleted_product_names_no_variant(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    shop.do(catalogue.delete_product, order.lines[0].product)
    with shop.store.transaction() as tx:
        line = bodies.body(tx, shop.facts, "orders/create", {"order": order.id})["line_items"][0]
    assert (line["variant_id"], line["product_id"], line["product_exists"]) == (None, None, False)
