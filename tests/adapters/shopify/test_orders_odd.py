"""Orders with values nobody expected: read where nothing depends on it, set aside where something does."""

from typing import Any

import pytest

from adapters.shopify.orders import order_of
from connector.errors import Malformed
from connector.model import Standing
from tests.adapters.shopify.reads import given, read
from tests.adapters.shopify.rows import line, money, nodes, order, payment


def test_what_the_app_was_not_cleared_for_leaves_an_order_readable() -> None:
    hidden = {"email": None, "customerLocale": None, "shippingAddress": None, "billingAddress": {"countryCodeV2": None}}
    found = read(**hidden)
    assert (found.buyer.email, found.buyer.locale, found.buyer.country) == ("", "", "")
    assert found.lines[0].open_units == 3


def test_an_amount_in_another_currency_than_the_orders_is_not_understood() -> None:
    for changes in ({"totalRefundedSet": money("0.00", "EUR")}, {"presentmentCurrencyCode": "XXX"}):
        with pytest.raises(Malformed):
            read(**changes)


@pytest.mark.parametrize("word", ["FULFILLMENT_NOT_REQUIRED", "ON_HOLD", "WHATEVER_COMES_NEXT"])
def test_a_word_shopify_adds_one_day_breaks_nothing(word: str) -> None:
    found = read(
        displayFulfillmentStatus=word, displayFinancialStatus=None, transactions=[payment(kind="NEW", status="NEW")]
    )
    assert (found.status, found.standing) == (f"none/{word.lower()}", Standing.OPEN)


def test_ids_larger_than_a_fraction_holds_keep_every_digit() -> None:
    found = read(line(9007199254740993, variant=9223372036854775807), number="820982911946154508")
    assert (found.id, found.lines[0].id) == ("820982911946154508", "9007199254740993")
    assert found.lines[0].variant == "9223372036854775807"


@pytest.mark.parametrize("name", ["lineItems", "shippingLines"])
def test_a_list_that_goes_on_is_never_taken_for_the_whole(name: str) -> None:
    with pytest.raises(Malformed):
        order_of(order() | {name: nodes([], "next")})


@pytest.mark.parametrize("name", ["refundLineItems", "transactions"])
def test_a_refund_that_goes_on_is_never_taken_for_the_whole(name: str) -> None:
    with pytest.raises(Malformed):
        read(**given(**{name: nodes([], "next")}))


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": -1},
        {"quantity": 2_000_000},
        {"quantity": 1.5},
        {"quantity": True},
        {"currentQuantity": 4},
        {"name": "\0"},
        {"sku": "\ud800"},
        {"id": "gid://shopify/LineItem/x"},
        {"originalUnitPriceSet": None},
        {"variant": {"id": "gid://shopify/ProductVariant/1"}},
    ],
)
def test_a_line_with_odd_values_is_not_understood(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(line(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"createdAt": "yesterday"},
        {"createdAt": "2026-11-23T08:00:00"},
        {"updatedAt": "0001-01-01T00:00:00Z"},
        {"updatedAt": None},
        {"currentTotalPriceSet": money("-40.00")},
        {"refunds": None},
        {"refunds": [{"id": "gid://shopify/Refund/1"}]},
        {"id": 5},
        {"tags": 5, "confirmed": "yes"},
    ],
)
def test_an_order_with_odd_values_is_not_understood(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(**changes)


def test_a_line_that_is_there_twice_is_not_understood() -> None:
    with pytest.raises(Malformed):
        read(line(11), line(11))
