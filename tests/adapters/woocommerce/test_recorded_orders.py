"""Every recorded answer about orders, notes, refunds and parcels, and exactly what it means."""

from dataclasses import replace
from typing import Any

import pytest

from adapters.woocommerce.answers import Stakes, value_of
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.paging import modified_of, row_id
from adapters.woocommerce.parcels import shipped_units
from adapters.woocommerce.refunds import GivenBack, given_back
from connector.errors import ConnectorError, Gone, Malformed, NotSent, Refused, Unclear
from connector.model import Order
from tests.adapters.woocommerce import expected_orders as orders
from tests.adapters.woocommerce.recordings import answered, body, recorded
from tests.adapters.woocommerce.words import at, back, charge, mug, portion, refund, usd

ORDERS: dict[str, Order] = {
    "rest.order.cancel.response.json": orders.CANCELLED_41,
    "rest.order.create.response.json": orders.MUGS_21,
    "rest.order.force_delete.response.json": orders.MUG_44,
    "rest.order.get.after_partial_refunds.response.json": orders.MUGS_21_TWICE,
    "rest.order.get.backorder.response.json": orders.BACKORDER_19,
    "rest.order.get.classic_checkout_with_line_meta.response.json": orders.CLASSIC_73,
    "rest.order.get.fully_refunded.response.json": orders.REFUNDED_39,
    "rest.order.get.variation_backorder_onhold.response.json": orders.SHIRT_78,
    "rest.order.line_meta_update.response.json": orders.MUGS_21_LINE_META,
    "rest.order.meta_update.response.json": orders.MUGS_21_META,
    "rest.order.trash.response.json": orders.MUG_43,
}
LISTS: dict[str, list[Order]] = {
    "rest.order.list.page2.response.json": [orders.MUG_35, orders.COMPLETED_32, orders.MUGS_21_SMALLER],
    "rest.order.list.page_beyond.response.json": [],
}

_UNIT = portion("8", 1, "20.00", "2.00")
_CANNOT = {"reason": "1 unit cannot be delivered"}
REFUNDS: dict[str, GivenBack] = {
    "rest.refund.default_api_refund.response.json": back("31", "22:18:48", "0.10", paid=True),
    "rest.refund.delete.response.json": back("93", "22:32:27", "13.75", portion("132", 1, "12.50", "1.25")),
    "rest.refund.full_amount_only.response.json": back("40", "22:18:52", "49.50"),
    "rest.refund.gateway_ok.response.json": back("24", "22:18:46", "22.00", _UNIT, paid=True, **_CANNOT),
    "rest.refund.line_quantity_over.response.json": back("25", "22:18:46", "1.00", portion("8", 3, "1.00", "0")),
    "rest.refund.partial.response.json": back("22", "22:18:45", "22.00", _UNIT, **_CANNOT),
    "rest.refund.partial_same_again.response.json": back("23", "22:18:45", "22.00", _UNIT, **_CANNOT),
    "rest.refund.restock.response.json": back("42", "22:18:54", "22.00", portion("33", 1, "20.00", "2.00")),
    "rest.refund.shipping_and_tax.response.json": back("26", "22:18:46", "5.50", portion("9", 0, "5.00", "0.50")),
    "rest.refund.zero.response.json": back("27", "22:18:47", "0.00"),
}
REFUND_LISTS: dict[str, list[GivenBack]] = {
    "rest.refund.list.response.json": [
        REFUNDS["rest.refund.partial_same_again.response.json"],
        REFUNDS["rest.refund.partial.response.json"],
    ],
    "rest.refunds.all_orders.response.json": [
        back("49", "22:22:17", "1.00"),
        REFUNDS["rest.refund.restock.response.json"],
    ],
}

_READ, _WRITE, _MONEY = Stakes.READ, Stakes.WRITE, Stakes.MONEY
ERRORS: dict[str, dict[Stakes, type[ConnectorError]]] = {
    "rest.order.batch.too_many.error.json": {_READ: Refused, _WRITE: Refused, _MONEY: Refused},
    "rest.order.get.deleted.error.json": {_READ: Gone, _WRITE: Gone, _MONEY: Gone},
    "rest.order.list.per_page_101.error.json": {_READ: Refused, _WRITE: Refused, _MONEY: Refused},
    "rest.refund.after_full.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
    "rest.refund.gateway_declined.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
    "rest.refund.gateway_without_refund_support.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
    "rest.refund.negative.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
    "rest.refund.over_total.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
    "rest.refund.unknown_order.error.json": {_READ: NotSent, _WRITE: Unclear, _MONEY: Unclear},
}
SAID = {
    "rest.refund.after_full.error.json": "500 woocommerce_rest_cannot_create_order_refund Invalid refund amount.",
    "rest.refund.gateway_declined.error.json": "500 woocommerce_rest_cannot_create_order_refund "
    "The card network declined the refund.",
    "rest.refund.gateway_without_refund_support.error.json": "500 woocommerce_rest_cannot_create_order_refund "
    "The payment gateway for this order does not support automatic refunds.",
    "rest.refund.negative.error.json": "500 woocommerce_rest_invalid_order_refund "
    "Refund amount must be greater than zero.",
    "rest.refund.over_total.error.json": "500 woocommerce_rest_cannot_create_order_refund Invalid refund amount.",
    "rest.refund.unknown_order.error.json": "500 woocommerce_rest_invalid_order_id Invalid order ID.",
}
NOTES = {
    "rest.order_note.customer.response.json": ("53", "Your mug ships on 2027-01-15.", True),
    "rest.order_note.private.response.json": ("55", "internal only", False),
}
ALONE = {
    "rest.fulfillment.create.response.json",
    "rest.order.batch.response.json",
    "rest.order.list.modified_after.response.json",
    "rest.order_note.list.response.json",
    "rest.refund.race_double_full_gateway.json",
}
WALKED = {*ORDERS, *LISTS, *REFUNDS, *REFUND_LISTS, *ERRORS, *NOTES, *ALONE}


