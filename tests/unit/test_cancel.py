"""Either side cancels a line: the right units, once, by the right means."""

import pytest

from connector.errors import Gone, Refused
from connector.handle import cancel
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Fault
from tests.unit.selling import sold, take_off


def test_cancelled_units_are_refunded_once_and_nobody_waits_for_them() -> None:
    shop, order = sold()
    assert take_off(shop, order, 2) is State.APPROVED
    shop.work()
    shop.hear()
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.REFUND, State.DONE)]
    assert [one.minor for one in shop.store.bank.book] == [2000]
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown) == (1, 0, 0)
    assert [one.kind for one in shop.notices()] == ["waiting", "cancelled", "refunded"]


def test_the_buyer_is_told_what_still_waits_once_units_are_cancelled() -> None:
    shop, order = sold()
    take_off(shop, order, 1)
    (told,) = shop.notices("cancelled")
    assert [(row["cancelled"], row["waiting"]) for row in told.body["lines"]] == [(1, 1)]


def test_nothing_is_meant_for_a_store_that_is_only_watched() -> None:
    shop, order = sold(Policy(watch_only=True))
    with pytest.raises(Refused, match="only watched"):
        take_off(shop, order, 1)
    assert shop.operations() == []


@pytest.mark.parametrize("units", [4, -1, 10**9])
def test_units_that_are_not_there_cannot_be_cancelled(units: int) -> None:
    shop, order = sold()
    with pytest.raises(Refused):
        take_off(shop, order, units)
    assert shop.operations() == []


@pytest.mark.parametrize("units", [{}, {"tea": 0}, {"999": 1}, {"": 1}])
def test_a_wish_that_names_no_units_of_the_order_is_refused(units: dict[str, int]) -> None:
    shop, order = sold()
    with pytest.raises(Refused):
        cancel(shop.desk, order, units, "buyer", shop.clock())


def test_an_order_the_shop_does_not_know_cannot_be_cancelled() -> None:
    shop, _ = sold()
    with pytest.raises(Gone):
        cancel(shop.desk, "999", {"1": 1}, "buyer", shop.clock())


@pytest.mark.parametrize("end", ["complete_unbooked", "cancel", "trash"])
def test_nothing_is_left_to_cancel_of_an_order_that_ended(end: str) -> None:
    shop, order = sold()
    getattr(shop.store, end)(order)
    with pytest.raises(Refused):
        take_off(shop, order, 1)


def test_shipped_units_cannot_be_cancelled() -> None:
    shop, order = sold()
    shop.store.ship(order, f"{order}0", 1)
    with pytest.raises(Refused, match="2 units"):
        take_off(shop, order, 3)


def test_pressing_twice_is_one_wish() -> None:
    shop, order = sold()
    take_off(shop, order, 1)
    with pytest.raises(Refused, match="already"):
        take_off(shop, order, 1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [1000]


def test_the_same_key_is_taken_once_whatever_it_asks_for() -> None:
    shop, order = sold()
    take_off(shop, order, 1, key="form-7")
    with pytest.raises(Refused, match="already"):
        take_off(shop, order, 2, key="form-7")
    assert len(shop.operations()) == 1


def test_the_same_wish_again_after_it_came_true_is_another_one() -> None:
    shop, order = sold()
    for _ in range(2):
        take_off(shop, order, 1)
        shop.work()
        shop.hear()
    assert [one.minor for one in shop.store.bank.book] == [1000, 1000]


def test_the_same_wish_again_after_it_was_refused_is_another_one() -> None:
    shop, order = sold()
    shop.shop.faults = [Fault.REFUSED]
    take_off(shop, order, 1)
    shop.work()
    assert "operation_failed" in shop.tasks()
    take_off(shop, order, 1)
    shop.work()
    assert [one.minor for one in shop.store.bank.book] == [1000]


def test_pressing_twice_for_everything_says_so_too() -> None:
    shop, order = sold()
    take_off(shop, order, 3)
    with pytest.raises(Refused, match="already"):
        take_off(shop, order, 3)


def test_units_of_a_running_wish_cannot_be_wished_again() -> None:
    shop, order = sold()
    take_off(shop, order, 2)
    with pytest.raises(Refused, match="1 units"):
        take_off(shop, order, 2, cup=1)
