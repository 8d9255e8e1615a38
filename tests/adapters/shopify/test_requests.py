"""Which request carries an operation out."""

import json
from dataclasses import replace

import pytest

from adapters.shopify.gateways import can_refund
from adapters.shopify.requests import prepared
from connector.ports import Kind
from tests.adapters.shopify.orders import ALL, ONE, TAG, TX1, mugs, order, request, sale, till, usd, wish
from tests.adapters.shopify.packing import ANNEX, LINE, MAIN, Held, Job
from tests.adapters.shopify.till import Move, Row, Told


def test_the_same_intention_makes_the_same_bytes() -> None:
    shop = mugs()
    first, second = (prepared(shop.paper.client, ONE, order()) for _ in range(2))
    assert first == second


def test_the_key_is_the_same_for_every_attempt_and_another_for_every_operation() -> None:
    shop = mugs()
    keys = {
        request(shop, one)["variables"]["key"]
        for one in (ONE, replace(ONE, attempt=3, version=9), replace(ONE, tag="BO-2"), replace(ONE, key="cancel:6"))
    }
    assert len(keys) == 3


def test_another_shop_has_another_key() -> None:
    one, other = mugs(), mugs()
    other.paper.shop = "cups.myshopify.com"
    assert request(one, ONE)["variables"]["key"] != request(other, ONE)["variables"]["key"]


def test_units_go_back_to_the_place_that_was_to_send_them_waiting_ones_first() -> None:
    shop = mugs(4)
    shop.jobs = [Job("gid://shopify/FulfillmentOrder/1", {LINE: 2}), Job("gid://shopify/FulfillmentOrder/2", {LINE: 2})]
    shop.jobs[1].place, shop.jobs[1].holds = ANNEX, [Held("gid://shopify/FulfillmentHold/1")]
    (one,) = request(shop, ONE)["variables"]["input"]["refundLineItems"]
    assert one["locationId"] == ANNEX


def test_units_of_one_line_at_two_places_go_back_to_both() -> None:
    shop = mugs(4)
    shop.jobs = [Job("gid://shopify/FulfillmentOrder/1", {LINE: 2}), Job("gid://shopify/FulfillmentOrder/2", {LINE: 1})]
    shop.jobs[1].place = ANNEX
    shop.tell(Told("66.00", [(TX1, "66.00")]), l11=3)
    lines = request(shop, wish(Kind.REFUND, usd(6600), l11=3))["variables"]["input"]["refundLineItems"]
    assert [(one["quantity"], one["locationId"]) for one in lines] == [(2, MAIN), (1, ANNEX)]


def test_units_no_fulfilment_order_shows_go_back_where_shopify_knows() -> None:
    shop = mugs()
    shop.jobs = []
    (one,) = request(shop, ONE)["variables"]["input"]["refundLineItems"]
    assert (one["quantity"], "locationId" in one) == (1, False)


def test_all_that_is_left_ends_the_whole_order() -> None:
    body = request(mugs(), replace(ALL, actor="buyer"))
    assert "orderCancel" in body["query"]
    assert body["variables"] == {
        "orderId": "gid://shopify/Order/5",
        "reason": "CUSTOMER",
        "refundMethod": {"originalPaymentMethodsRefund": True},
        "restock": True,
        "notifyCustomer": False,
        "staffNote": f"Items on backorder were cancelled [{TAG}]",
    }


def test_a_merchant_ends_an_order_for_want_of_stock() -> None:
    assert request(mugs(), replace(ALL, actor="merchant:ann"))["variables"]["reason"] == "INVENTORY"


@pytest.mark.parametrize(
    "case",
    ["money remains", "a unit was shipped", "a unit came back", "a line remains", "a part is going back by hand"],
)
def test_an_order_of_which_anything_remains_is_refunded_by_units(case: str) -> None:
    shop = mugs()
    shop.tell(Told("44.00", [(TX1, "44.00")]), l11=2)
    if case == "money remains":
        shop.moves[0].amount = "49.00"
    elif case == "a unit was shipped":
        shop.rows["11"] = Row("Mug", 3, 2)
    elif case == "a unit came back":
        shop.shipped = ["CANCELLED", "SUCCESS"]
    elif case == "a line remains":
        shop.rows["12"] = Row("Gift card", 1, 0)
    else:
        shop.moves = [sale("54.00"), Move("gid://shopify/OrderTransaction/2", "REFUND", "1.00", status="PENDING")]
    assert "refundCreate" in request(shop, ALL)["query"]


