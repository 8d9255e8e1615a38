"""Many orders cancelled by one wish of the merchant: each once, however often the plan is carried out."""

import pytest

from connector.errors import Refused
from connector.handle import cancel_planned, discontinue, left_to_cancel, plan_to_cancel
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Rig
from tests.unit.selling import sold, take_off


def plan(shop: Rig, *orders: str) -> int:
    with shop.books.record(1) as record:
        return plan_to_cancel(record, orders, "merchant:kim", shop.clock())


def left(shop: Rig) -> int:
    with shop.books.record(1) as record:
        return left_to_cancel(record)


def carry_out(shop: Rig) -> None:
    with shop.books.record(1) as record:
        plans = [one.key for one in record.woken(shop.clock())]
    cancel_planned(shop.desk, plans, shop.clock())
    with shop.books.record(1) as record:
        record.slept()


def test_what_waits_of_every_chosen_order_is_cancelled_and_paid_back() -> None:
    shop, order = sold()
    assert (plan(shop, order, order, "unknown"), left(shop)) == (1, 1)
    carry_out(shop)
    shop.work()
    assert left(shop) == 0
    refunds = [one for one in shop.operations() if one.kind is Kind.REFUND]
    assert [(one.order, one.state, one.actor) for one in refunds] == [(order, State.DONE, "merchant:many")]
    assert shop.store.orders[order].refunded > 0


def test_a_store_that_is_only_watched_plans_nothing() -> None:
    shop, order = sold()
    shop.books.state().policy = Policy(watch_only=True)
    with pytest.raises(Refused, match="only watched"):
        plan(shop, order)
    with pytest.raises(Refused, match="only watched"), shop.books.record(1) as record:
        discontinue(record, "tea", "merchant:kim", shop.clock())
    assert left(shop) == 0
    assert [one for one in shop.books.state().plans if one.startswith("discontinue")] == []


def test_the_same_plan_twice_cancels_once() -> None:
    shop, order = sold()
    for _ in range(2):
        plan(shop, order)
        carry_out(shop)
    shop.work()
    plan(shop, order)
    carry_out(shop)
    assert len([one for one in shop.operations() if one.kind is Kind.REFUND]) == 1


def test_orders_in_which_nobody_waits_are_left_alone_and_nothing_is_written() -> None:
    shop, order = sold()
    plan(shop, order)
    carry_out(shop)
    shop.work()
    shop.hear()
    before = len(shop.books.state().entries)
    assert (plan(shop, order), left(shop)) == (0, 0)
    assert len(shop.books.state().entries) == before


@pytest.mark.parametrize("named", [[], ["nobody's"]])
def test_nothing_chosen_plans_nothing(named: list[str]) -> None:
    shop, _ = sold()
    assert plan(shop, *named) == 0


def test_what_cannot_be_cancelled_becomes_a_persons() -> None:
    shop, order = sold()
    plan(shop, order)
    take_off(shop, order, 3, cup=1)  # somebody was quicker, and it is on its way
    carry_out(shop)
    assert shop.tasks() == ["not_cancelled"]
    assert len([one for one in shop.operations() if one.kind is Kind.REFUND]) == 1
