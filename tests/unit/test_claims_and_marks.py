"""What a platform that counts claims itself tells us, and marks that somebody took off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import NotSent, Refused
from connector.events import ItemSeen, OrderNamed, Told, Uninstalled
from connector.handle import cancel, take
from connector.operate import carry_out, refunded_by_hand
from connector.ports import Kind, State
from tests.fakes import Fault, Rig, rig


def _shop(units: int = 5, *, counts: bool = True) -> Rig:
    made = rig()
    made.shop.counts = counts
    made.store.add_shelf("tea", units)
    made.connect()
    made.clock.forward(5)
    made.shop.calls.clear()
    return made


def _sold_short(shop: Rig, units: int = 7) -> str:
    order = shop.store.place(("tea", units)).id
    shop.hear()
    shop.work()
    return order


def test_an_order_we_cannot_read_stands_ahead_of_the_queue() -> None:
    shop = _shop()
    unread = shop.store.place(("tea", 3)).id
    shop.store.hints.clear()
    del shop.store.orders[unread]
    shop.store.shelves["tea"].ghosts += 3
    take(shop.desk, [ItemSeen("tea")], shop.clock())
    order = _sold_short(shop, 4)
    assert (shop.line(order).assigned, shop.line(order).owed) == (2, 2)


def test_when_the_platform_counts_less_than_we_hold_the_waiting_orders_are_read_again() -> None:
    shop = _shop()
    first = _sold_short(shop, 4)
    shop.store.ship(first, f"{first}0", 4)
    shop.store.hints.clear()  # nobody told us
    second = _sold_short(shop, 3)
    assert shop.held(first).lines[0].line.shipped == 4
    assert (shop.line(second).assigned, shop.line(second).owed) == (1, 2)


def test_a_named_order_is_asked_for() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 7)).id
    take(shop.desk, [OrderNamed(order)], shop.clock())
    assert shop.line(order).owed == 2


def test_what_the_platform_tells_becomes_a_task_once() -> None:
    shop = _shop()
    for _ in range(2):
        take(shop.desk, [Told("dispute", "9", "The buyer of order 9 asked the bank.")], shop.clock())
    assert shop.tasks() == ["dispute"]
    assert shop.shop.calls == []


def test_a_shop_that_let_us_go_is_asked_nothing_more_than_whether_it_did() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 7)).id
    shop.shop.away = Refused("The shop does not accept this access token.")
    take(shop.desk, [OrderNamed(order), Uninstalled()], shop.clock())
    assert shop.shop.calls == ["profile"]
    assert not shop.books.state().merchant.active


def test_an_old_word_that_the_shop_let_us_go_does_not_end_a_new_installation() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 7)).id
    take(shop.desk, [OrderNamed(order), Uninstalled()], shop.clock())
    assert shop.books.state().merchant.active
    assert shop.line(order).owed == 2
    assert "uninstall_unfounded" in [one.event for one in shop.books.state().entries.values()]


def test_a_shop_that_does_not_answer_is_not_let_go_yet() -> None:
    shop = _shop()
    shop.shop.away = NotSent("The shop is not there.")
    with pytest.raises(NotSent):
        take(shop.desk, [Uninstalled()], shop.clock())
    assert shop.books.state().merchant.active


def test_with_the_shop_every_open_refund_ends_or_becomes_a_persons() -> None:
    shop = _shop()
    orders = [_sold_short(shop) for _ in range(3)]
    for order in orders:
        cancel(shop.desk, order, {f"{order}0": 1}, "merchant:kim", shop.clock())
    paid, lost, unsent = shop.operations(money=True)
    shop.shop.faults = [Fault.ANSWER_LOST]
    carry_out(shop.desk, lost, shop.clock())
    carry_out(shop.desk, paid, shop.clock())
    shop.shop.away = Refused("The shop does not accept this access token.")
    take(shop.desk, [Uninstalled()], shop.clock())
    found = {one.id: one.state for one in shop.operations(money=True)}
    assert found == {paid.id: State.DONE, lost.id: State.NEEDS_OPERATOR, unsent.id: State.FAILED}
    assert {"needs_operator", "operation_failed"} <= set(shop.tasks())
    gone = replace(shop.desk, merchant=replace(shop.desk.merchant, active=False))
    refunded_by_hand(gone, lost.id, "merchant:kim", shop.clock())
    assert "needs_operator" not in shop.tasks()


def test_a_mark_that_staff_took_off_is_put_on_again() -> None:
    shop = _shop()
    order = _sold_short(shop)
    marked = shop.held(order).marked
    assert shop.order(order).shown == marked != ""
    shop.store.orders[order].shown = ""
    shop.clock.forward(60)
    shop.read(order)
    shop.work()
    assert shop.order(order).shown == marked


def test_a_mark_that_will_not_stand_is_not_written_for_ever() -> None:
    shop = _shop()
    order = _sold_short(shop)
    for _ in range(10):
        shop.store.orders[order].shown = ""
        shop.clock.forward(60)
        shop.read(order)
        shop.work()
    shows = [one for one in shop.operations(State.DONE, money=False) if one.kind is Kind.SHOW]
    assert len(shows) == 3
    shop.clock.now += timedelta(hours=2)
    shop.read(order)
    shop.work()
    assert shop.order(order).shown == shop.held(order).marked


def test_a_mark_left_by_an_earlier_installation_is_taken_off() -> None:
    shop = _shop(9)
    order = shop.store.place(("tea", 7)).id
    shop.store.orders[order].shown = "old"
    shop.read(order)
    shop.work()
    assert shop.order(order).shown == ""


def test_an_order_that_bears_what_we_wrote_is_left_alone() -> None:
    shop = _shop()
    order = _sold_short(shop)
    before = len(shop.operations(money=False))
    shop.clock.forward(60)
    shop.read(order)
    assert len(shop.operations(money=False)) == before
