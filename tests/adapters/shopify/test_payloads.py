"""An order's payload, held to Shopify's published schema, in our words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.shopify.payloads.orders import order_of
from connector.model import Buyer, Charge, Standing, Tax
from connector.money import Money
from tests.adapters.shopify.samples import check, inside, line, money, off, order, tax

TOPICS = ("orders/create", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled")


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.mark.parametrize("topic", [*TOPICS, "orders/updated"])
def test_the_samples_are_what_shopify_publishes_and_all_are_understood(topic: str) -> None:
    body = order(topic)
    check(topic, body)
    assert order_of(body) == order_of(order())


def test_a_paid_order_is_complete_and_says_all_the_cases_need() -> None:
    seen = order_of(order())
    mug = seen.lines[0]
    assert (seen.id, seen.number, seen.status) == ("820982911946154508", "#9999", "paid/unfulfilled")
    assert (seen.standing, seen.complete, seen.authorised) == (Standing.OPEN, True, False)
    assert seen.placed == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert seen.modified == datetime(2026, 11, 20, 15, 0, 5, tzinfo=UTC)
    assert (seen.total, seen.captured, seen.refunded) == (usd(7150), usd(7150), usd(0))
    assert seen.gateway == "shopify_payments"
    assert seen.buyer == Buyer("ada@example.com", "", "de-CH", "CH")
    assert (mug.id, mug.variant, mug.sku, mug.ordered) == ("487817672276298554", "49148385", "MUG", 3)
    assert (mug.cancelled, mug.shipped, mug.taken, mug.refunded_units, mug.open_units) == (0, 0, 3, 0, 3)
    assert mug.charge == Charge(mug.id, usd(6000), (Tax("VAT", usd(600)),))
    assert seen.shipping == (Charge("369256396", usd(500), (Tax("VAT", usd(50)),)),)


def test_the_charges_of_an_order_add_up_to_its_total() -> None:
    seen = order_of(order())
    assert sum((one.charge.gross for one in seen.lines), seen.shipping[0].gross) == seen.total


def test_discounts_of_line_and_order_come_off_before_tax() -> None:
    mug = line(discount_allocations=[off("5.00"), off("0.01")], tax_lines=[tax("5.50")])
    assert order_of(order(line_items=[mug])).lines[0].charge.net == usd(5499)


def test_more_off_than_it_costs_is_nothing_and_not_less() -> None:
    mug = line(discount_allocations=[off("60.01")], tax_lines=[])
    assert order_of(order(line_items=[mug])).lines[0].charge.net == usd(0)


def test_an_imported_order_was_placed_elsewhere_and_counted_here() -> None:
    seen = order_of(order(processed_at="2026-11-01T00:00:00Z"))
    assert (seen.placed.day, seen.counted) == (1, datetime(2026, 11, 20, 15, tzinfo=UTC))


def test_tax_inside_the_price_comes_off_the_net() -> None:
    mug = line(tax_lines=[tax("5.45"), tax("0.55", "City")])
    charge = order_of(order(line_items=[mug], taxes_included=True)).lines[0].charge
    assert charge == Charge(charge.id, usd(5400), (Tax("VAT", usd(545)), Tax("City", usd(55))))
    assert charge.gross == usd(6000)


def test_the_money_is_the_buyers_and_not_the_shops() -> None:
    yen = line(price="3000", currency="JPY", tax_lines=[tax("900", currency="JPY")])
    yen["price_set"] = money("3000", "JPY", "20.00")
    body = order(presentment_currency="JPY", total="9900", line_items=[yen], shipping_lines=[])
    check("orders/create", body)
    seen = order_of(body)
    assert (seen.currency, seen.total, seen.captured) == ("JPY", Money(9900, "JPY"), Money(9900, "JPY"))
    assert seen.lines[0].charge.net == Money(9000, "JPY")


def test_part_shipped_part_removed_and_the_rest_open() -> None:
    mug = line(quantity=10, current_quantity=8, fulfillable_quantity=5)
    seen = order_of(order(line_items=[mug])).lines[0]
    assert (seen.cancelled, seen.shipped, seen.open_units, seen.taken, seen.claim) == (2, 3, 5, 8, 5)


def test_more_to_ship_than_there_is_means_that_nothing_shipped() -> None:
    seen = order_of(order(line_items=[line(quantity=5, current_quantity=3, fulfillable_quantity=5)])).lines[0]
    assert (seen.cancelled, seen.shipped, seen.open_units) == (2, 0, 3)


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.OPEN),
        ({"cancelled_at": "2026-11-21T10:00:00Z"}, Standing.CANCELLED),
        ({"confirmed": False}, Standing.PENDING),
        ({"line_items": [line(fulfillable_quantity=0)], "fulfillment_status": "fulfilled"}, Standing.SHIPPED),
        ({"line_items": [line(fulfillable_quantity=1)], "fulfillment_status": "partial"}, Standing.OPEN),
        ({"line_items": [line(current_quantity=0, fulfillable_quantity=0)]}, Standing.OPEN),
        (
            {"line_items": [line(current_quantity=0, fulfillable_quantity=0)], "closed_at": "2026-11-21T10:00:00Z"},
            Standing.SHIPPED,
        ),
    ],
)
def test_where_an_order_stands(changes: dict[str, Any], standing: Standing) -> None:
    body = order(**changes)
    check("orders/create", body)
    assert order_of(body).standing is standing


@pytest.mark.parametrize(
    ("financial", "fulfilled", "words"),
    [
        ("paid", None, "paid/unfulfilled"),
        ("pending", "partial", "pending/partially_fulfilled"),
        ("authorized", "fulfilled", "authorized/fulfilled"),
    ],
)
def test_the_shops_two_words_are_spelled_as_its_api_spells_them(
    financial: str, fulfilled: str | None, words: str
) -> None:
    assert order_of(order(financial_status=financial, fulfillment_status=fulfilled)).status == words


@pytest.mark.parametrize(
    ("status", "captured", "authorised"),
    [("paid", 7150, False), ("pending", 0, False), ("authorized", 0, True), ("voided", 0, False)],
)
def test_what_the_shop_holds_follows_from_one_word(status: str, captured: int, authorised: bool) -> None:
    seen = order_of(order(financial_status=status))
    assert (seen.captured, seen.authorised, seen.complete) == (usd(captured), authorised, True)


GIVEN_BACK = {"id": 1, "order_id": 2}
ONLY_READING_TELLS: dict[str, dict[str, Any]] = {
    "paid in part": {"financial_status": "partially_paid"},
    "refunded in part": {"financial_status": "partially_refunded"},
    "refunded": {"financial_status": "refunded"},
    "a word of tomorrow": {"financial_status": "half_paid"},
    "no word": {"financial_status": ""},
    "a refund": {"refunds": [GIVEN_BACK]},
    "a return": {"returns": [GIVEN_BACK]},
    "two gateways": {"payment_gateway_names": ["gift_card", "shopify_payments"]},
    "edited": {"current_total_price_set": money("49.50")},
    "cancelled": {"cancelled_at": "2026-11-21T10:00:00Z"},
    "marked by us": {"tags": "vip, Backorder"},
    "a company's": {"company": {"id": 1, "location_id": 2}},
    "from the till": {"source_name": "pos"},
    "a subscription's next": {"source_name": "subscription_contract"},
    "a test": {"test": True},
}


@pytest.mark.parametrize("changes", ONLY_READING_TELLS.values(), ids=ONLY_READING_TELLS.keys())
def test_what_only_reading_tells_is_not_complete(changes: dict[str, Any]) -> None:
    assert not order_of(order(**changes)).complete


def test_a_subscription_is_not_complete() -> None:
    assert not order_of(order(line_items=[line(selling_plan_id=5)])).complete


@pytest.mark.parametrize("source", ["web", "shopify_draft_order", "1354745", "", None])
def test_an_order_of_the_draft_desk_or_another_window_is_an_order(source: str | None) -> None:
    assert order_of(order() | {"source_name": source}).complete


@pytest.mark.parametrize(
    ("changes", "taken", "open_units", "variant"),
    [
        ({"variant_inventory_management": None}, 0, 3, "49148385"),
        ({"requires_shipping": False}, 3, 0, "49148385"),
        ({"gift_card": True}, 3, 0, "49148385"),
        ({"variant_id": None}, 0, 3, ""),
        ({"variant_id": None, "variant_inventory_management": None, "requires_shipping": False}, 0, 0, ""),
    ],
)
def test_lines_that_take_no_stock_do_not_ship_or_lost_their_variant(
    changes: dict[str, Any], taken: int, open_units: int, variant: str
) -> None:
    seen = order_of(order(line_items=[line(**changes)])).lines[0]
    assert (seen.taken, seen.open_units, seen.variant) == (taken, open_units, variant)


def test_a_shipping_line_taken_away_is_no_charge() -> None:
    gone = inside("orders/create", "shipping_lines") | {"id": 1, "price_set": money("5.00"), "is_removed": True}
    assert order_of(order(shipping_lines=[gone])).shipping == ()
