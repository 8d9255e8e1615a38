"""Payloads that are odd, hidden in part, or junk."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.payloads.orders import order_of
from connector.errors import Malformed
from connector.model import Buyer, Order
from tests.adapters.shopify.samples import BIG, line, money, order, places


def test_ids_beyond_a_fractions_reach_survive() -> None:
    seen = order_of(order(id=BIG, line_items=[line(BIG - 1, variant_id=BIG - 2)]))
    assert (seen.id, seen.lines[0].id, seen.lines[0].variant) == (str(BIG), str(BIG - 1), str(BIG - 2))


@pytest.mark.parametrize("hidden", ["email", "contact_email", "customer_locale", "shipping_address", "billing_address"])
def test_what_the_app_is_not_cleared_for_is_null_and_no_reason_to_fail(hidden: str) -> None:
    assert order_of(order() | {hidden: None}).complete


def test_a_buyer_nobody_may_know_is_nobody() -> None:
    names = ("email", "contact_email", "customer_locale", "shipping_address", "billing_address", "customer", "phone")
    assert order_of(order() | dict.fromkeys(names)).buyer == Buyer()


BAD: dict[str, dict[str, Any]] = {
    "no id": {"id": None},
    "an id as text": {"id": "820982911946154508"},
    "an id that is a fraction": {"id": Decimal("820982911946154508.0")},
    "an id of nothing": {"id": 0},
    "an id beyond all": {"id": 2**64},
    "a time without a zone": {"updated_at": "2026-11-20T10:00:00"},
    "no time": {"created_at": None},
    "an absurd time": {"created_at": "0001-01-01T00:00:00+14:00"},
    "a currency nobody knows": {"presentment_currency": "ZZZ"},
    "another currency": {"total_price_set": money("1.00", "EUR")},
    "no amount": {"total_price_set": money("free")},
    "an amount below nothing": {"total_price_set": money("-1.00")},
    "an amount beyond all": {"total_price_set": money("9" * 30)},
    "no money": {"total_price_set": None},
    "lines of something else": {"line_items": [None]},
    "no lines": {"line_items": None},
    "too many lines": {"line_items": [line()] * 5001},
    "fewer than none": {"line_items": [line(quantity=-1)]},
    "units as text": {"line_items": [line(quantity="3")]},
    "units as yes": {"line_items": [line(quantity=True)]},
    "more units than there are": {"line_items": [line(quantity=10**9)]},
    "more left than was ordered": {"line_items": [line(current_quantity=4)]},
    "half a character": {"line_items": [line(title="\ud83d")]},
    "a NUL": {"name": "#\0"},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD.keys())
def test_what_is_odd_is_set_aside(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        order_of(order() | changes)


def test_what_is_told_of_an_odd_payload_names_fields_and_no_values() -> None:
    with pytest.raises(Malformed) as caught:
        order_of(order(email=["ada@example.com"]))
    assert "email" in str(caught.value)
    assert "ada" not in str(caught.value)


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, Decimal("1.5"), 10**25, "", "x", "\0", "\ud800", [], {}, [None], [[]], {"id": 7}, "2026-01-01"]
)


PLACES = places(order())


@given(st.sampled_from(PLACES), JUNK)
def test_junk_in_any_place_is_malformed_or_understood(way: tuple[Any, ...], junk: object) -> None:
    body: Any = {"body": order()}
    held = body
    steps = ("body", *way)
    for step in steps[:-1]:
        held = held[step]
    held[steps[-1]] = junk
    try:
        seen = order_of(body["body"])
    except Malformed:
        return
    assert isinstance(seen, Order)
    for one in seen.lines:
        assert 0 <= one.cancelled + one.shipped <= one.ordered
