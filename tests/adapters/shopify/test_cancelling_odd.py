"""Cancellations that end otherwise than well: a no, a lost answer, a job without an end."""

from collections.abc import Callable

import pytest

from adapters.shopify.faults import UserErrors
from adapters.shopify.finding import find_operation
from adapters.shopify.requests import prepared
from adapters.shopify.sending import send
from connector.errors import NotSent, Refused, Unclear
from tests.adapters.shopify.orders import ALL, carry, mugs, order
from tests.adapters.shopify.till import Move


def refusing(code: str | None, message: str) -> Callable[..., object]:
    error = {"code": code, "field": None, "message": message}
    return lambda **_: {"jobResult": None, "orderCancelUserErrors": [error]}


def test_a_job_that_failed_before_anything_happened_is_a_no() -> None:
    shop = mugs(jobs_end=("FAILED", "The location is deactivated."))
    with pytest.raises(Refused, match="The location is deactivated"):
        carry(shop, ALL)


def test_a_job_that_failed_halfway_is_unclear() -> None:
    shop = mugs(jobs_end=("FAILED", "Something."))
    honest = shop.paper.root["node"]

    def halfway(id_: str) -> object:
        if shop.polls == 1:
            shop.moves.append(Move("gid://shopify/OrderTransaction/2", "REFUND", "44.00"))
        return honest(id_=id_)

    shop.paper.root["node"] = halfway
    with pytest.raises(Unclear, match="halfway"):
        carry(shop, ALL)


def test_a_job_that_says_it_succeeded_and_did_not_is_unclear() -> None:
    shop = mugs()
    job = {"__typename": "OrderCancelJobResult", "id": "1", "done": True, "status": "SUCCEEDED", "errors": []}
    shop.paper.root["node"] = lambda **_: job
    with pytest.raises(Unclear):
        carry(shop, ALL)


def test_a_job_that_is_never_done_is_unclear_after_half_a_minute() -> None:
    shop = mugs(polls=99)
    with pytest.raises(Unclear, match="has not said"):
        carry(shop, ALL)
    assert 20 <= sum(shop.paper.pauses) <= 40
    assert find_operation(shop.paper.client, ALL) is None
    shop.polls = 1
    shop.paper.root["node"](id_="gid://shopify/OrderCancelJobResult/1")
    found = find_operation(shop.paper.client, ALL)
    assert found is not None
    assert found.settled


def test_a_job_nobody_knows_is_unclear() -> None:
    shop = mugs()
    shop.paper.root["node"] = lambda **_: None
    with pytest.raises(Unclear):
        carry(shop, ALL)


@pytest.mark.parametrize("lost", ["CancelOrder", "CancelOrderResult", "OrderMoney after"])
def test_an_answer_lost_after_the_wish_was_taken_is_unclear(lost: str) -> None:
    shop = mugs(polls=1)
    request = prepared(shop.paper.client, ALL, order())
    if lost == "OrderMoney after":
        honest = shop.paper.root["node"]

        def ended(id_: str) -> object:
            shop.paper.plan("OrderMoney", NotSent("No answer."))
            return honest(id_=id_)

        shop.paper.root["node"] = ended
    else:
        shop.paper.plan(lost, Unclear("Lost.") if lost == "CancelOrder" else NotSent("No answer."), late=True)
    with pytest.raises(Unclear):
        send(shop.paper.client, ALL, request)
    assert len(shop.paper.calls("CancelOrder")) == 1


def test_a_cancellation_turned_away_at_the_door_was_not_sent() -> None:
    shop = mugs()
    shop.paper.plan("CancelOrder", NotSent("Throttled."))
    with pytest.raises(NotSent):
        carry(shop, ALL)


def test_a_coded_no_is_a_no() -> None:
    shop = mugs()
    shop.paper.root["orderCancel"] = refusing("INVALID", "Cannot cancel an order with fulfilments.")
    with pytest.raises(UserErrors):
        carry(shop, ALL)


@pytest.mark.parametrize("code", ["INTERNAL_ERROR", None])
def test_any_other_no_is_unclear(code: str | None) -> None:
    shop = mugs()
    shop.paper.root["orderCancel"] = refusing(code, "Something.")
    with pytest.raises(Unclear):
        carry(shop, ALL)


def test_an_answer_without_a_job_is_unclear() -> None:
    shop = mugs()
    shop.paper.root["orderCancel"] = lambda **_: {"jobResult": None, "orderCancelUserErrors": []}
    with pytest.raises(Unclear):
        carry(shop, ALL)
