"""What follows from how things stand: told once, at once for bad news, after a second reading for good news."""

from datetime import date

from connector.handle import add_supplies
from connector.model import Supply
from connector.policy import Policy
from connector.ports import Kind
from tests.fakes import rig
from tests.unit.waiting import kinds, second_reading, sold_short


def test_a_line_sold_beyond_stock_is_told_and_shown_at_once() -> None:
    shop, order = sold_short()
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown, line.waited) == (1, 2, 2, shop.clock())
    assert line.promise is not None
    assert line.promise.version == 1
    assert kinds(shop) == ["waiting"]
    assert [one.kind for one in shop.operations(money=False)] == [Kind.SHOW, Kind.NOTE]


def test_a_covered_line_is_not_worth_a_word() -> None:
    shop = rig()
    shop.store.add_shelf("tea", 5)
    shop.connect()
    shop.store.place(("tea", 3))
    shop.hear()
    assert (shop.notices(), shop.operations(money=False), shop.tasks()) == ([], [], [])


def test_hearing_the_same_again_tells_nobody_anything() -> None:
    shop, order = sold_short()
    before = (len(shop.notices()), len(shop.operations(money=False)), len(shop.books.state().entries))
    for _ in range(3):
        shop.store.touch(order)
        shop.hear()
        shop.read(order)
    assert (len(shop.notices()), len(shop.operations(money=False)), len(shop.books.state().entries)) == before


def test_two_lines_of_one_order_share_one_notice() -> None:
    shop = rig()
    shop.store.add_shelf("tea", 0)
    shop.store.add_shelf("cup", 0)
    shop.connect()
    shop.store.place(("tea", 1), ("cup", 2))
    shop.hear()
    assert [len(one.body["lines"]) for one in shop.notices("waiting")] == [2]


def test_the_marking_and_the_note_go_when_nobody_waits() -> None:
    shop, order = sold_short()
    shop.work()
    assert [(one.line, one.waiting) for one in shop.shop.markings[-1].lines] == [(f"{order}0", 2)]
    shop.store.complete_unbooked(order)
    shop.hear()
    shop.work()
    assert shop.shop.markings[-1].lines == ()
    assert len(shop.store.orders[order].notes) == 2


def test_a_buyer_who_takes_the_waiting_units_off_is_not_told_that_they_are_ready() -> None:
    shop, order = sold_short()
    shop.store.refund(order, {f"{order}0": 2}, restock=True)
    shop.hear()
    second_reading(shop)
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown, line.ready) == (1, 0, 0, None)
    assert kinds(shop) == ["waiting"]


def test_an_order_completed_while_owed_is_a_question_for_the_merchant() -> None:
    shop, order = sold_short()
    shop.store.complete_unbooked(order)
    shop.hear()
    assert "completed_while_owed" in shop.tasks()
    assert kinds(shop) == ["waiting"]


def test_a_shipped_order_that_was_covered_is_no_question() -> None:
    shop, order = sold_short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.store.complete(order)
    shop.hear()
    assert shop.tasks() == []


def test_a_buyer_without_an_address_is_told_by_the_merchant() -> None:
    shop, _ = sold_short(email="")
    assert (shop.notices(), shop.tasks()) == ([], ["no_address"])


def test_a_merchant_who_sends_no_notices_still_sees_the_marking() -> None:
    shop, _ = sold_short(Policy(send_notices=False))
    assert (shop.notices(), shop.tasks()) == ([], [])
    assert [one.kind for one in shop.operations(money=False)] == [Kind.SHOW, Kind.NOTE]


def test_a_later_delivery_moves_the_date_and_is_told_with_the_date_before() -> None:
    shop, order = sold_short()
    before = shop.line(order).promise
    add_supplies(shop.desk, [Supply("tea", 9, date(2027, 2, 1))], "merchant:kim", shop.clock())
    assert kinds(shop) == ["waiting", "delay_first"]
    (told,) = shop.notices("delay_first")[0].body["lines"]
    assert before is not None
    assert before.due is not None
    assert told["earlier"]["due"] == before.due.isoformat()
    assert told["promise"]["due"] == "2027-02-02"
