"""Store credit by the buyer's own choice, the whole order's end, and the shipping alone."""

import pytest

from connector.errors import Refused
from connector.handle import cancel, cancel_order, credit, give_back_shipping
from connector.operate import refunded_by_hand, send_again
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Fault, Rig
from tests.unit.money import paid
from tests.unit.selling import sold


def choose(shop: Rig, order: str, tea: int, *, bonus: int = 0, actor: str = "buyer") -> State:
    return credit(shop.desk, order, {f"{order}0": tea}, actor, shop.clock(), bonus_percent=bonus).state


def kinds(shop: Rig) -> list[tuple[Kind, State]]:
    return [(one.kind, one.state) for one in shop.operations()]


def test_credit_by_the_platforms_own_refund_is_one_operation_and_no_money() -> None:
    shop, order = sold()
    choose(shop, order, 2)
    shop.work()
    assert kinds(shop) == [(Kind.CREDIT, State.DONE)]
    assert shop.store.orders[order].refunded == 2000
    assert [one.kind for one in shop.notices()] == ["waiting", "cancelled", "refunded"]


def test_credit_by_a_coupon_is_written_down_on_the_order_and_told_once() -> None:
    shop, order = sold()
    shop.shop.coupons = True
    choose(shop, order, 2, bonus=15)
    shop.work()
    assert kinds(shop) == [(Kind.CREDIT, State.DONE), (Kind.RECORD, State.DONE)]
    assert list(shop.shop.given.values()) == [2300]
    assert (shop.store.orders[order].refunded, paid(shop)) == (2000, [])
    told = [one.body["money"] for one in shop.notices() if one.kind == "refunded"]
    assert [(one["minor"], one["credit"], one["code"]) for one in told] == [(2300, True, next(iter(shop.shop.given)))]


def test_a_bonus_is_refused_where_the_platform_knows_none() -> None:
    shop, order = sold()
    with pytest.raises(Refused, match="bonus"):
        choose(shop, order, 1, bonus=10)


@pytest.mark.parametrize("percent", [-1, 101])
def test_an_absurd_bonus_is_refused(percent: int) -> None:
    shop, order = sold()
    with pytest.raises(Refused, match="between"):
        choose(shop, order, 1, bonus=percent)


@pytest.mark.parametrize("actor", ["merchant:kim", "silence"])
def test_nobody_but_the_buyer_chooses_credit(actor: str) -> None:
    shop, order = sold()
    with pytest.raises(Refused, match="Only the buyer"):
        choose(shop, order, 1, actor=actor)


def test_what_nobody_paid_for_yet_becomes_no_credit() -> None:
    shop, order = sold(paid=False, status="on-hold")
    with pytest.raises(Refused, match="Nothing was paid"):
        choose(shop, order, 1)


def test_credit_and_money_for_the_same_units_is_one_wish() -> None:
    shop, order = sold()
    choose(shop, order, 2)
    with pytest.raises(Refused):
        cancel(shop.desk, order, {f"{order}0": 2}, "buyer", shop.clock())


def test_credit_counts_as_given_back() -> None:
    shop, order = sold()
    shop.shop.coupons = True
    choose(shop, order, 3)
    shop.work()
    cancel(shop.desk, order, {f"{order}1": 1}, "buyer", shop.clock())
    shop.work()
    assert (paid(shop), shop.store.orders[order].refunded) == ([1000], 4000)


def test_credit_above_the_merchants_limit_waits_for_approval() -> None:
    shop, order = sold(Policy(approve_up_to=1000))
    assert choose(shop, order, 2) is State.PROPOSED
    assert shop.tasks() == ["approve"]


def test_credit_that_nobody_knows_about_is_looked_for_and_then_a_person_is_asked() -> None:
    shop, order = sold()
    shop.shop.coupons, shop.shop.faults = True, [Fault.LOST]
    choose(shop, order, 2)
    shop.work()
    shop.clock.forward(minutes=5)
    shop.work()
    (one,) = shop.operations()
    assert (one.state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])
    shop.clock.forward(hours=1)
    send_again(shop.desk, one.id, "merchant:kim", shop.clock())
    shop.work()
    assert list(shop.shop.given.values()) == [2000]


def test_credit_given_by_hand_is_written_down_and_told() -> None:
    shop, order = sold()
    shop.shop.coupons, shop.shop.faults = True, [Fault.LOST]
    choose(shop, order, 2)
    shop.work()
    refunded_by_hand(shop.desk, shop.operations()[0].id, "merchant:kim", shop.clock())
    shop.work()
    assert kinds(shop) == [(Kind.CREDIT, State.DONE), (Kind.RECORD, State.DONE)]
    assert [one.kind for one in shop.notices()].count("refunded") == 1


def test_a_whole_order_ends_with_all_its_money() -> None:
    shop, order = sold()
    assert cancel_order(shop.desk, order, "merchant:kim", shop.clock()).kind is Kind.REFUND
    shop.work()
    assert (paid(shop), shop.store.orders[order].open) == ([4000], False)


def test_a_whole_order_that_is_only_reserved_is_let_go() -> None:
    shop, order = sold(paid=False, status="on-hold")
    assert cancel_order(shop.desk, order, "buyer", shop.clock()).kind is Kind.VOID
    shop.work()
    assert (paid(shop), shop.store.orders[order].open) == ([], False)


def test_an_order_of_which_something_was_shipped_does_not_end_whole() -> None:
    shop, order = sold()
    shop.store.ship(order, f"{order}1", 1)
    with pytest.raises(Refused, match="shipped"):
        cancel_order(shop.desk, order, "merchant:kim", shop.clock())


def test_shipping_goes_back_alone_and_once() -> None:
    shop, order = sold(shipping=500)
    give_back_shipping(shop.desk, order, "merchant:kim", shop.clock())
    with pytest.raises(Refused, match="asked for already"):
        give_back_shipping(shop.desk, order, "merchant:kim", shop.clock())
    shop.work()
    assert (paid(shop), [line.open_units for line in shop.store.show_order(order).lines]) == ([500], [3, 1])
    with pytest.raises(Refused, match="Nothing is left"):
        give_back_shipping(shop.desk, order, "merchant:kim", shop.clock())


def test_shipping_nobody_paid_for_does_not_go_back() -> None:
    shop, order = sold(shipping=500, paid=False, status="on-hold")
    with pytest.raises(Refused, match="nothing was paid"):
        give_back_shipping(shop.desk, order, "merchant:kim", shop.clock())
