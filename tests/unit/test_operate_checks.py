"""What is checked in the same breath in which a refund goes out: switches, sums, the shop's epoch."""

from dataclasses import replace

import pytest

from connector.ports import State
from tests.fakes import Fault
from tests.unit.money import again, approved, only, paid, step

LEASE = 150


@pytest.mark.parametrize("switch", ["all", "platform:fake", "merchant:1"])
def test_a_kill_switch_stops_money_and_letting_go_lets_it_go(switch: str) -> None:
    shop, _ = approved()
    shop.books.stop_money(switch, stopped=True)
    assert step(shop) is State.APPROVED
    assert paid(shop) == []
    shop.books.stop_money(switch, stopped=False)
    shop.clock.forward(30)
    shop.work()
    assert paid(shop) == [2000]


def test_the_merchants_own_switch_stops_money_but_not_intake() -> None:
    shop, order = approved()
    policy = shop.books.state().policy
    shop.books.set_policy(1, replace(policy, hold_money=True))
    assert step(shop) is State.APPROVED
    shop.store.place(("tea", 1))
    shop.hear()
    assert len(shop.books.state().orders) == 2
    assert again(shop, order, 1).state is State.APPROVED
    shop.books.set_policy(1, policy)
    shop.clock.forward(60)
    shop.work()
    assert paid(shop) == [2000, 1000]


def test_a_switch_of_another_platform_stops_nothing_here() -> None:
    shop, _ = approved()
    shop.books.stop_money("platform:other", stopped=True)
    assert step(shop) is State.DONE


@pytest.mark.parametrize("kind", ["money", "wish"])
def test_what_was_approved_before_the_shop_was_added_again_never_goes_out(kind: str) -> None:
    shop, order = approved()
    shop.books.set_merchant(replace(shop.books.state().merchant, epoch=2))
    shop.work()
    failed = shop.operations(State.FAILED, money=kind == "money")
    assert failed
    assert (paid(shop), shop.shop.markings, shop.store.orders[order].notes) == ([], [], {})


def test_a_gateway_that_cannot_pay_back_makes_a_clear_task_and_no_loop() -> None:
    shop, _ = approved(gateway="bacs")
    shop.work()
    shop.clock.forward(days=30)
    shop.work()
    assert (only(shop).state, only(shop).due, paid(shop)) == (State.NEEDS_OPERATOR, None, [])
    assert shop.tasks() == ["refund_by_hand"]
    assert "send" not in shop.shop.calls


def test_more_than_was_captured_is_never_given_back() -> None:
    shop, order = approved(units=1)
    shop.store.refund(order, {f"{order}0": 2}, restock=True, minor=2500)
    assert step(shop) is State.FAILED
    assert paid(shop) == [2500]
    assert "too much" in only(shop).error


def test_one_that_nobody_knows_about_counts_as_spent() -> None:
    shop, order = approved(Fault.RECORD_LOST, units=2)
    shop.work()
    shop.clock.forward(minutes=6)
    shop.work()
    unsure = only(shop)
    assert unsure.state is State.NEEDS_OPERATOR
    more = replace(unsure, key="more", tag="BO-MORE", state=State.APPROVED, due=shop.clock(), units={f"{order}0": 1})
    with shop.books.record(1) as record:
        added = record.operations.add(more)
    assert added is not None
    assert step(shop, added) is State.FAILED
    assert paid(shop) == [2000]


def test_a_refund_the_platform_lost_and_one_by_hand_both_count_as_spent() -> None:
    shop, order = approved(Fault.NONE, units=1)
    shop.work()
    shop.store.orders[order].refunds.clear()
    again(shop, order, 1, key="one more")
    shop.store.refund(order, {}, restock=False, minor=1500)
    shop.work()
    assert paid(shop) == [1000, 1500]
    assert [one.state for one in shop.operations()] == [State.DONE, State.FAILED]


def test_after_a_refund_the_platform_lost_and_one_by_hand_only_the_rest_is_approved() -> None:
    shop, order = approved(Fault.NONE, units=1)
    shop.work()
    shop.store.orders[order].refunds.clear()
    shop.store.refund(order, {}, restock=False, minor=1500)
    again(shop, order, 1, key="one more")
    shop.work()
    assert paid(shop) == [1000, 1500, 500]


def test_only_one_money_operation_of_an_order_is_in_flight() -> None:
    shop, order = approved(Fault.LOST, units=1)
    shop.work()
    second = again(shop, order, 1, key="another")
    shop.work()
    assert [one.state for one in shop.operations()] == [State.UNKNOWN, State.APPROVED]
    assert second.id == shop.operations()[-1].id
    assert shop.shop.calls.count("send") == 1


def test_the_books_of_one_order_do_not_hold_up_another() -> None:
    shop, _ = approved(Fault.LOST)
    shop.work()
    other = shop.store.place(("tea", 2)).id
    shop.hear()
    again(shop, other, 1)
    shop.work()
    assert paid(shop) == [1000]
