"""Cover, then fill; and what a new number means."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.allocate import Allocation, Place, Pool, Waiting, absorb, allocate, cover, owed, zeroed
from connector.model import Item, StockMode
from tests.fakes import START

UNITS = st.integers(0, 20)
WAITING = st.builds(
    lambda priority, minute, number, units: Waiting(
        Place.of(priority, START + timedelta(minutes=minute), str(number), f"{number}0"), units
    ),
    st.integers(-1, 1),
    st.integers(0, 3),
    st.integers(1, 10**6),
    UNITS,
)
QUEUE = st.lists(WAITING, max_size=8, unique_by=lambda one: one.place.rank)


def _place(number: int, *, minute: int = 0, priority: int = 0) -> Place:
    return Place.of(priority, START + timedelta(minutes=minute), str(number), str(number))


def _item(available: int | None, *, on_backorder: bool = False, claimed: int | None = None) -> Item:
    return Item("tea", "Tea", ("tea",), available, on_backorder=on_backorder, claimed=claimed)


@given(UNITS, QUEUE)
def test_every_unit_is_assigned_or_owed_and_no_more_is_given_than_there_is(goods: int, queue: list[Waiting]) -> None:
    given_ = allocate(goods, queue)
    units = {one.place.rank: one.units for one in queue}
    assert {one.place.rank: one.assigned + one.owed for one in given_} == units
    assert sum(one.assigned for one in given_) == min(goods, sum(units.values()))
    assert owed(given_) == max(0, sum(units.values()) - goods)


@given(UNITS, QUEUE, st.randoms(use_true_random=False))
def test_the_order_in_which_lines_are_named_changes_nothing(goods: int, queue: list[Waiting], chance: object) -> None:
    mixed = queue[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert allocate(goods, mixed) == allocate(goods, queue)


@given(UNITS, QUEUE, st.integers(0, 5))
def test_more_goods_take_nothing_from_anybody(goods: int, queue: list[Waiting], more: int) -> None:
    few, many = allocate(goods, queue), allocate(goods + more, queue)
    assert all(b.assigned >= a.assigned for a, b in zip(few, many, strict=True))


@given(UNITS, QUEUE)
def test_who_is_owed_stands_behind_everybody_who_is_not(goods: int, queue: list[Waiting]) -> None:
    stands = [(one.place, one.assigned, one.owed) for one in allocate(goods, queue)]
    last_full = max((place for place, got, _ in stands if got), default=None)
    first_owed = min((place for place, _, short in stands if short), default=None)
    assert last_full is None or first_owed is None or last_full <= first_owed


def test_priority_comes_first_then_the_moment_then_the_number_of_the_line() -> None:
    queue = [_place(9), _place(10), _place(11, minute=-1), _place(12, minute=5, priority=-1)]
    for mixed in permutations(queue):
        served = allocate(0, [Waiting(one, 1) for one in mixed])
        assert [one.place.line for one in served] == ["12", "11", "9", "10"]


def test_units_are_split_where_the_goods_end() -> None:
    first, second = _place(1), _place(2)
    assert allocate(5, [Waiting(second, 3), Waiting(first, 4)]) == (Allocation(first, 4, 0), Allocation(second, 1, 2))


@pytest.mark.parametrize(
    ("item", "pool", "claims", "goods"),
    [
        (_item(-2), Pool(-2, 7), 7, 5),
        (_item(-2), Pool(-2, 7, 2), 7, 3),
        (_item(-2, claimed=7), Pool(-2, 4), 4, 2),
        (_item(-2, claimed=3), Pool(-2, 7), 7, 1),
        (_item(-9), Pool(-9, 7), 7, 0),
        (_item(-3, claimed=5), Pool(-3, 0), 0, 0),
        (_item(None), None, 7, None),
        (_item(None, on_backorder=True), None, 7, 0),
    ],
    ids=[
        "sold short",
        "counted twice",
        "five on the shelf, three claimed by an order we cannot see",
        "the platform counts fewer claims than we hold",
        "shipped unbooked",
        "all claimed by orders we cannot see",
        "unmanaged",
        "ordered in",
    ],
)
def test_the_cover_of_a_pool(item: Item, pool: Pool | None, claims: int, goods: int | None) -> None:
    assert cover(item, pool, claims) == goods


def _cover(pool: Pool, claims: int) -> int:
    found = cover(_item(pool.available), pool, claims)
    assert found is not None
    return found


@given(st.integers(-20, 20), UNITS, st.integers(0, 9), st.sampled_from(StockMode))
def test_selling_and_cancelling_leave_the_cover_alone(number: int, taken: int, sold: int, mode: StockMode) -> None:
    held = Pool(number, taken, 3)
    after = absorb(held, number - sold, taken + sold, taken + sold, mode)
    assert _cover(after, taken + sold) == _cover(held, taken)
    assert absorb(after, number, taken, taken, mode) == held


def test_the_first_number_is_believed() -> None:
    assert absorb(None, -4, 2, 2, StockMode.SHELF) == Pool(-4, 2)


def test_a_number_for_sale_means_goods_on_top_of_what_waits() -> None:
    assert _cover(absorb(Pool(-2, 7, 1), 8, 7, 7, StockMode.AVAILABLE), 7) == 15


def test_a_number_of_the_shelf_counts_the_goods_that_wait_too() -> None:
    held = absorb(Pool(-2, 7), 6, 7, 7, StockMode.SHELF)
    assert _cover(held, 7) == 6
    sold = absorb(held, 4, 9, 9, StockMode.SHELF)
    assert _cover(sold, 9) == 6


def test_zero_means_no_news_where_numbers_are_floored() -> None:
    assert _cover(absorb(Pool(-2, 7), 0, 7, 7, StockMode.FLOORED), 7) == 5


def test_zero_tells_that_nothing_is_left_for_sale_even_where_numbers_are_floored() -> None:
    assert _cover(absorb(Pool(4, 7), 0, 7, 7, StockMode.FLOORED), 7) == 7


def test_a_floored_zero_is_recognised_behind_sales_made_since() -> None:
    at_once = absorb(absorb(Pool(-2, 7), 0, 7, 7, StockMode.FLOORED), -1, 8, 8, StockMode.FLOORED)
    assert absorb(Pool(-2, 7), -1, 8, 8, StockMode.FLOORED) == at_once
    assert _cover(at_once, 8) == 5


def test_a_floored_number_above_zero_is_believed() -> None:
    held = absorb(Pool(-2, 7), 0, 7, 7, StockMode.FLOORED)
    assert _cover(absorb(held, 3, 7, 7, StockMode.FLOORED), 7) == 10


@pytest.mark.parametrize(("number", "taken", "was_zero"), [(0, 7, True), (-1, 8, True), (-2, 8, False), (1, 7, False)])
def test_a_number_was_zero_when_sales_since_explain_the_rest(number: int, taken: int, was_zero: bool) -> None:
    assert zeroed(Pool(-2, 7), number, taken) is was_zero
