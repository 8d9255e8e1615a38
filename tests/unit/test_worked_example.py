"""The example the design is explained with, step by step, every number."""

import pytest

from connector.allocate import Pool
from connector.handle import goods_arrived
from connector.model import StockMode
from connector.policy import Policy
from tests.fakes import Rig, rig


def _sold_four_and_three(policy: Policy | None = None) -> tuple[Rig, str, str]:
    shop = rig(policy)
    shop.store.add_shelf("tea", 5)
    shop.connect()
    first = shop.store.place(("tea", 4)).id
    shop.clock.forward(1)
    second = shop.store.place(("tea", 3)).id
    shop.hear()
    return shop, first, second


def _stands(shop: Rig, order: str) -> tuple[int, int]:
    held = shop.line(order)
    return held.assigned, held.owed


def _pool(shop: Rig) -> tuple[int, int]:
    """Return the number for sale and the cover."""
    held = shop.books.state().items["tea"]
    assert held.pool is not None
    with shop.books.record(1) as record:
        claims = record.cases.sums("tea")[1]
    return held.pool.available, held.pool.available + claims - held.pool.offset


def _one_of_b_is_refunded_by_hand(policy: Policy | None = None) -> tuple[Rig, str, str]:
    shop, first, second = _sold_four_and_three(policy)
    shop.store.refund(second, {shop.line(second).line.id: 1}, restock=False)
    shop.hear()
    return shop, first, second


def _a_ships(policy: Policy | None = None) -> tuple[Rig, str, str]:
    shop, first, second = _one_of_b_is_refunded_by_hand(policy)
    shop.store.complete(first)
    shop.hear()
    return shop, first, second


def test_five_in_stock_four_and_three_sold_leave_two_owed_to_the_second() -> None:
    shop, first, second = _sold_four_and_three()
    assert _pool(shop) == (-2, 5)
    assert (_stands(shop, first), _stands(shop, second)) == ((4, 0), (1, 2))


def test_a_unit_refunded_by_hand_without_restock_is_owed_no_more() -> None:
    shop, first, second = _one_of_b_is_refunded_by_hand()
    assert _pool(shop) == (-2, 5)
    assert (_stands(shop, first), _stands(shop, second)) == ((4, 0), (1, 1))


def test_shipping_takes_the_shipped_units_off_the_cover_and_nobody_elses() -> None:
    shop, first, second = _a_ships()
    assert _pool(shop) == (-2, 1)
    assert (_stands(shop, first), _stands(shop, second)) == ((0, 0), (1, 1))


def test_ten_that_arrive_reach_the_one_who_waits() -> None:
    shop, _, second = _a_ships()
    shop.store.arrive("tea", 10)
    shop.hear()
    assert _pool(shop) == (8, 11)
    assert _stands(shop, second) == (2, 0)


def test_a_number_set_to_zero_asks_first_and_then_means_goods() -> None:
    shop, _, second = _a_ships()
    shop.store.set_number("tea", 0)
    shop.hear()
    assert shop.tasks() == ["did_goods_arrive"]
    assert _stands(shop, second) == (1, 1)
    goods_arrived(shop.desk, "tea", arrived=True, actor="merchant:kim", now=shop.clock())
    assert _pool(shop) == (0, 3)
    assert _stands(shop, second) == (2, 0)
    assert shop.tasks() == []


def test_a_number_set_to_zero_means_no_news_where_the_merchant_floors_it() -> None:
    shop, _, second = _a_ships(Policy(stock_mode=StockMode.FLOORED))
    shop.store.set_number("tea", 0)
    shop.hear()
    assert shop.tasks() == []
    assert _pool(shop) == (0, 1)
    assert _stands(shop, second) == (1, 1)


@pytest.mark.parametrize("mode", list(StockMode))
def test_a_pending_order_of_nine_changes_nothing(mode: StockMode) -> None:
    shop, _, second = _a_ships(Policy(stock_mode=mode))
    before = shop.books.state().items["tea"].pool
    pending = shop.store.place(("tea", 9), paid=False).id
    shop.hear()
    assert shop.books.state().items["tea"].pool == before == Pool(-2, before.taken if before else 0)
    assert _stands(shop, second) == (1, 1)
    assert _stands(shop, pending) == (0, 0)
