"""Sending refunds: once, told apart by what is sure, and found again whatever was answered."""

from dataclasses import replace

import pytest

from adapters.shopify.finding import find_operation
from connector.errors import Unclear
from connector.money import Money
from connector.ports import Kind
from tests.adapters.shopify.orders import ONE, TX1, carry, mugs, usd, wish
from tests.adapters.shopify.till import Move, Told


def test_a_refund_whose_transactions_succeeded_is_settled() -> None:
    shop = mugs()
    receipt = carry(shop)
    assert (receipt.amount, receipt.settled, receipt.id.isdecimal()) == (usd(2200), True, True)
    assert shop.rows["11"].current == 1
    assert find_operation(shop.paper.client, ONE) == receipt


def test_what_happened_already_is_found_and_not_sent_again() -> None:
    shop = mugs()
    first = carry(shop)
    assert carry(shop) == first
    assert len(shop.paper.calls("CreateRefund")) == 1


def test_the_bytes_that_were_prepared_are_the_bytes_that_are_sent() -> None:
    shop = mugs()
    carry(shop)
    (call,) = shop.paper.calls("CreateRefund")
    assert call["input"]["transactions"][0]["amount"] == "22.00"
    assert call["key"]


def test_a_transaction_under_way_is_not_settled_until_it_succeeded() -> None:
    shop = mugs(mood=["PENDING"])
    receipt = carry(shop)
    assert not receipt.settled
    assert "PENDING 22.00 shopify_payments" in receipt.evidence
    shop.moves[-1].status = "SUCCESS"
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert (found.id, found.amount, found.settled) == (receipt.id, usd(2200), True)


@pytest.mark.parametrize("status", ["FAILURE", "ERROR", "UNKNOWN"])
def test_a_transaction_that_did_not_succeed_is_unclear_and_found_with_its_evidence(status: str) -> None:
    shop = mugs(mood=[status])
    with pytest.raises(Unclear) as caught:
        carry(shop)
    assert status in caught.value.evidence
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert (found.settled, found.amount) == (False, usd(0))


def test_of_two_transactions_both_have_to_succeed() -> None:
    shop = mugs(mood=["SUCCESS", "FAILURE"])
    shop.moves = [Move(TX1, "SALE", "10.00", "gift_card"), Move("gid://shopify/OrderTransaction/2", "SALE", "34.00")]
    shop.tell(Told("22.00", [(TX1, "10.00"), ("gid://shopify/OrderTransaction/2", "12.00")]), l11=1)
    with pytest.raises(Unclear):
        carry(shop)
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert (found.settled, found.amount) == (False, usd(1000))


def test_a_refund_that_came_to_another_amount_is_not_settled() -> None:
    shop = mugs()
    carry(shop)
    shop.moves[-1].amount = "21.00"
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert not found.settled


@pytest.mark.parametrize("kind", [Kind.REDUCE, Kind.RECORD])
def test_what_moves_no_money_is_settled_by_standing_there(kind: Kind) -> None:
    shop = mugs()
    shop.moves = []
    operation = wish(kind, usd(2200), l11=1)
    receipt = carry(shop, operation)
    assert receipt.settled
    assert find_operation(shop.paper.client, operation) == receipt == carry(shop, operation)
    assert len(shop.paper.calls("CreateRefund")) == 1


def test_store_credit_is_settled_by_the_refund_that_gives_it() -> None:
    shop = mugs()
    shop.tell(Told("22.00"), l11=1)
    operation = replace(ONE, kind=Kind.CREDIT)
    receipt = carry(shop, operation)
    assert (receipt.amount, receipt.settled) == (usd(2200), True)


def test_a_unit_that_cost_nothing_is_settled_without_a_transaction() -> None:
    shop = mugs()
    shop.tell(Told("0.00"), l11=1)
    assert carry(shop, replace(ONE, amount=Money(0, "USD"))).settled
