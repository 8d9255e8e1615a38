"""Who may cancel, and by which means the money goes back."""

from datetime import timedelta

import pytest

from connector.errors import Refused
from connector.handle import approve, decline
from connector.policy import Policy
from connector.ports import Kind, State
from tests.unit.money import paid
from tests.unit.selling import sold, take_off


def test_a_buyer_above_the_limit_waits_for_approval_and_is_told_nothing_yet() -> None:
    shop, order = sold(Policy(approve_up_to=1999))
    assert take_off(shop, order, 2, actor="buyer") is State.PROPOSED
    shop.work()
    assert (shop.store.bank.book, shop.tasks()) == ([], ["approve"])
    assert shop.notices("cancelled") == []


def test_what_a_person_approves_goes_out_once() -> None:
    shop, order = sold(Policy(approve_up_to=1999))
    take_off(shop, order, 2, actor="buyer")
    (asked,) = shop.operations()
    with shop.books.record(1) as record:
        approve(record, asked.id, "merchant:kim", shop.clock())
    with shop.books.record(1) as record, pytest.raises(Refused):
        approve(record, asked.id, "merchant:kim", shop.clock())
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [2000]
    assert shop.tasks() == []
    assert [one.kind for one in shop.notices()] == ["waiting", "cancelled", "refunded"]


def test_at_the_limit_and_for_the_merchant_nobody_has_to_approve() -> None:
    shop, order = sold(Policy(approve_up_to=2000))
    assert take_off(shop, order, 2, actor="buyer") is State.APPROVED
    shop, order = sold(Policy(approve_up_to=0))
    assert take_off(shop, order, 2) is State.APPROVED


def test_a_shop_that_cancels_by_hand_sends_the_buyer_to_it() -> None:
    shop, order = sold(Policy(buyer_may_cancel=False))
    with pytest.raises(Refused):
        take_off(shop, order, 1, actor="buyer")
    assert take_off(shop, order, 1) is State.APPROVED


def test_a_whole_order_nobody_paid_is_let_go_of() -> None:
    shop, order = sold(paid=False, status="on-hold")
    take_off(shop, order, 3, cup=1)
    shop.work()
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.VOID, State.DONE)]
    assert (shop.store.orders[order].status, shop.store.bank.book) == ("cancelled", [])


def test_a_part_nobody_paid_is_taken_off_the_order() -> None:
    shop, order = sold(paid=False, status="on-hold")
    for left in (2, 1):
        take_off(shop, order, 1)
        shop.work()
        shop.hear()
        assert shop.store.orders[order].line(f"{order}0").ordered == left
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.REDUCE, State.DONE)] * 2
    assert shop.store.bank.book == []


def test_shipping_goes_back_with_the_last_unit() -> None:
    shop, order = sold(shipping=500)
    take_off(shop, order, 2)
    shop.work()
    shop.hear()
    take_off(shop, order, 1, cup=1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [2000, 2500]


@pytest.mark.parametrize("between", [True, False])
def test_shipping_goes_back_with_the_last_unit_though_the_others_are_only_on_their_way(between: bool) -> None:
    shop, order = sold()
    take_off(shop, order, 2, cup=1)
    if between:
        shop.work()
        shop.hear()
    take_off(shop, order, 1)
    assert [one.details["shipping"] for one in shop.operations()] == [False, True]


def test_what_a_person_does_not_approve_changes_nothing_and_the_buyer_is_told() -> None:
    shop, order = sold(Policy(approve_up_to=500))
    assert take_off(shop, order, 2, actor="buyer") is State.PROPOSED
    (asked,) = shop.operations()
    with shop.books.record(1) as record:
        assert decline(record, asked.id, "merchant:kim", shop.clock()).state is State.FAILED
    with shop.books.record(1) as record, pytest.raises(Refused, match="waits for no approval"):
        decline(record, asked.id, "merchant:kim", shop.clock())
    shop.work()
    assert (paid(shop), shop.line(order).owed, shop.tasks()) == ([], 2, [])
    assert [one.kind for one in shop.notices()] == ["waiting", "declined"]
    assert take_off(shop, order, 1, actor="buyer") is State.PROPOSED


def test_a_merchant_who_keeps_the_shipping_quotes_and_refunds_without_it() -> None:
    shop, order = sold(Policy(refund_shipping=False), shipping=500)
    take_off(shop, order, 3, cup=1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [4000]


def test_what_a_buyer_wished_is_in_the_ledger_with_every_step() -> None:
    shop, order = sold()
    take_off(shop, order, 1, actor="buyer")
    shop.clock.now += timedelta(seconds=1)
    shop.work()
    steps = [one for one in shop.books.state().entries.values() if one.event == "operation"]
    assert [(one.actor, one.payload["state"]) for one in steps] == [
        ("buyer", "approved"),
        ("connector", "sending"),
        ("connector", "done"),
    ]
