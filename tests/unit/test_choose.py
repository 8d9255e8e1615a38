"""Store credit is a choice beside money while the law allows it; withdrawal is a right where a law says so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import ConnectorError, NotSent, Refused
from connector.handle import cancel, choose_credit, credit_offer, page_facts, withdraw
from connector.money import Money
from connector.policy import Policy
from connector.ports import Kind, State
from tests.unit.money import paid
from tests.unit.selling import sold
from tests.unit.test_clocks import PLACED, bought, until

OFFERED = Policy(offer_credit=True, credit_bonus=10, lead_days=14)


def test_credit_is_offered_with_the_bonus_the_platform_can_give() -> None:
    shop, order = sold(OFFERED)
    shop.shop.coupons = True
    offer = credit_offer(shop.desk, order, {f"{order}0": 2}, shop.clock())
    assert offer is not None
    assert (offer.worth, offer.bonus, offer.percent) == (Money(2200, "EUR"), Money(200, "EUR"), 10)
    assert page_facts(shop.desk, order, shop.clock()).credit


def test_where_the_platform_knows_no_bonus_credit_is_worth_the_money() -> None:
    shop, order = sold(OFFERED)
    offer = credit_offer(shop.desk, order, {f"{order}0": 2}, shop.clock())
    assert offer is not None
    assert (offer.worth, offer.bonus, offer.percent) == (Money(2000, "EUR"), Money(0, "EUR"), 0)


def test_the_choice_is_carried_out_as_offered() -> None:
    shop, order = sold(OFFERED)
    shop.shop.coupons = True
    assert choose_credit(shop.desk, order, {f"{order}0": 2}, shop.clock(), key="page").kind is Kind.CREDIT
    shop.work()
    assert (list(shop.shop.given.values()), paid(shop)) == ([2200], [])
    with pytest.raises(Refused, match="asked for already"):
        choose_credit(shop.desk, order, {f"{order}0": 1}, shop.clock(), key="page")


@pytest.mark.parametrize("policy", [Policy(), Policy(offer_credit=False, credit_bonus=10)])
def test_a_merchant_who_does_not_offer_credit_gives_none(policy: Policy) -> None:
    shop, order = sold(policy)
    assert credit_offer(shop.desk, order, {f"{order}0": 2}, shop.clock()) is None
    with pytest.raises(Refused, match="no choice"):
        choose_credit(shop.desk, order, {f"{order}0": 2}, shop.clock())


def test_an_order_nobody_paid_for_or_nobody_knows_has_no_credit() -> None:
    shop, order = sold(OFFERED, paid=False, status="on-hold")
    assert credit_offer(shop.desk, order, {f"{order}0": 2}, shop.clock()) is None
    assert credit_offer(shop.desk, "unknown", {"x": 1}, shop.clock()) is None


def test_no_credit_once_a_refund_is_due() -> None:
    shop, order = bought(replace(OFFERED, lead_days=None, when_silent="ask_me"))
    until(shop, PLACED + timedelta(days=64))
    assert credit_offer(shop.desk, order, {f"{order}0": 2}, shop.clock()) is None
    assert not page_facts(shop.desk, order, shop.clock()).credit


def test_a_buyer_in_the_union_withdraws_from_what_has_not_left() -> None:
    shop, order = sold(Policy(buyer_may_cancel=False), country="FR")
    assert page_facts(shop.desk, order, shop.clock()).withdrawal == 14
    withdraw(shop.desk, order, shop.clock(), key="page")
    shop.work()
    assert paid(shop) == [4000]
    assert "withdrawal" in [one.kind for one in shop.notices()]
    assert shop.tasks() == []


def test_what_has_shipped_before_a_withdrawal_is_for_a_person() -> None:
    shop, order = sold(country="DE")
    shop.store.ship(order, f"{order}1", 1)
    withdraw(shop.desk, order, shop.clock())
    shop.work()
    assert (paid(shop), shop.tasks()) == ([3000], ["withdrawal"])


def test_a_withdrawal_beside_a_cancellation_takes_what_that_one_leaves() -> None:
    shop, order = sold(country="DE")
    cancel(shop.desk, order, {f"{order}0": 1}, "buyer", shop.clock(), key="a")
    for _ in range(2):
        withdraw(shop.desk, order, shop.clock(), key="b")
    assert [one.kind for one in shop.notices()].count("withdrawal") == 1
    shop.work()
    assert (sum(paid(shop)), shop.tasks()) == (4000, [])


def test_a_withdrawal_goes_before_what_was_only_proposed() -> None:
    shop, order = sold(Policy(approve_up_to=0, lead_days=14), country="DE")
    cancel(shop.desk, order, {f"{order}0": 1}, "buyer", shop.clock(), key="a")
    withdraw(shop.desk, order, shop.clock(), key="b")
    assert [(one.state, sum(one.units.values())) for one in shop.operations()] == [
        (State.FAILED, 1),
        (State.PROPOSED, 4),
    ]
    assert shop.tasks().count("approve") == 1


@pytest.mark.parametrize("away", [NotSent("The shop is away."), Refused("The shop says no.")])
def test_a_withdrawal_counts_though_the_shop_cannot_be_asked(away: ConnectorError) -> None:
    shop, order = sold(country="DE")
    shop.shop.away = away
    withdraw(shop.desk, order, shop.clock(), key="b")
    withdraw(shop.desk, order, shop.clock(), key="c")
    assert [one.kind for one in shop.notices()].count("withdrawal") == 1
    assert [one.event for one in shop.books.state().entries.values()].count("withdrawal") == 1
    assert shop.tasks() == ["withdrawal"]


def test_elsewhere_there_is_no_withdrawal() -> None:
    shop, order = sold(country="US")
    assert page_facts(shop.desk, order, shop.clock()).withdrawal is None
    with pytest.raises(Refused, match="No withdrawal function"):
        withdraw(shop.desk, order, shop.clock())
    assert shop.operations(State.APPROVED) == []
