"""What follows from how things stand: told once, at once for bad news, after a second reading for good news."""

from datetime import date

import pytest

from connector.handle import add_supplies, review_all
from connector.model import Supply
from connector.policy import Policy
from connector.ports import Kind, Operation
from tests.fakes import Rig, rig


def _short(policy: Policy | None = None, **more: object) -> tuple[Rig, str]:
    """A shop with 1 unit and an order of 3."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.connect()
    order = shop.store.place(("tea", 3), **more).id  # type: ignore[arg-type]
    shop.hear()
    return shop, order


def _kinds(shop: Rig) -> list[str]:
    return [one.kind for one in shop.notices()]


def _wishes(shop: Rig, kind: Kind) -> list[Operation]:
    return [one for one in shop.operations(money=False) if one.kind is kind]


def _second_reading(shop: Rig, minutes: float = 10) -> None:
    shop.clock.forward(minutes=minutes)
    shop.read()


def test_a_line_sold_beyond_stock_is_told_and_shown_at_once() -> None:
    shop, order = _short()
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown, line.waited) == (1, 2, 2, shop.clock())
    assert line.promise is not None
    assert line.promise.version == 1
    assert _kinds(shop) == ["waiting"]
    assert [one.kind for one in shop.operations(money=False)] == [Kind.SHOW, Kind.NOTE]


def test_a_covered_line_is_not_worth_a_word() -> None:
    shop = rig()
    shop.store.add_shelf("tea", 5)
    shop.connect()
    shop.store.place(("tea", 3))
    shop.hear()
    assert (shop.notices(), shop.operations(money=False), shop.tasks()) == ([], [], [])


def test_hearing_the_same_again_tells_nobody_anything() -> None:
    shop, order = _short()
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


def test_good_news_waits_for_a_second_reading() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    assert (shop.line(order).owed, shop.line(order).shown) == (0, 2)
    _second_reading(shop, 9)
    assert (shop.line(order).shown, _kinds(shop)) == (2, ["waiting"])
    _second_reading(shop, 1)
    assert (shop.line(order).shown, _kinds(shop)) == (0, ["waiting", "ready"])


def test_the_second_reading_is_planned() -> None:
    shop, _ = _short()
    shop.store.arrive("tea", 5)
    arrived = shop.clock()
    shop.hear()
    (plan,) = [one for one in shop.books.state().plans.values() if one.item == "tea"]
    assert (plan.due - arrived).total_seconds() == 600


def test_deciding_anew_without_reading_is_no_second_reading() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=30)
    review_all(shop.desk, ["tea"], shop.clock())
    assert (shop.line(order).shown, _kinds(shop)) == (2, ["waiting"])


def test_goods_that_vanish_before_the_second_reading_were_never_news() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=5)
    shop.store.arrive("tea", -5)
    shop.hear()
    _second_reading(shop)
    _second_reading(shop)
    assert (shop.line(order).shown, _kinds(shop)) == (2, ["waiting"])


def test_goods_that_came_back_count_from_when_they_came_back() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=5)
    shop.store.arrive("tea", -4)
    shop.hear()
    shop.clock.forward(minutes=4)
    shop.store.arrive("tea", 4)
    shop.hear()
    _second_reading(shop, 2)
    assert (shop.line(order).owed, shop.line(order).shown) == (0, 2)
    _second_reading(shop, 8)
    assert (shop.line(order).shown, _kinds(shop)) == (0, ["waiting", "ready"])


def test_a_part_that_arrives_is_shown_but_nobody_is_told_it_is_ready() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 1)
    shop.hear()
    _second_reading(shop)
    assert (shop.line(order).shown, _kinds(shop)) == (1, ["waiting"])


def test_who_falls_short_again_after_being_ready_gets_a_new_promise() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    _second_reading(shop)
    shop.store.arrive("tea", -5)
    shop.hear()
    line = shop.line(order)
    assert (line.shown, line.ready, line.promise and line.promise.version) == (2, None, 2)
    assert _kinds(shop) == ["waiting", "ready", "waiting"]


def test_the_marking_and_the_note_go_when_nobody_waits() -> None:
    shop, order = _short()
    shop.work()
    assert [(one.line, one.waiting) for one in shop.shop.markings[-1].lines] == [(f"{order}0", 2)]
    shop.store.complete_unbooked(order)
    shop.hear()
    shop.work()
    assert shop.shop.markings[-1].lines == ()
    assert len(shop.store.orders[order].notes) == 2


def test_a_buyer_who_takes_the_waiting_units_off_is_not_told_that_they_are_ready() -> None:
    shop, order = _short()
    shop.store.refund(order, {f"{order}0": 2}, restock=True)
    shop.hear()
    _second_reading(shop)
    line = shop.line(order)
    assert (line.assigned, line.owed, line.shown, line.ready) == (1, 0, 0, None)
    assert _kinds(shop) == ["waiting"]


def test_an_order_completed_while_owed_is_a_question_for_the_merchant() -> None:
    shop, order = _short()
    shop.store.complete_unbooked(order)
    shop.hear()
    assert "completed_while_owed" in shop.tasks()
    assert _kinds(shop) == ["waiting"]


def test_a_shipped_order_that_was_covered_is_no_question() -> None:
    shop, order = _short()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.store.complete(order)
    shop.hear()
    assert shop.tasks() == []


def test_a_buyer_without_an_address_is_told_by_the_merchant() -> None:
    shop, _ = _short(email="")
    assert (shop.notices(), shop.tasks()) == ([], ["no_address"])


def test_a_merchant_who_sends_no_notices_still_sees_the_marking() -> None:
    shop, _ = _short(Policy(send_notices=False))
    assert (shop.notices(), shop.tasks()) == ([], [])
    assert [one.kind for one in shop.operations(money=False)] == [Kind.SHOW, Kind.NOTE]


def test_a_later_delivery_moves_the_date_and_is_told_with_the_date_before() -> None:
    shop, order = _short()
    before = shop.line(order).promise
    add_supplies(shop.desk, [Supply("tea", 9, date(2027, 2, 1))], "merchant:kim", shop.clock())
    assert _kinds(shop) == ["waiting", "date"]
    (told,) = shop.notices("date")[0].body["lines"]
    assert before is not None
    assert before.due is not None
    assert told["earlier"]["due"] == before.due.isoformat()
    assert told["promise"]["due"] == "2027-02-02"


def test_nothing_is_marked_before_everything_was_read_once() -> None:
    shop = rig(backfilled=False)
    shop.store.add_shelf("tea", 1)
    order = shop.store.place(("tea", 3)).id
    with shop.books.record(1) as record:
        record.seen_to(shop.clock())
    shop.read(order)
    assert shop.line(order).line.open_units == 3
    assert (shop.notices(), shop.operations(money=False), shop.tasks()) == ([], [], [])


def test_what_waited_before_we_came_is_marked_once_everything_was_read() -> None:
    shop = rig(backfilled=False)
    shop.store.add_shelf("tea", 1)
    order = shop.store.place(("tea", 3)).id
    shop.clock.forward(60)
    shop.connect()
    assert shop.line(order).shown == 2
    assert _kinds(shop) == ["waiting"]


@pytest.mark.parametrize("policy", [Policy(cap_per_item=2), Policy(cap_per_order=2)], ids=["per item", "per order"])
def test_an_item_that_owes_too_much_stops_taking_backorders_and_takes_them_again(policy: Policy) -> None:
    shop, _ = _short(policy)
    shop.work()
    assert shop.shop.limits == [("tea", True, "yes")]
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.work()
    assert shop.shop.limits == [("tea", True, "yes"), ("tea", False, "yes")]


def test_below_the_cap_nothing_stops() -> None:
    shop, _ = _short(Policy(cap_per_item=3))
    shop.work()
    assert shop.shop.limits == []


def test_a_cap_the_merchant_lifts_by_hand_stays_lifted_until_the_queue_shrank() -> None:
    shop, _ = _short(Policy(cap_per_item=2))
    shop.work()
    shop.store.shelves["tea"].backorders = shop.store.shelves["tea"].backorders.YES
    shop.read()
    shop.store.place(("tea", 1))
    shop.hear()
    shop.work()
    assert len(shop.shop.limits) == 1
    assert any(one.event == "cap_waived" for one in shop.books.state().entries.values())
    shop.store.arrive("tea", 9)
    shop.hear()
    shop.store.place(("tea", 20))
    shop.hear()
    shop.work()
    assert shop.shop.limits[-1] == ("tea", True, "yes")
