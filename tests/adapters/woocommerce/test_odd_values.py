"""Hostile and odd values: refused by name, never guessed at; and one odd row never hides its neighbours."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.strict import DEEPEST, loads
from adapters.woocommerce.items import product_of
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.platform import WooCommerce
from adapters.woocommerce.pools import checked
from adapters.woocommerce.refunds import given_back
from connector.errors import Malformed
from tests.adapters.woocommerce.edge import line, metas, order, product, refund

ODD_UNITS = [-1, 2.5, "2.5", "x", "", None, True, [], {}, 10**30, "1" + "0" * 30, "٣", 1_000_001]
PLATFORM = WooCommerce()


@pytest.mark.parametrize("quantity", ODD_UNITS)
def test_an_odd_quantity_is_malformed(quantity: object) -> None:
    with pytest.raises(Malformed):
        order_of(order(line_items=[line(quantity=quantity)]))


@pytest.mark.parametrize("reduced", [-1, "2.5", "x", [], {}, 10**30, True])
def test_an_odd_number_taken_from_stock_is_malformed(reduced: object) -> None:
    with pytest.raises(Malformed):
        order_of(order(line_items=[line(meta_data=metas(_reduced_stock=reduced))]))


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"id": 0},
        {"id": -1},
        {"id": "../1"},
        {"id": 10**30},
        {"status": ""},
        {"status": None},
        {"status": 5},
        {"currency": "XXX"},
        {"currency": ""},
        {"currency": 5},
        {"total": "1,00"},
        {"total": "NaN"},
        {"total": "Infinity"},
        {"total": "1e99"},
        {"total": None},
        {"total": []},
        {"total": True},
        {"total": "-1.00"},
        {"date_created_gmt": "yesterday"},
        {"date_created_gmt": None},
        {"date_created_gmt": 5},
        {"date_modified_gmt": "2026-99-99"},
        {"line_items": None},
        {"line_items": {}},
        {"line_items": [None]},
        {"line_items": [{"id": 1}]},
        {"meta_data": "x"},
        {"billing": []},
        {"billing": {"first_name": "nul\0"}},
        {"billing": {"email": "half \ud800"}},
        {"billing": {"last_name": "x" * 10_001}},
        {"refunds": [{"id": 1}]},
        {"refunds": [{"id": 1, "total": "lots"}]},
    ],
)
def test_an_odd_order_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        order_of(order(**changes))


@pytest.mark.parametrize("missing", ["id", "status", "currency", "total", "date_created_gmt", "line_items"])
def test_an_order_without_what_we_need_is_malformed(missing: str) -> None:
    payload = order()
    del payload[missing]
    with pytest.raises(Malformed):
        order_of(payload)


def test_five_thousand_lines_are_an_order_and_one_more_is_not() -> None:
    lines = [line(id=number) for number in range(1, 5002)]
    assert len(order_of(order(line_items=lines[:5000])).lines) == 5000
    with pytest.raises(Malformed):
        order_of(order(line_items=lines))


@pytest.mark.parametrize("name", ["<script>", "{{7*7}}", "=cmd|' /C calc'!A0", "\u202egnp", "a\u200bb", "x" * 10_000])
def test_a_strange_name_is_kept_as_it_is(name: str) -> None:
    assert order_of(order(line_items=[line(name=name)])).lines[0].title == name


@pytest.mark.parametrize("payload", [None, [], "order", 5, {}])
def test_what_is_no_order_is_malformed(payload: object) -> None:
    with pytest.raises(Malformed):
        order_of(payload)


def test_a_refund_that_takes_units_instead_of_giving_them_back_is_malformed() -> None:
    odd = refund(90, "22.00", "22:30:00", (2, -1, "20.00", "2.00"))
    with pytest.raises(Malformed):
        given_back(odd, "USD")


@pytest.mark.parametrize(
    "changes",
    [
        {"manage_stock": "yes"},
        {"manage_stock": None},
        {"manage_stock": 1.5},
        {"stock_quantity": 2.5},
        {"stock_quantity": 10**30},
        {"stock_quantity": "many"},
        {"backorders": "sometimes"},
        {"id": 0},
        {"name": None},
    ],
)
def test_an_odd_product_is_malformed_and_left_out_of_a_list(changes: dict[str, Any]) -> None:
    odd = product(12, **changes)
    with pytest.raises(Malformed):
        product_of(odd)
    assert [one["id"] for one in checked([odd, product(13)])] == ["13"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_every_plain_json_is_read_as_it_was_written(value: object) -> None:
    assert loads(json.dumps(value).encode()) == value


@given(st.binary())
def test_any_bytes_are_json_or_malformed(raw: bytes) -> None:
    try:
        loads(raw)
    except Malformed:
        return


@given(JSON)
def test_any_json_is_events_or_malformed(value: object) -> None:
    for topic in ("order.updated", "order.deleted", "product.updated", "product.deleted"):
        try:
            PLATFORM.read(topic, json.dumps(value).encode())
        except Malformed:
            continue


def test_fractions_stay_exact_and_the_depth_ends_where_it_is_said() -> None:
    assert loads(b"0.1") == Decimal("0.1")
    assert loads(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(Malformed):
        loads(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))


def test_many_shallow_brackets_are_not_deep() -> None:
    assert len(loads(b"[" + b"[]," * 1000 + b"[]]")) == 1001
