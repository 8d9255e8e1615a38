"""Good news waits until it was read twice: nothing falls, and nobody is told, before."""

from connector.handle import review_all
from tests.unit.waiting import kinds, second_reading, sold_short


def test_good_news_waits_for_asecond_reading() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    assert (shop.line(order).owed, shop.line(order).shown) == (0, 2)
    second_reading(shop, 9)
    assert (shop.line(order).shown, kinds(shop)) == (2, ["waiting"])
    second_reading(shop, 1)
    assert (shop.line(order).shown, kinds(shop)) == (0, ["waiting", "ready"])


def test_the_second_reading_is_planned() -> None:
    shop, _ = sold_short()
    shop.store.arrive("tea", 5)
    arrived = shop.clock()
    shop.hear()
    (plan,) = [one for one in shop.books.state().plans.values() if one.item == "tea"]
    assert (plan.due - arrived).total_seconds() == 600


def test_deciding_anew_without_reading_is_nosecond_reading() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=30)
    review_all(shop.desk, ["tea"], shop.clock())
    assert (shop.line(order).shown, kinds(shop)) == (2, ["waiting"])


def test_goods_that_vanish_before_the_second_reading_were_never_news() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=5)
    shop.store.arrive("tea", -5)
    shop.hear()
    second_reading(shop)
    second_reading(shop)
    assert (shop.line(order).shown, kinds(shop)) == (2, ["waiting"])


def test_goods_that_came_back_count_from_when_they_came_back() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=5)
    shop.store.arrive("tea", -4)
    shop.hear()
    shop.clock.forward(minutes=4)
    shop.store.arrive("tea", 4)
    shop.hear()
    second_reading(shop, 2)
    assert (shop.line(order).owed, shop.line(order).shown) == (0, 2)
    second_reading(shop, 8)
    assert (shop.line(order).shown, kinds(shop)) == (0, ["waiting", "ready"])


def test_a_part_that_arrives_is_shown_but_nobody_is_told_it_is_ready() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 1)
    shop.hear()
    second_reading(shop)
    assert (shop.line(order).shown, kinds(shop)) == (1, ["waiting"])


def test_who_falls_short_again_after_being_ready_gets_a_new_promise() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    second_reading(shop)
    shop.store.arrive("tea", -5)
    shop.hear()
    line = shop.line(order)
    assert (line.shown, line.ready, line.promise and line.promise.version) == (2, None, 2)
    assert kinds(shop) == ["waiting", "ready", "waiting"]
