"""Either side cancels a line: the right units, once, by the right means."""

from datetime import timedelta

import pytest

from connector.errors import Gone, Refused
from connector.handle import approve, cancel
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Fault, Rig, rig


def _sold(policy: Policy | None = None, **more: object) -> tuple[Rig, str]:
    """A shop with 1 unit of tea and an order of 3 tea and 1 cup, at 10.00 each."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.store.add_shelf("cup", 5)
    shop.connect()
    order = shop.store.place(("tea", 3), ("cup", 1), **more).id  # type: ignore[arg-type]
    shop.hear()
    return shop, order


def _cancel(shop: Rig, order: str, tea: int, *, cup: int = 0, actor: str = "merchant:kim", key: str = "") -> State:
    units = {f"{order}0": tea, f"{order}1": cup}
    return cancel(shop.desk, order, units, actor, shop.clock(), key=key).state


def test_cancelled_units_are_refunded_once_and_nobody_waits_for_them() -> None:
    shop, order = _sold()
    assert _cancel(shop, order, 2) is State.APPROVED
    shop.work()
    shop.hear()
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.REFUND, State.DONE)]
    assert [one.minor for one in shop.store.bank.book] == [2000]
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown) == (1, 0, 0)
    assert [one.kind for one in shop.notices()] == ["waiting", "cancelled", "refunded"]


@pytest.mark.parametrize("units", [4, -1, 10**9])
def test_units_that_are_not_there_cannot_be_cancelled(units: int) -> None:
    shop, order = _sold()
    with pytest.raises(Refused):
        _cancel(shop, order, units)
    assert shop.operations() == []


@pytest.mark.parametrize("units", [{}, {"tea": 0}, {"999": 1}, {"": 1}])
def test_a_wish_that_names_no_units_of_the_order_is_refused(units: dict[str, int]) -> None:
    shop, order = _sold()
    with pytest.raises(Refused):
        cancel(shop.desk, order, units, "buyer", shop.clock())


def test_an_order_the_shop_does_not_know_cannot_be_cancelled() -> None:
    shop, _ = _sold()
    with pytest.raises(Gone):
        cancel(shop.desk, "999", {"1": 1}, "buyer", shop.clock())


@pytest.mark.parametrize("end", ["complete_unbooked", "cancel", "trash"])
def test_nothing_is_left_to_cancel_of_an_order_that_ended(end: str) -> None:
    shop, order = _sold()
    getattr(shop.store, end)(order)
    with pytest.raises(Refused):
        _cancel(shop, order, 1)


def test_shipped_units_cannot_be_cancelled() -> None:
    shop, order = _sold()
    shop.store.ship(order, f"{order}0", 1)
    with pytest.raises(Refused, match="2 units"):
        _cancel(shop, order, 3)


def test_pressing_twice_is_one_wish() -> None:
    shop, order = _sold()
    _cancel(shop, order, 1)
    with pytest.raises(Refused, match="already"):
        _cancel(shop, order, 1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [1000]


def test_the_same_key_is_taken_once_whatever_it_asks_for() -> None:
    shop, order = _sold()
    _cancel(shop, order, 1, key="form-7")
    with pytest.raises(Refused, match="already"):
        _cancel(shop, order, 2, key="form-7")
    assert len(shop.operations()) == 1


def test_the_same_wish_again_after_it_came_true_is_another_one() -> None:
    shop, order = _sold()
    for _ in range(2):
        _cancel(shop, order, 1)
        shop.work()
        shop.hear()
    assert [one.minor for one in shop.store.bank.book] == [1000, 1000]


def test_the_same_wish_again_after_it_was_refused_is_another_one() -> None:
    shop, order = _sold()
    shop.shop.faults = [Fault.REFUSED]
    _cancel(shop, order, 1)
    shop.work()
    assert "operation_failed" in shop.tasks()
    _cancel(shop, order, 1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [1000]


def test_pressing_twice_for_everything_says_so_too() -> None:
    shop, order = _sold()
    _cancel(shop, order, 3)
    with pytest.raises(Refused, match="already"):
        _cancel(shop, order, 3)


def test_units_of_a_running_wish_cannot_be_wished_again() -> None:
    shop, order = _sold()
    _cancel(shop, order, 2)
    with pytest.raises(Refused, match="1 units"):
        _cancel(shop, order, 2, cup=1)


def test_a_buyer_above_the_limit_waits_for_approval_and_is_told_nothing_yet() -> None:
    shop, order = _sold(Policy(approve_up_to=1999))
    assert _cancel(shop, order, 2, actor="buyer") is State.PROPOSED
    shop.work()
    assert (shop.store.bank.book, shop.tasks()) == ([], ["approve"])
    assert shop.notices("cancelled") == []


def test_what_a_person_approves_goes_out_once() -> None:
    shop, order = _sold(Policy(approve_up_to=1999))
    _cancel(shop, order, 2, actor="buyer")
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
    shop, order = _sold(Policy(approve_up_to=2000))
    assert _cancel(shop, order, 2, actor="buyer") is State.APPROVED
    shop, order = _sold(Policy(approve_up_to=0))
    assert _cancel(shop, order, 2) is State.APPROVED


def test_a_shop_that_cancels_by_hand_sends_the_buyer_to_it() -> None:
    shop, order = _sold(Policy(buyer_may_cancel=False))
    with pytest.raises(Refused):
        _cancel(shop, order, 1, actor="buyer")
    assert _cancel(shop, order, 1) is State.APPROVED


def test_a_whole_order_nobody_paid_is_let_go_of() -> None:
    shop, order = _sold(paid=False, status="on-hold")
    _cancel(shop, order, 3, cup=1)
    shop.work()
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.VOID, State.DONE)]
    assert (shop.store.orders[order].status, shop.store.bank.book) == ("cancelled", [])


def test_a_part_nobody_paid_is_taken_off_the_order() -> None:
    shop, order = _sold(paid=False, status="on-hold")
    for left in (2, 1):
        _cancel(shop, order, 1)
        shop.work()
        shop.hear()
        assert shop.store.orders[order].line(f"{order}0").ordered == left
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.REDUCE, State.DONE)] * 2
    assert shop.store.bank.book == []


def test_shipping_goes_back_with_the_last_unit() -> None:
    shop, order = _sold(shipping=500)
    _cancel(shop, order, 2)
    shop.work()
    shop.hear()
    _cancel(shop, order, 1, cup=1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [2000, 2500]


def test_a_merchant_who_keeps_the_shipping_quotes_and_refunds_without_it() -> None:
    shop, order = _sold(Policy(refund_shipping=False), shipping=500)
    _cancel(shop, order, 3, cup=1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [4000]


def test_what_a_buyer_wished_is_in_the_ledger_with_every_step() -> None:
    shop, order = _sold()
    _cancel(shop, order, 1, actor="buyer")
    shop.clock.now += timedelta(seconds=1)
    shop.work()
    steps = [one for one in shop.books.state().entries.values() if one.event == "operation"]
    assert [(one.actor, one.payload["state"]) for one in steps] == [
        ("buyer", "approved"),
        ("connector", "sending"),
        ("connector", "done"),
    ]
