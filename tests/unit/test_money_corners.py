"""Rare turns of the protocol: somebody else was first, the store answers oddly, a thing is not there any more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from connector.errors import Gone, NotSent, Refused, Spent, Stuck, Unclear
from connector.model import Charge, Order, Supply
from connector.money import Money
from connector.operate import carry_out, carry_out_pages, outcome, refunded_by_hand, repeat, send_again
from connector.operate.look import _later
from connector.operate.pages import expected_next
from connector.policy import Policy
from connector.ports import Desk, Kind, Operation, Receipt, State
from tests.fakes import Fault, Rig, rig
from tests.unit.money import again, approved, asked, only, paid, step, unknown
from tests.unit.test_repeat import keyed, later

Turn = Callable[[Desk, Operation, datetime], object]
TURNS: dict[str, Turn] = {
    "done": lambda desk, one, now: outcome.done(desk, one, Receipt("1"), now),
    "again": lambda desk, one, now: outcome.again(desk, one, NotSent("away"), now),
    "failed": lambda desk, one, now: outcome.failed(desk, one, Refused("no"), now),
    "unknown": lambda desk, one, now: outcome.unclear(desk, one, Unclear("who knows"), now),
    "spent": lambda desk, one, now: outcome.unclear(desk, one, Spent("used up"), now),
    "asked": lambda desk, one, now: outcome.unclear(desk, one, Stuck("never"), now),
    "by hand": lambda desk, one, now: outcome.by_hand(desk, one, desk.shop.order(one.order), now),
    "looked": lambda desk, one, now: _later(desk, one, "nothing", now),
    "waiting": lambda desk, one, now: repeat._wait(desk, one, "nothing", now),
    "new key": repeat._approve_anew,
    "first absent": lambda desk, one, now: repeat.take_new_key(desk, replace(one, details={"spent": ""}), now),
    "sent": lambda desk, one, now: carry_out(desk, replace(one, state=State.APPROVED), now),
    "again sent": lambda desk, one, now: repeat.repeat(desk, one, "nothing", now, absent=True),
}


@pytest.mark.parametrize("turn", TURNS)
def test_whoever_comes_second_changes_nothing(turn: str) -> None:
    shop = unknown()
    before = (only(shop), len(shop.books.state().entries), shop.tasks(), paid(shop))
    stale = replace(only(shop), version=only(shop).version - 1)
    TURNS[turn](shop.desk, stale, shop.clock())
    assert (only(shop), len(shop.books.state().entries), shop.tasks(), paid(shop)) == before


def test_a_marking_somebody_else_writes_is_not_written_twice() -> None:
    shop, _ = approved()
    (mark,) = [one for one in shop.operations(money=False) if one.kind is Kind.SHOW]
    carry_out(shop.desk, replace(mark, version=mark.version - 1), shop.clock())
    assert shop.shop.markings == []


@pytest.mark.parametrize("error", [Refused("The order is locked."), Gone("There is no such order.")])
def test_a_marking_the_store_refuses_for_good_becomes_a_task(error: Exception) -> None:
    shop, _ = approved()
    (mark,) = [one for one in shop.operations(money=False) if one.kind is Kind.SHOW]
    shop.shop.away = error  # type: ignore[assignment]
    carry_out(shop.desk, mark, shop.clock())
    assert shop.books.state().operations[mark.id].state is State.FAILED
    assert "operation_failed" in shop.tasks()


def test_a_limit_on_an_item_that_is_gone_asks_the_store_nothing() -> None:
    shop, _ = approved()
    shop.work()
    with shop.books.record(1) as record:
        wish = replace(only(shop), id=0, kind=Kind.LIMIT, key="x", amount=None, state=State.APPROVED)
        kept = record.operations.add(replace(wish, details={"item": "gone", "stop": True, "restore": "yes"}))
    assert kept is not None
    carry_out(shop.desk, kept, shop.clock())
    assert (shop.books.state().operations[kept.id].state, shop.shop.limits) == (State.DONE, [])


def test_money_stopped_between_the_question_and_the_sending_does_not_leave() -> None:
    shop, _ = approved()
    prepare = shop.shop.prepare

    def stopping(operation: Operation, order: Order) -> bytes:
        shop.books.stop_money("all", stopped=True)
        return prepare(operation, order)

    shop.shop.prepare = stopping  # type: ignore[method-assign]
    assert step(shop) is State.APPROVED
    assert (paid(shop), only(shop).error) == ([], "Money is stopped.")


def test_a_store_that_will_never_tell_is_a_persons_at_the_look_too() -> None:
    shop = unknown()
    shop.shop.away = Stuck("The plugin's table was emptied.")
    shop.clock.forward(30)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])


def test_a_pause_the_store_asks_for_is_kept_up_to_an_hour() -> None:
    shop, _ = approved()
    for seconds, kept in ((90.0, 90.0), (90_000.0, 3600.0)):
        outcome.again(shop.desk, only(shop), NotSent("busy", wait=seconds), shop.clock())
        due = only(shop).due
        assert due is not None
        assert (due - shop.clock()).total_seconds() == kept


def test_a_store_that_cannot_say_who_it_is_gets_nothing_a_second_time() -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    find = shop.shop.find_operation

    def then_away(operation: Operation) -> Receipt | None:
        found = find(operation)
        shop.shop.away = NotSent("gone again")
        return found

    shop.shop.find_operation = then_away  # type: ignore[method-assign]
    assert later(shop, seconds=30) is State.UNKNOWN
    assert (shop.shop.calls.count("send"), paid(shop)) == (1, [])


def test_a_second_sending_the_gateway_did_not_confirm_is_looked_up_again() -> None:
    shop = keyed(Fault.LOST, Fault.NO_WORD)
    shop.work()
    assert later(shop, seconds=30) is State.UNKNOWN
    assert "did not confirm" in only(shop).error


def test_another_refund_in_flight_on_the_order_is_waited_for_before_sending_again() -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    looking = replace(only(shop), state=State.UNKNOWN)
    shop.books.state().operations[99] = replace(looking, id=99, key="other", tag="BO-OTHER", state=State.SENDING)
    repeat.repeat(shop.desk, looking, "nothing", shop.clock(), absent=True)
    assert shop.shop.calls.count("send") == 1


def test_two_people_who_answer_at_once_settle_it_once() -> None:
    for answer in (refunded_by_hand, send_again):
        shop = asked()
        shop.clock.forward(minutes=61)
        find = shop.shop.find_operation

        def meanwhile(operation: Operation, shop: Rig = shop, find: Any = find) -> Receipt | None:
            held = shop.books.state().operations[operation.id]
            shop.books.state().operations[operation.id] = replace(held, version=held.version + 1)
            return find(operation)  # type: ignore[no-any-return]

        shop.shop.find_operation = meanwhile  # type: ignore[method-assign]
        with pytest.raises(Refused, match="Somebody else"):
            answer(shop.desk, only(shop).id, "merchant:kim", shop.clock())
        assert paid(shop) == []


def test_a_person_may_say_refunded_where_the_store_will_never_know() -> None:
    shop = asked()
    shop.shop.away = Stuck("Nobody will ever know.")
    refunded_by_hand(shop.desk, only_asked(shop).id, "merchant:kim", shop.clock())
    assert only_asked(shop).state is State.DONE


def only_asked(shop: Rig) -> Operation:
    (one,) = [one for one in shop.operations() if one.kind is Kind.REFUND]
    return one


def test_a_page_counts_what_is_on_its_way_to_others_first() -> None:
    shop = rig(Policy(lead_days=5))
    shop.store.add_shelf("tea", 0)
    shop.connect()
    shop.store.place(("tea", 3))
    shop.hear()
    with shop.books.record(1) as record:
        (key,) = record.cases.with_queue()
        day = shop.desk.calendar.after(shop.desk.calendar.today(shop.clock()), 20)
        record.cases.add_supply(Supply(key, 2, day), shop.clock())
        held = record.cases.item(key)
        assert held is not None
        found = expected_next(record, held, shop.desk.calendar, shop.clock())
    assert found is not None
    assert found.reason == "supply"


def test_a_page_that_somebody_says_just_now_is_left_to_them() -> None:
    shop, _ = approved()
    (page,) = [one for one in shop.books.state().operations.values() if one.kind is Kind.ANNOUNCE]
    busy = replace(page, state=State.SENDING, due=shop.clock())
    shop.clock.forward(-1)
    carry_out_pages(shop.desk, [busy, only(shop)], shop.clock())
    assert shop.shop.calls.count("announce") == 0


def test_a_merchant_who_sends_no_notices_sends_none_about_money_either() -> None:
    shop, _ = approved(policy=Policy(send_notices=False))
    shop.work()
    assert (paid(shop), shop.notices()) == ([2000], [])


def in_euros(shop: Rig, order: str) -> Any:
    """Let the shop show an order in another currency; return what ends it."""
    show, shown = shop.store.show_order, shop.store.show_order(order)
    other = "USD" if shown.currency == "EUR" else "EUR"
    lines = tuple(replace(one, charge=Charge(one.id, Money(one.charge.net.minor, other))) for one in shown.lines)
    sums = {name: Money(getattr(shown, name).minor, other) for name in ("total", "captured", "refunded")}
    wrong = replace(replace(shown, currency=other, lines=lines, shipping=()), **sums)  # type: ignore[arg-type]
    shop.store.show_order = lambda order_id: wrong  # type: ignore[method-assign]  # noqa: ARG005
    return lambda: setattr(shop.store, "show_order", show)


def test_nothing_is_sent_or_asked_for_while_the_shop_shows_another_currency() -> None:
    shop, order = approved(units=1)
    mended = in_euros(shop, order)
    assert step(shop) is State.APPROVED
    assert (paid(shop), "not in" in only(shop).error) == ([], True)
    with pytest.raises(NotSent):
        again(shop, order, 1, key="another")
    mended()
    shop.clock.forward(60)
    shop.work()
    assert paid(shop) == [1000]


def test_an_order_in_another_currency_is_left_as_it_was_known_and_told() -> None:
    shop, order = approved()
    shop.work()
    before = shop.held(order)
    mended = in_euros(shop, order)
    shop.clock.forward(60)
    shop.read(order)
    assert (shop.held(order), "order_currency" in shop.tasks()) == (before, True)
    mended()
    shop.store.touch(order)
    shop.read(order)
    assert "order_currency" not in shop.tasks()


def test_a_buyer_nobody_can_write_to_is_told_of_money_by_a_person() -> None:
    shop, order = approved()
    buyer = replace(shop.held(order).buyer, email="")
    with shop.books.record(1) as record:
        record.cases.save_order(replace(shop.order(order), buyer=buyer), shop.clock())
    carry_out(shop.desk, only(shop), shop.clock())
    assert ("no_address" in shop.tasks(), shop.notices("refunded")) == (True, [])
