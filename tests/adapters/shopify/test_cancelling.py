"""Ending a whole order: Shopify takes the wish at once and carries it out in a job of its own."""

from dataclasses import replace

import pytest

from adapters.shopify.cancelling import PAUSES
from adapters.shopify.finding import find_operation
from adapters.shopify.requests import prepared
from adapters.shopify.sending import send
from connector.errors import Refused
from connector.ports import Kind
from tests.adapters.shopify.orders import ALL, TAG, TX1, carry, mugs, order, sale, usd, wish
from tests.adapters.shopify.till import AT, Move, Row, Till

VOID = wish(Kind.VOID, usd(4400), l11=2)


def reserved() -> Till:
    shop = mugs()
    shop.moves = [Move(TX1, "AUTHORIZATION", "44.00")]
    return shop


def test_the_job_is_followed_until_all_the_money_went_back() -> None:
    shop = mugs(polls=3)
    receipt = carry(shop, ALL)
    assert (receipt.id, receipt.amount, receipt.settled) == ("5", usd(4400), True)
    assert shop.paper.pauses == list(PAUSES[:3])
    assert find_operation(shop.paper.client, ALL) == receipt == carry(shop, ALL)
    assert len(shop.paper.calls("CancelOrder")) == 1


def test_money_given_back_before_by_hand_is_not_missed() -> None:
    shop = mugs()
    shop.moves = [sale("50.00"), Move("gid://shopify/OrderTransaction/2", "REFUND", "6.00")]
    receipt = carry(shop, ALL)
    assert (receipt.amount, receipt.settled) == (usd(4400), True)


@pytest.mark.parametrize("status", ["PENDING", "FAILURE"])
def test_a_cancelled_order_whose_money_did_not_go_back_is_not_settled(status: str) -> None:
    shop = mugs(mood=[status])
    receipt = carry(shop, ALL)
    assert not receipt.settled
    assert "44.00 USD of 44.00 not given back" in receipt.evidence
    assert find_operation(shop.paper.client, ALL) == receipt


def test_reserved_money_is_let_go_and_found() -> None:
    shop = reserved()
    assert find_operation(shop.paper.client, VOID) is None
    receipt = carry(shop, VOID)
    assert (receipt.id, receipt.settled) == ("5", True)
    assert find_operation(shop.paper.client, VOID) == receipt == carry(shop, VOID)


def test_an_order_let_go_by_hand_needs_no_second_cancellation() -> None:
    shop = reserved()
    request = prepared(shop.paper.client, VOID, order())
    shop.cancelled, shop.staff_note = AT.isoformat(), "by Ann"
    assert send(shop.paper.client, VOID, request).evidence == "The order was cancelled already."
    assert shop.paper.writes == []
    assert find_operation(shop.paper.client, VOID) is None


def test_reserved_money_captured_meanwhile_is_not_let_go() -> None:
    shop = reserved()
    request = prepared(shop.paper.client, VOID, order())
    shop.moves.append(Move("gid://shopify/OrderTransaction/2", "CAPTURE", "44.00"))
    with pytest.raises(Refused, match="paid in the meantime"):
        send(shop.paper.client, VOID, request)
    assert shop.paper.writes == []


def test_an_order_cancelled_by_hand_meanwhile_gets_nothing_from_us() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ALL, order())
    shop.cancelled, shop.staff_note = AT.isoformat(), "by Ann"
    with pytest.raises(Refused, match="was cancelled"):
        send(shop.paper.client, ALL, request)
    assert shop.paper.writes == []


@pytest.mark.parametrize("change", ["shipped", "more bought", "money back by hand"])
def test_an_order_changed_meanwhile_is_not_ended(change: str) -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ALL, order())
    if change == "shipped":
        shop.rows["11"] = Row("Mug", 3, 2)
    elif change == "more bought":
        shop.rows["12"] = Row("Lamp", 1, 1)
    else:
        shop.moves.append(Move("gid://shopify/OrderTransaction/2", "REFUND", "1.00"))
    with pytest.raises(Refused):
        send(shop.paper.client, ALL, request)
    assert shop.paper.writes == []


def test_another_operations_cancellation_is_not_taken_for_ours() -> None:
    shop = mugs()
    carry(shop, ALL)
    assert find_operation(shop.paper.client, replace(ALL, tag="BO-2222222222")) is None
    assert TAG in (shop.staff_note or "")
