"""Silence, the end of an item and many at once take what there is to take: no other wish keeps them from it."""

from datetime import date
from decimal import Decimal

import pytest

from connector.handle import cancel, cancel_planned, discontinue, end_discontinued, plan_to_cancel
from connector.operate import drop
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Rig, rig
from tests.unit.test_clocks import refunded, until
from tests.unit.test_swap import choose

END = date(2027, 3, 1)


def sold_out(policy: Policy) -> tuple[Rig, str]:
    """A shop with no tea and an order of 3 from the United States."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 0)
    shop.store.add_shelf("mint", 5)
    shop.shop.tags = {"tea": Decimal(10), "mint": Decimal(8)}
    shop.connect()
    order = shop.store.place(("tea", 3), country="US").id
    shop.hear()
    shop.work()
    return shop, order


def states(shop: Rig) -> list[tuple[Kind, State]]:
    return [(one.kind, one.state) for one in shop.operations()]


def test_a_swap_that_was_only_proposed_does_not_outlive_the_deadline() -> None:
    shop, order = sold_out(Policy(lead_days=None, swaps=("tea = mint",), approve_up_to=0))
    choose(shop, order, 1)
    until(shop, END)
    assert states(shop) == [(Kind.SWAP, State.FAILED), (Kind.REFUND, State.DONE)]
    assert refunded(shop, order) == 3000
    assert "silence_refused" not in shop.tasks()


def test_a_cancellation_that_was_only_proposed_does_not_outlive_the_deadline() -> None:
    shop, order = sold_out(Policy(lead_days=None, approve_up_to=0))
    cancel(shop.desk, order, {f"{order}0": 1}, "buyer", shop.clock(), key="x")
    until(shop, END)
    assert states(shop) == [(Kind.REFUND, State.FAILED), (Kind.REFUND, State.DONE)]
    assert refunded(shop, order) == 3000
    assert "approve" not in shop.tasks()


def test_what_another_change_takes_already_is_left_out_and_the_rest_goes() -> None:
    shop, order = sold_out(Policy(lead_days=None))
    stuck = cancel(shop.desk, order, {f"{order}0": 1}, "merchant:kim", shop.clock(), key="x")
    with shop.books.record(1) as record:
        held = record.operations.get(stuck.id)
        assert held is not None
        record.operations.move(held, State.NEEDS_OPERATOR, due=None)
    until(shop, END)
    silent = [one for one in shop.operations() if one.actor == "silence"]
    assert [(sum(one.units.values()), one.state) for one in silent] == [(2, State.DONE)]
    assert "silence_refused" not in shop.tasks()


def test_the_buyers_own_cancellation_goes_before_their_own_wish_for_another_item() -> None:
    shop, order = sold_out(Policy(swaps=("tea = mint",), approve_up_to=0))
    choose(shop, order, 3)
    cancel(shop.desk, order, {f"{order}0": 3}, "buyer", shop.clock(), key="x")
    assert states(shop) == [(Kind.SWAP, State.FAILED), (Kind.REFUND, State.PROPOSED)]


@pytest.mark.parametrize("way", ["discontinued", "many"])
def test_a_proposal_does_not_keep_an_item_from_ending(way: str) -> None:
    shop, order = sold_out(Policy(approve_up_to=0))
    cancel(shop.desk, order, {f"{order}0": 1}, "buyer", shop.clock(), key="x")
    with shop.books.record(1) as record:
        if way == "many":
            plan_to_cancel(record, [order], "merchant:kim", shop.clock())
        else:
            discontinue(record, "tea", "merchant:kim", shop.clock())
        plans = [one.key for one in record.woken(shop.clock())]
    end_discontinued(shop.desk, plans, shop.clock())
    cancel_planned(shop.desk, plans, shop.clock())
    shop.work()
    assert (refunded(shop, order), shop.tasks()) == (3000, [])


def test_what_more_a_proposal_asked_for_is_a_persons_to_see() -> None:
    shop = rig(Policy(lead_days=None, approve_up_to=0))
    shop.store.add_shelf("tea", 1)
    shop.connect()
    order = shop.store.place(("tea", 3), country="US").id
    shop.hear()
    cancel(shop.desk, order, {f"{order}0": 3}, "buyer", shop.clock(), key="x")
    until(shop, END)
    assert refunded(shop, order) == 2000
    assert "not_cancelled" in shop.tasks()


def test_what_somebody_settled_just_now_is_not_ended_as_well() -> None:
    shop, order = sold_out(Policy(approve_up_to=0))
    cancel(shop.desk, order, {f"{order}0": 1}, "buyer", shop.clock(), key="x")
    (asked,) = shop.operations()
    with shop.books.record(1) as record:
        assert record.operations.move(asked, State.APPROVED, due=shop.clock())
        assert drop(record, asked, "Too late.", shop.clock(), "merchant:kim") is None
    assert states(shop) == [(Kind.REFUND, State.APPROVED)]
