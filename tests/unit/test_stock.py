"""A new number: believed, asked about, written down, used up."""

from datetime import date

import pytest

from connector.errors import Refused
from connector.handle import add_supplies, goods_arrived
from connector.model import StockMode, Supply
from connector.policy import Policy
from tests.fakes import Rig, rig


def _short(policy: Policy | None = None) -> tuple[Rig, str]:
    """A shop with 1 unit and an order of 3."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1, sku="T-1")
    shop.connect()
    order = shop.store.place(("tea", 3)).id
    shop.hear()
    assert shop.line(order).owed == 2
    return shop, order


def _set(shop: Rig, number: int) -> None:
    shop.store.set_number("tea", number)
    shop.hear()


def test_goods_that_clear_the_queue_above_zero_are_not_asked_about() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    assert (shop.line(order).owed, shop.tasks()) == (0, [])


def test_a_number_set_to_zero_is_asked_about_once_and_everybody_keeps_waiting() -> None:
    shop, order = _short()
    for _ in range(2):
        _set(shop, 0)
    assert (shop.line(order).owed, shop.tasks()) == (2, ["did_goods_arrive"])


def test_a_number_set_to_zero_is_recognised_behind_a_sale_made_since() -> None:
    shop, order = _short()
    shop.store.set_number("tea", 0)
    second = shop.store.place(("tea", 1)).id
    shop.hear()
    assert shop.tasks() == ["did_goods_arrive"]
    assert (shop.line(order).owed, shop.line(second).owed) == (2, 1)


def test_yes_the_goods_arrived_gives_them_to_those_who_wait() -> None:
    shop, order = _short()
    _set(shop, 0)
    goods_arrived(shop.desk, "tea", arrived=True, actor="merchant:kim", now=shop.clock())
    assert (shop.line(order).owed, shop.tasks()) == (0, [])


def test_no_nothing_arrived_keeps_everybody_waiting_through_later_readings() -> None:
    shop, order = _short()
    _set(shop, 0)
    goods_arrived(shop.desk, "tea", arrived=False, actor="merchant:kim", now=shop.clock())
    shop.read()
    second = shop.store.place(("tea", 1)).id
    shop.hear()
    assert (shop.line(order).owed, shop.line(second).owed, shop.tasks()) == (2, 1, [])


def test_an_answer_nobody_asked_for_is_refused() -> None:
    shop, _ = _short()
    with pytest.raises(Refused):
        goods_arrived(shop.desk, "tea", arrived=True, actor="merchant:kim", now=shop.clock())
    with pytest.raises(Refused):
        goods_arrived(shop.desk, "nothing", arrived=True, actor="merchant:kim", now=shop.clock())


def test_a_question_is_withdrawn_when_the_number_moves_on_by_itself() -> None:
    shop, order = _short()
    _set(shop, 0)
    _set(shop, 4)
    assert (shop.line(order).owed, shop.tasks()) == (0, [])


def test_a_question_is_withdrawn_when_nobody_waits_for_its_answer() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 2)
    shop.hear()
    assert shop.tasks() == ["did_goods_arrive"]
    shop.store.ship(order, f"{order}0", 3)
    shop.hear()
    assert shop.tasks() == []


def test_nobody_is_asked_when_the_merchant_wants_no_questions() -> None:
    shop, order = _short(Policy(ask_before_clearing=False))
    _set(shop, 0)
    assert (shop.line(order).owed, shop.tasks()) == (0, [])


def test_nobody_is_asked_when_a_supply_was_expected() -> None:
    shop, order = _short()
    add_supplies(shop.desk, [Supply("tea", 5, date(2026, 12, 1))], "merchant:kim", shop.clock())
    _set(shop, 0)
    assert (shop.line(order).owed, shop.tasks()) == (0, [])


def test_arrived_units_are_expected_no_more_earliest_first() -> None:
    shop, _ = _short()
    expected = [Supply("tea", 4, date(2026, 12, 9)), Supply("tea", 4, date(2026, 12, 1)), Supply("tea", 4, None)]
    add_supplies(shop.desk, expected, "merchant:kim", shop.clock())
    shop.store.arrive("tea", 6)
    shop.hear()
    with shop.books.record(1) as record:
        left = [(one.due, one.units) for one in record.cases.supplies("tea")]
    assert left == [(date(2026, 12, 9), 2), (None, 4)]


def test_units_given_back_by_a_cancelled_order_are_no_arrival() -> None:
    shop, order = _short()
    add_supplies(shop.desk, [Supply("tea", 4, date(2026, 12, 1))], "merchant:kim", shop.clock())
    shop.store.cancel(order)
    shop.hear()
    with shop.books.record(1) as record:
        assert [one.units for one in record.cases.supplies("tea")] == [4]


def test_goods_shipped_that_were_never_booked_in_are_told_to_the_merchant_only() -> None:
    shop, order = _short()
    told = len(shop.notices())
    shop.store.complete_unbooked(order)
    shop.hear()
    assert "books_disagree" in shop.tasks()
    assert len(shop.notices()) == told


def test_books_that_agree_again_need_nobody() -> None:
    shop, order = _short()
    shop.store.complete_unbooked(order)
    shop.hear()
    _set(shop, 0)
    assert "books_disagree" not in shop.tasks()


def test_a_number_nobody_manages_any_more_owes_nothing() -> None:
    shop, order = _short()
    shop.store.shelves["tea"].number = None
    shop.read(order)
    assert (shop.line(order).assigned, shop.line(order).owed) == (3, 0)


def test_an_unmanaged_item_that_is_ordered_in_owes_everything() -> None:
    shop = rig()
    shop.store.add_shelf("tea", 0, managed=False, on_backorder=True)
    shop.connect()
    order = shop.store.place(("tea", 3)).id
    shop.hear()
    assert shop.line(order).owed == 3


@pytest.mark.parametrize("mode", list(StockMode))
def test_every_unexplained_change_is_in_the_ledger(mode: StockMode) -> None:
    shop, _ = _short(Policy(stock_mode=mode))
    shop.store.arrive("tea", 9)
    shop.hear()
    entries = [one for one in shop.books.state().entries.values() if one.event == "stock"]
    assert [one.payload["change"] for one in entries] == [9]