def value(name: str, stakes: Stakes = Stakes.READ) -> Any:
    return value_of(answered(name), stakes)


@pytest.mark.parametrize("name", ORDERS)
def test_a_recorded_order_is_exactly_this(name: str) -> None:
    assert order_of(value(name)) == ORDERS[name]


@pytest.mark.parametrize("name", LISTS)
def test_a_recorded_list_holds_exactly_these_orders(name: str) -> None:
    assert [order_of(row) for row in value(name)] == LISTS[name]


@pytest.mark.parametrize("name", REFUNDS)
def test_a_recorded_refund_gave_back_exactly_this(name: str) -> None:
    assert given_back(value(name), "USD") == REFUNDS[name]


@pytest.mark.parametrize("name", REFUND_LISTS)
def test_a_recorded_list_of_refunds_gave_back_exactly_this(name: str) -> None:
    assert [given_back(row, "USD") for row in value(name)] == REFUND_LISTS[name]


@pytest.mark.parametrize(("name", "stakes"), [(name, stakes) for name in ERRORS for stakes in Stakes])
def test_a_recorded_refusal_is_this_error_for_a_read_a_write_and_money(name: str, stakes: Stakes) -> None:
    with pytest.raises(ConnectorError) as caught:
        value(name, stakes)
    assert type(caught.value) is ERRORS[name][stakes]


@pytest.mark.parametrize("name", SAID)
def test_a_refusal_of_a_refund_keeps_the_shops_own_words_as_evidence(name: str) -> None:
    with pytest.raises(Unclear) as caught:
        value(name, Stakes.MONEY)
    assert caught.value.evidence == SAID[name]


@pytest.mark.parametrize("name", NOTES)
def test_a_recorded_note_is_exactly_this(name: str) -> None:
    note = value(name)
    assert (row_id(note), note["note"], note["customer_note"]) == NOTES[name]


def test_the_recorded_notes_hold_both_and_what_the_shop_wrote_itself() -> None:
    notes = value("rest.order_note.list.response.json")
    assert [row_id(note) for note in notes][:3] == ["55", "54", "53"]
    assert [note["note"] for note in notes][-2:] == [
        "Stock levels reduced: Mug Notify (-3&rarr;-7)",
        "Payment complete.",
    ]


def test_a_batch_shows_two_orders_and_one_that_is_none() -> None:
    first, second, third = value("rest.order.batch.response.json")["update"]
    assert [order_of(first), order_of(second)] == [orders.SHIRT_78_AGAIN, orders.TOUCHED_76]
    with pytest.raises(Malformed):
        order_of(third)


def test_a_list_of_changes_with_few_fields_still_says_what_changed_when() -> None:
    rows = value("rest.order.list.modified_after.response.json")
    assert [(row_id(row), modified_of(row)) for row in rows] == [
        ("39", at("22:18:52")),
        ("41", at("22:18:56")),
        ("21", at("22:19:00")),
    ]
    with pytest.raises(Malformed):
        order_of(rows[0])


def test_a_parcel_with_two_of_three_units_shipped_two() -> None:
    assert shipped_units([value("rest.fulfillment.create.response.json")]) == {"137": 2}


def test_two_racing_refunds_of_the_whole_order_are_both_in_the_books() -> None:
    race = recorded("rest.refund.race_double_full_gateway.json")
    assert [given_back(row, "USD") for row in race["refunds_afterwards"]] == [
        back("59", "22:25:25", "33.00", paid=True),
        back("58", "22:25:25", "33.00", paid=True),
    ]
    order = order_of(race["order_afterwards"], race["refunds_afterwards"])
    assert (order.total, order.captured, order.refunded) == (usd("33.00"), usd("33.00"), usd("66.00"))
    assert (order.status, order.complete, order.lines[0].open_units, order.lines[0].taken) == ("refunded", True, 0, 2)


def test_an_order_with_its_refunds_read_apart_knows_its_cancelled_units() -> None:
    order = order_of(body("rest.order.get.after_partial_refunds.response.json"), body("rest.refund.list.response.json"))
    line = mug("8", 4, charge("8", "80.00", "8.00", "40.00", "4.00"), 4, cancelled=2, refunded_units=2)
    assert order.lines == (line,)
    assert [one.id for one in order.refunds] == ["23", "22"]
    expected = replace(orders.MUGS_21_TWICE, lines=order.lines, refunds=order.refunds, complete=True)
    assert order == expected


def test_the_refund_without_an_amount_counts_as_nothing() -> None:
    order = order_of(body("rest.order.line_meta_update.response.json"))
    assert refund("28", "0") in order.refunds