def test_a_parcel_that_was_called_back_never_left() -> None:
    assert "orderCancel" in request(mugs(shipped=["CANCELLED"]), ALL)["query"]


def test_a_part_given_back_by_hand_before_is_not_needed_to_end_the_order() -> None:
    shop = mugs()
    shop.moves = [sale("50.00"), Move("gid://shopify/OrderTransaction/2", "REFUND", "6.00")]
    assert "orderCancel" in request(shop, ALL)["query"]


def test_reserved_money_is_let_go_with_the_order() -> None:
    shop = mugs()
    shop.moves = [Move(TX1, "AUTHORIZATION", "44.00")]
    assert "orderCancel" in request(shop, wish(Kind.VOID, usd(4400), l11=2))["query"]


def test_an_unpaid_order_loses_units_without_any_payment() -> None:
    shop = mugs()
    shop.moves, shop.refundable = [], False
    body = request(shop, wish(Kind.REDUCE, usd(2200), l11=1))["variables"]["input"]
    assert (body["transactions"], body["refundLineItems"][0]["quantity"]) == ([], 1)


def test_a_refund_by_hand_is_written_into_the_books_of_a_manual_gateway_only() -> None:
    shop = till(
        {"11": Row("Mug", 2, 2)}, [sale("22.00", gateway="cash", manual=True), sale("22.00", 2, gateway="card")]
    )
    shop.tell(Told("22.00", [(TX1, "12.00"), ("gid://shopify/OrderTransaction/2", "10.00")]), l11=1)
    body = request(shop, wish(Kind.RECORD, usd(2200), l11=1))["variables"]["input"]
    assert [(one["gateway"], one["amount"]) for one in body["transactions"]] == [("cash", "12.00")]


def test_a_refund_by_hand_of_a_card_touches_no_card() -> None:
    body = request(mugs(), wish(Kind.RECORD, usd(2200), l11=1))["variables"]["input"]
    assert body["transactions"] == []


@pytest.mark.parametrize(
    ("moves", "able"),
    [
        ([sale("44.00")], True),
        ([sale("10.00", gateway="gift_card"), sale("34.00", 2, manual=True)], True),
        ([sale("44.00", manual=True)], False),
        ([sale("44.00", status="PENDING")], False),
        ([sale("44.00", status="FAILURE")], False),
        ([], False),
    ],
)
def test_money_goes_back_by_itself_unless_all_of_it_was_paid_by_hand(moves: list[Move], able: bool) -> None:
    shop = till({"11": Row("Mug", 2, 2)}, moves)
    assert can_refund(shop.paper.client, order()) is able


def test_an_amount_without_units_goes_back_over_what_the_order_has_left() -> None:
    shop = mugs()
    shop.tell(Told("44.00", [(TX1, "44.00")]), full=True)
    body = request(shop, wish(Kind.REFUND, usd(500)))["variables"]["input"]
    assert (body["refundLineItems"], [one["amount"] for one in body["transactions"]]) == ([], ["5.00"])


def test_store_credit_goes_through_the_refund_and_never_through_a_cancellation() -> None:
    shop = mugs()
    shop.tell(Told("44.00"), l11=2)
    body = request(shop, replace(ALL, kind=Kind.CREDIT))
    assert "refundCreate" in body["query"]
    assert body["variables"]["input"]["transactions"] == []
    assert body["variables"]["input"]["refundMethods"] == [
        {"storeCreditRefund": {"amount": {"amount": "44.00", "currencyCode": "USD"}}}
    ]


def test_an_operation_that_left_its_mark_is_prepared_for_the_sender_to_find() -> None:
    shop = mugs()
    shop.refunds["gid://shopify/Refund/1"] = (f"Late [{TAG}]", [])
    shop.rows["11"] = Row("Mug", 0, 0)
    assert TAG in json.dumps(request(shop, ALL))


def test_a_place_that_has_all_the_units_is_better_than_two() -> None:
    shop = mugs(4)
    shop.jobs = [Job("gid://shopify/FulfillmentOrder/1", {LINE: 1}), Job("gid://shopify/FulfillmentOrder/2", {LINE: 2})]
    shop.jobs[0].holds, shop.jobs[1].place = [Held("gid://shopify/FulfillmentHold/1")], ANNEX
    shop.tell(Told("44.00", [(TX1, "44.00")]), l11=2)
    (one,) = request(shop, wish(Kind.REFUND, usd(4400), l11=2))["variables"]["input"]["refundLineItems"]
    assert (one["quantity"], one["locationId"]) == (2, ANNEX)
