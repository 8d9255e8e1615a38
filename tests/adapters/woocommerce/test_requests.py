"""The bytes of money, made before anything is sent."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.woocommerce.orders import order_of
from adapters.woocommerce.shares import amount, portions, scaled
from adapters.woocommerce.shop import WooShop
from connector.errors import Refused
from connector.money import Money
from connector.ports import Kind, Units
from tests.adapters.woocommerce.edge import order, refund
from tests.adapters.woocommerce.wishes import PAID, TAG, paid, wish
from tests.adapters.woocommerce.words import usd


def test_a_refund_names_everything_the_shop_would_otherwise_choose(shop: WooShop) -> None:
    assert json.loads(shop.prepare(wish(), paid())) == {
        "amount": "44.00",
        "api_refund": True,
        "api_restock": True,
        "line_items": [
            {"id": 2, "quantity": 2, "refund_total": 40.0, "refund_tax": [{"id": 1, "refund_total": 4.0}]},
        ],
        "meta_data": [{"key": "_backorder_operation", "value": TAG}],
        "reason": f"Items on backorder were cancelled [{TAG}]",
    }


def test_the_last_units_take_shipping_along(shop: WooShop) -> None:
    whole = wish(amount=usd("132.00"), units={"2": 5, "3": 1}, shipping=True)
    body = json.loads(shop.prepare(whole, paid()))
    assert body["line_items"][2] == {
        "id": 4,
        "quantity": 0,
        "refund_total": 5.0,
        "refund_tax": [{"id": 1, "refund_total": 0.5}],
    }


def test_a_record_of_a_refund_by_hand_asks_no_gateway(shop: WooShop) -> None:
    body = json.loads(shop.prepare(wish(Kind.RECORD), paid()))
    assert (body["api_refund"], body["api_restock"]) == (False, True)


@pytest.mark.parametrize(("units", "back"), [(1, True), (2, True), (3, False)])
def test_a_unit_that_has_shipped_is_not_put_back_on_the_shelf(shop: WooShop, units: int, back: bool) -> None:
    shipped = replace(paid().lines[0], shipped=3)  # of 5
    sent = replace(paid(), lines=(shipped, *paid().lines[1:]))
    body = json.loads(shop.prepare(wish(Kind.RECORD, amount=usd("22.00"), units={shipped.id: units}), sent))
    assert body["api_restock"] is back


def test_a_refund_by_amount_alone_gives_no_units_back(shop: WooShop) -> None:
    body = json.loads(shop.prepare(wish(amount=usd("3.00"), units={}), paid()))
    assert (body["amount"], body["line_items"], body["api_restock"]) == ("3.00", [], False)


def test_a_lower_amount_than_the_units_come_to_is_spread_over_them(shop: WooShop) -> None:
    (row,) = json.loads(shop.prepare(wish(amount=usd("33.00")), paid()))["line_items"]
    assert row["refund_total"] + row["refund_tax"][0]["refund_total"] == 33.0


def test_a_higher_amount_than_the_units_come_to_is_refused(shop: WooShop) -> None:
    with pytest.raises(Refused):
        shop.prepare(wish(amount=usd("44.03")), paid())


def test_an_amount_that_is_only_rounding_higher_is_spread_over_the_units(shop: WooShop) -> None:
    (row,) = json.loads(shop.prepare(wish(amount=usd("44.02")), paid()))["line_items"]
    assert round(row["refund_total"] + row["refund_tax"][0]["refund_total"], 2) == 44.02


def test_an_amount_in_a_currency_without_cents_has_no_cents(shop: WooShop) -> None:
    yen = order_of(order(currency="JPY", total="115", line_items=[_yen()], shipping_lines=[], **PAID))
    body = json.loads(shop.prepare(wish(amount=Money(46, "JPY")), yen))
    assert (body["amount"], body["line_items"][0]["refund_total"]) == ("46", 40.0)


def _yen() -> dict[str, Any]:
    first: dict[str, Any] = order()["line_items"][0]
    return first | {"total": "100", "taxes": [{"id": 1, "total": "15"}]}


def test_letting_go_of_reserved_money_cancels_the_order_under_our_tag(shop: WooShop) -> None:
    assert json.loads(shop.prepare(wish(Kind.VOID), paid())) == {
        "status": "cancelled",
        "meta_data": [{"key": f"_backorder_operation_{TAG}", "value": TAG}],
    }


def test_a_smaller_order_names_new_quantities_and_totals(shop: WooShop) -> None:
    assert json.loads(shop.prepare(wish(Kind.REDUCE), paid()))["line_items"] == [
        {
            "id": 2,
            "quantity": 3,
            "subtotal": "60.00",
            "total": "60.00",
            "subtotal_tax": "6.00",
            "total_tax": "6.00",
        }
    ]


def test_shipping_is_quoted_only_with_the_last_unit(shop: WooShop) -> None:
    assert shop.quote(paid(), Units({"2": 5}, shipping=True)) == usd("110.00")
    assert shop.quote(paid(), Units({"2": 5, "3": 1}, shipping=True)) == usd("132.00")
    assert shop.quote(paid(), Units({"2": 5, "3": 1})) == usd("126.50")


def test_money_given_back_by_amount_leaves_less_for_the_units(shop: WooShop) -> None:
    generous = replace(paid(), refunded=usd("100.00"))
    assert shop.quote(generous, Units({"2": 5})) == usd("32.00")
    with pytest.raises(Refused):
        shop.quote(replace(paid(), refunded=usd("132.00")), Units({"2": 1}))


@pytest.mark.parametrize("units", [{"9": 1}, {"2": 0}, {"2": -1}, {"2": 6}])
def test_units_that_were_never_bought_are_refused(shop: WooShop, units: dict[str, int]) -> None:
    with pytest.raises(Refused):
        shop.quote(paid(), Units(units))


def _priced(net: int, tax: int, units: int) -> dict[str, Any]:
    first: dict[str, Any] = order()["line_items"][0]
    sums = {"total": Money(net, "USD").text, "quantity": units}
    return first | sums | {"taxes": [{"id": 1, "total": Money(tax, "USD").text}]}


@given(st.integers(0, 99_999), st.integers(0, 9_999), st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_units_given_back_in_any_steps_come_to_exactly_the_line(net: int, tax: int, steps: list[int]) -> None:
    units = sum(steps)
    given_back: list[dict[str, Any]] = []
    total = Money(net + tax, "USD")
    payload = order(line_items=[_priced(net, tax, units)], shipping_lines=[], total=total.text, **PAID)
    for number, step in enumerate(steps):
        rows = [{"id": one["id"], "reason": "", "total": f"-{one['amount']}"} for one in given_back]
        seen = order_of(payload | {"refunds": rows}, given_back)
        (part,) = portions(seen, Units({"2": step}))
        taxes = part.taxes[0].amount.text if part.taxes else "0.00"
        due = amount([part], "USD")
        assert due.minor >= 0
        given_back.append(refund(90 + number, due.text, "22:30:00", (2, step, part.net.text, taxes)))
    assert sum(usd(one["amount"]).minor for one in given_back) == total.minor


@given(st.integers(1, 4400))
def test_a_scaled_refund_comes_to_exactly_what_was_wished(minor: int) -> None:
    parts = portions(paid(), Units({"2": 2}))
    assert amount(scaled(parts, Money(minor, "USD")), "USD") == Money(minor, "USD")
