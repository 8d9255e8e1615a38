"""A webhook is a hint: what the payload closes is closed, the rest is asked of the shop once."""

from dataclasses import replace

import pytest

from connector.errors import NotSent
from connector.events import Ignored, ItemGone, LookAround, OrderGone, OrderSeen
from connector.handle import look_again, look_around, take
from tests.fakes import Rig, rig


def _shop(units: int = 5) -> Rig:
    made = rig()
    made.store.add_shelf("tea", units)
    made.store.add_shelf("cup", 5)
    made.connect()
    made.clock.forward(5)
    made.shop.calls.clear()
    return made


def test_an_order_nobody_can_be_short_by_is_closed_without_asking() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 5)).id
    shop.hear()
    assert shop.shop.calls == []
    assert (shop.line(order).assigned, shop.line(order).owed) == (5, 0)


def test_our_own_mirror_of_the_stock_follows_the_sale() -> None:
    shop = _shop()
    shop.store.place(("tea", 5))
    shop.hear()
    shop.store.place(("tea", 1))
    shop.hear()
    assert shop.shop.calls == ["look"]


@pytest.mark.parametrize("change", ["cancel", "trash", "complete_unbooked"])
def test_an_order_that_ended_is_asked_for(change: str) -> None:
    shop = _shop()
    order = shop.store.place(("tea", 5)).id
    shop.hear()
    getattr(shop.store, change)(order)
    shop.hear()
    assert shop.shop.calls == ["look"]
    assert shop.line(order).assigned == 0


def test_a_body_that_leaves_out_refunded_units_is_not_believed() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 5)).id
    shop.store.refund(order, {f"{order}0": 2}, restock=True)
    shop.hear()
    assert shop.shop.calls == ["look"]
    assert shop.line(order).assigned == 3


def test_an_old_body_changes_nothing() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 5)).id
    (old,) = shop.store.hints
    shop.clock.forward(60)
    shop.store.complete(order)
    shop.hear()
    before = shop.held(order)
    take(shop.desk, [old.then], shop.clock())
    assert shop.held(order) == before


def test_many_bodies_of_one_order_are_one_question() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 9)).id
    for _ in range(5):
        shop.store.touch(order)
    shop.hear()
    assert shop.shop.calls == ["look"]


def test_a_line_that_was_taken_off_gives_its_stock_to_others() -> None:
    shop = _shop(units=3)
    first = shop.store.place(("tea", 3), ("cup", 1)).id
    second = shop.store.place(("tea", 2)).id
    shop.hear()
    assert shop.line(second).owed == 2
    shop.store.edit(first, f"{first}0", 0)
    shop.hear()
    assert (shop.line(second).assigned, shop.line(second).owed) == (2, 0)


def test_an_order_deleted_for_ever_is_found_when_somebody_looks_around() -> None:
    shop = _shop(units=3)
    first = shop.store.place(("tea", 3)).id
    second = shop.store.place(("tea", 2)).id
    shop.hear()
    shop.store.delete(first)
    look_around(shop.desk, shop.clock())
    assert shop.held(first).status == "deleted"
    assert (shop.line(second).assigned, shop.line(second).owed) == (2, 0)


def test_stock_that_moved_unheard_is_found_though_nobody_waits_yet() -> None:
    shop = _shop(units=3)
    order = shop.store.place(("tea", 3)).id
    shop.hear()
    shop.store.arrive("tea", -2)
    shop.store.hints.clear()
    look_around(shop.desk, shop.clock())
    assert (shop.line(order).assigned, shop.line(order).owed) == (1, 2)


def test_a_body_without_an_id_means_the_recent_orders() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 9)).id
    take(shop.desk, [LookAround("no id")], shop.clock())
    assert shop.line(order).owed == 4


@pytest.mark.parametrize("event", [Ignored("coupon"), OrderGone("999"), ItemGone("nothing")])
def test_what_does_not_concern_us_leaves_no_trace(event: Ignored | OrderGone | ItemGone) -> None:
    shop = _shop()
    before = shop.books.state().copy()
    take(shop.desk, [event], shop.clock())
    assert shop.books.state() == before


def test_a_shop_that_is_away_loses_nothing() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 9)).id
    events = [one.then for one in shop.store.hints]
    shop.shop.away = NotSent("away")
    with pytest.raises(NotSent):
        take(shop.desk, events, shop.clock())
    assert shop.books.state().orders == {}
    shop.shop.away = None
    take(shop.desk, events, shop.clock())
    assert shop.line(order).owed == 4


def test_an_order_that_cannot_be_read_is_a_task_and_hides_no_other() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 9)).id
    whole = shop.shop.look([order], [], None)
    odd = replace(whole, unread={"77": "An order comes to less than nothing."})
    shop.shop.look = lambda *_: odd  # type: ignore[method-assign]
    look_again(shop.desk, [order, "77"], [], shop.clock())
    assert (shop.tasks(), shop.line(order).owed) == (["order_unread"], 4)


def test_before_everything_was_read_once_every_order_is_asked_for() -> None:
    shop = rig(backfilled=False)
    shop.store.add_shelf("tea", 5)
    shop.store.place(("tea", 1))
    shop.hear()
    assert shop.shop.calls == ["look"]


def test_the_newest_of_several_bodies_is_taken_whatever_their_order() -> None:
    shop = _shop()
    order = shop.store.place(("tea", 2)).id
    shop.clock.forward(60)
    shop.store.edit(order, f"{order}0", 4)
    events = [one.then for one in shop.store.hints if isinstance(one.then, OrderSeen)]
    take(shop.desk, events[::-1], shop.clock())
    assert (shop.line(order).assigned, shop.shop.calls) == (4, [])
