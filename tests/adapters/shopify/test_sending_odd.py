"""Refunds that are turned away, lost on the way, or overtaken: told apart by what is sure."""

from collections.abc import Callable

import pytest

from adapters.shopify.faults import UserErrors
from adapters.shopify.finding import find_operation
from adapters.shopify.requests import prepared
from adapters.shopify.sending import send
from connector.errors import NotSent, Refused, Running, Spent, Stuck, Unclear
from connector.ports import Kind
from tests.adapters.shopify.orders import ONE, carry, mugs, order, usd, wish
from tests.adapters.shopify.till import Row


def refusing(*messages: str) -> Callable[..., object]:
    errors = [{"field": None, "message": message} for message in messages]
    return lambda **_: {"refund": None, "userErrors": errors}


def test_an_answer_lost_after_the_refund_is_unclear_and_the_refund_is_found() -> None:
    shop = mugs()
    shop.paper.plan("CreateRefund", Unclear("Lost."), late=True)
    with pytest.raises(Unclear):
        carry(shop)
    assert len(shop.paper.calls("CreateRefund")) == 1
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert found.settled


def test_an_answer_lost_before_the_refund_is_unclear_and_nothing_is_found() -> None:
    shop = mugs()
    shop.paper.plan("CreateRefund", Unclear("Lost."))
    with pytest.raises(Unclear):
        carry(shop)
    assert find_operation(shop.paper.client, ONE) is None


def test_a_refund_turned_away_at_the_door_was_not_sent() -> None:
    shop = mugs()
    shop.paper.plan("CreateRefund", NotSent("Throttled."))
    with pytest.raises(NotSent):
        carry(shop)


def test_no_answer_on_the_way_to_a_refund_sends_none() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ONE, order())
    shop.paper.plan("OrderMoney", NotSent("No answer."))
    with pytest.raises(NotSent):
        send(shop.paper.client, ONE, request)
    assert shop.paper.writes == []


@pytest.mark.parametrize(
    "message",
    [
        "Quantity cannot refund more items than were purchased",
        "Refund amount exceeds the amount available",
        "Transactions parent does not exist",
        "Location can't be blank",
    ],
)
def test_a_check_of_what_was_asked_is_a_no(message: str) -> None:
    shop = mugs()
    shop.paper.root["refundCreate"] = refusing(message)
    with pytest.raises(UserErrors):
        carry(shop)


@pytest.mark.parametrize("message", ["Something went wrong.", "", "The card was declined."])
def test_words_nobody_knows_are_unclear(message: str) -> None:
    shop = mugs()
    shop.paper.root["refundCreate"] = refusing("Refund amount exceeds the amount available", message)
    with pytest.raises(Unclear):
        carry(shop)


def test_an_answer_without_refund_or_error_is_unclear() -> None:
    shop = mugs()
    shop.paper.root["refundCreate"] = refusing()
    with pytest.raises(Unclear):
        carry(shop)


@pytest.mark.parametrize(
    ("message", "means"),
    [
        ("IDEMPOTENCY_CONCURRENT_REQUEST", Running),
        ("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", Spent),
        ("The previous attempt with this idempotency key failed.", Spent),
    ],
)
def test_an_earlier_attempt_in_shopifys_hands_is_named(message: str, means: type[Unclear]) -> None:
    shop = mugs()
    shop.paper.root["refundCreate"] = refusing(message)
    with pytest.raises(means):
        carry(shop)


@pytest.mark.parametrize(("code", "means"), [("CONCURRENT_REQUEST", Running), ("PREVIOUS_ATTEMPT_FAILED", Spent)])
def test_the_key_is_spoken_of_in_an_unclear_answer_too(code: str, means: type[Unclear]) -> None:
    shop = mugs()
    shop.paper.plan("CreateRefund", Unclear("The shop gave no clear answer.", evidence=f"IDEMPOTENCY_{code} no"))
    with pytest.raises(means):
        carry(shop)


def test_the_same_key_with_other_content_needs_a_person() -> None:
    shop = mugs()
    shop.paper.plan("CreateRefund", Refused("The shop refused.", evidence="IDEMPOTENCY_KEY_PARAMETER_MISMATCH no"))
    with pytest.raises(Stuck, match="another request"):
        carry(shop)


def test_the_same_key_with_other_content_is_no_refusal_where_the_earlier_attempt_came_through() -> None:
    shop = mugs()
    mismatch = Refused("The shop refused.", evidence="IDEMPOTENCY_KEY_PARAMETER_MISMATCH no")
    shop.paper.plan("CreateRefund", mismatch, late=True)
    assert carry(shop).settled


def test_a_mismatch_that_cannot_be_looked_up_is_unclear() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ONE, order())
    honest = shop.paper.root["order"]
    mismatch = Refused("The shop refused.", evidence="IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
    shop.paper.plan("CreateRefund", mismatch)

    def once(id_: str) -> object:
        shop.paper.plan("OrderMoney", NotSent("No answer."))
        return honest(id_=id_)

    shop.paper.root["order"] = once
    with pytest.raises(Unclear):
        send(shop.paper.client, ONE, request)


def test_units_given_back_by_hand_meanwhile_are_not_given_back_twice() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ONE, order())
    shop.rows["11"] = Row("Mug", 0, 0)
    with pytest.raises(Refused):
        send(shop.paper.client, ONE, request)
    assert shop.paper.writes == []


def test_a_dispute_opened_meanwhile_blocks() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ONE, order())
    shop.disputes = [("NEEDS_RESPONSE", "CHARGEBACK")]
    with pytest.raises(Refused, match="bank"):
        send(shop.paper.client, ONE, request)


def test_an_order_deleted_meanwhile_is_refused() -> None:
    shop = mugs()
    request = prepared(shop.paper.client, ONE, order())
    shop.exists = False
    with pytest.raises(Refused, match="does not know this order"):
        send(shop.paper.client, ONE, request)


def test_an_unpaid_order_paid_meanwhile_is_not_made_smaller() -> None:
    shop = mugs()
    taken, shop.moves = shop.moves, []
    operation = wish(Kind.REDUCE, usd(2200), l11=1)
    request = prepared(shop.paper.client, operation, order())
    shop.moves = taken
    with pytest.raises(Refused, match="paid in the meantime"):
        send(shop.paper.client, operation, request)
    assert shop.paper.writes == []
