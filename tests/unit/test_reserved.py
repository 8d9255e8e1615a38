"""Money that is only reserved while a buyer waits becomes a task before the bank lets it go."""

from dataclasses import replace

from connector.handle.reserved import TASK
from tests.fakes import Rig, rig

DAY = 86_400.0


def reserved(units: int) -> tuple[Rig, str]:
    shop = rig()
    shop.store.add_shelf("tea", 2)
    shop.connect()
    order = shop.store.place(("tea", units), status="on-hold").id
    shop.store.orders[order].paid = False
    shop.hear()
    return shop, order


def after(shop: Rig, order: str, days: float) -> list[str]:
    shop.clock.forward(days * DAY)
    shop.read(order)
    return [one for one in shop.tasks() if one == TASK]


def test_a_person_hears_of_it_two_days_ahead_and_once() -> None:
    shop, order = reserved(5)
    assert after(shop, order, 4.9) == []
    assert after(shop, order, 0.2) == [TASK]
    assert after(shop, order, 5) == [TASK]


def test_it_is_looked_at_when_the_time_comes_though_nothing_happens() -> None:
    shop, order = reserved(5)
    placed = shop.held(order).placed
    plan = shop.books.state().plans[f"reserved:{order}"]
    assert (plan.order, (plan.due - placed).days) == (order, 5)


def test_the_task_ends_when_the_money_is_taken() -> None:
    shop, order = reserved(5)
    assert after(shop, order, 6) == [TASK]
    shop.store.orders[order].paid = True
    assert after(shop, order, 0.1) == []


def test_an_order_that_need_not_wait_is_no_ones_worry() -> None:
    shop, order = reserved(2)
    assert after(shop, order, 9) == []


def test_how_long_banks_keep_it_is_the_merchants_to_say() -> None:
    shop, order = reserved(5)
    shop.books.state().policy = replace(shop.books.state().policy, authorisation_days=30)
    assert after(shop, order, 9) == []
    assert after(shop, order, 20) == [TASK]
