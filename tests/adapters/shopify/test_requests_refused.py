"""When no request may be made: every no is a sentence for a person."""

from dataclasses import replace

import pytest

from adapters.shopify.quotes import quote
from connector.errors import Gone, NotSent, Refused
from connector.ports import Kind, Units
from tests.adapters.shopify.orders import ALL, ONE, TX1, mugs, order, request, sale, usd, wish
from tests.adapters.shopify.till import Move, Row, Told


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REDUCE])
def test_an_order_paid_meanwhile_is_neither_let_go_nor_made_smaller(kind: Kind) -> None:
    with pytest.raises(Refused, match="paid in the meantime"):
        request(mugs(), wish(kind, usd(4400), l11=2))


def test_money_that_only_a_person_can_hand_back_is_refused() -> None:
    shop = mugs()
    shop.moves = [sale("44.00", gateway="Cash on delivery", manual=True)]
    shop.tell(Told("44.00", [(TX1, "44.00")]), l11=2)
    for operation in (ONE, ALL):
        with pytest.raises(Refused, match="Cash on delivery"):
            request(shop, operation)


@pytest.mark.parametrize("status", ["NEEDS_RESPONSE", "UNDER_REVIEW"])
def test_an_open_dispute_blocks(status: str) -> None:
    shop = mugs(disputes=[("WON", "CHARGEBACK"), (status, "INQUIRY")])
    for operation in (ONE, ALL, wish(Kind.CREDIT, usd(2200), l11=1)):
        with pytest.raises(Refused, match="bank is looking"):
            request(shop, operation)
    with pytest.raises(Refused, match="bank is looking"):
        quote(shop.paper.client, order(total=4400), Units({"11": 1}))


def test_money_the_bank_took_back_is_not_given_back_twice() -> None:
    with pytest.raises(Refused, match="took this payment back"):
        request(mugs(disputes=[("LOST", "CHARGEBACK")]), ONE)


@pytest.mark.parametrize("dispute", [("WON", "CHARGEBACK"), ("LOST", "INQUIRY"), ("PREVENTED", "CHARGEBACK")])
def test_a_dispute_that_took_nothing_does_not_block(dispute: tuple[str, str]) -> None:
    assert "refundCreate" in request(mugs(disputes=[dispute]), ONE)["query"]


def test_an_order_shopify_calls_not_refundable_is_refused() -> None:
    shop = mugs(refundable=False)
    with pytest.raises(Refused):
        request(shop, ONE)
    with pytest.raises(Refused):
        quote(shop.paper.client, order(total=4400), Units({"11": 1}))


def test_an_order_cancelled_meanwhile_is_refused() -> None:
    with pytest.raises(Refused, match="was cancelled"):
        request(mugs(cancelled="2026-11-23T10:00:00Z"), ONE)


@pytest.mark.parametrize("units", [{"11": 3}, {"11": 0}, {"12": 1}, {"11": -1}])
def test_units_that_are_not_there_are_refused(units: dict[str, int]) -> None:
    with pytest.raises(Refused):
        request(mugs(), replace(ONE, units=units))


def test_money_in_another_currency_is_refused() -> None:
    with pytest.raises(Refused, match="paid in EUR"):
        request(mugs(currency="EUR"), ONE)


def test_an_amount_beyond_what_is_left_is_refused() -> None:
    with pytest.raises(Refused, match=r"Only 44\.00"):
        request(mugs(), wish(Kind.REFUND, usd(4401), l11=2))


def test_a_company_and_a_guest_get_no_store_credit() -> None:
    operation = replace(ONE, kind=Kind.CREDIT)
    with pytest.raises(Refused, match="company"):
        request(mugs(company=True), operation)
    with pytest.raises(Refused, match="no customer"):
        request(mugs(customer=None), operation)


@pytest.mark.parametrize("told", [[], [("11", 2)], [("12", 1)], [("11", 1), ("12", 1)]])
def test_an_answer_for_other_units_than_were_asked_about_prepares_nothing(told: list[tuple[str, int]]) -> None:
    shop = mugs()
    shop.answered = told
    with pytest.raises(Refused, match="other units"):
        request(shop, ONE)


def test_a_question_without_answer_prepares_nothing() -> None:
    shop = mugs()
    shop.paper.plan("SuggestRefund", NotSent("No answer."))
    with pytest.raises(NotSent):
        request(shop, ONE)


def test_an_order_that_is_gone_says_so() -> None:
    with pytest.raises(Gone):
        request(mugs(exists=False), ONE)


def test_an_order_with_more_payments_than_shopify_shows_is_left_to_a_person() -> None:
    shop = mugs()
    shop.moves = [sale("0.44", n) for n in range(1, 101)]
    with pytest.raises(Refused, match="by hand"):
        request(shop, ONE)


def test_lines_beyond_the_first_page_are_read() -> None:
    shop = mugs()
    shop.rows |= {str(n): Row("Lamp", 1, 1) for n in range(200, 300)}
    shop.tell(Told("22.00", [(TX1, "22.00")]), l299=1)
    assert "refundCreate" in request(shop, wish(Kind.REFUND, usd(2200), l299=1))["query"]


def test_what_a_refund_under_way_may_take_is_not_left() -> None:
    shop = mugs()
    shop.moves.append(Move("gid://shopify/OrderTransaction/2", "REFUND", "1.00", status="PENDING"))
    with pytest.raises(Refused, match=r"Only 43\.00"):
        request(shop, ALL)


def test_no_more_credit_is_given_than_can_be_refunded() -> None:
    shop = mugs()
    shop.tell(Told("22.00", maximum="14.00"), l11=1)
    with pytest.raises(Refused, match=r"come to 14\.00"):
        request(shop, replace(ONE, kind=Kind.CREDIT))
