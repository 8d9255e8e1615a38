"""Nobody knows whether it happened: looked up on a ladder, never sent again, settled by proof or by a person."""

from dataclasses import replace
from datetime import timedelta

from connector.ports import State
from tests.fakes import Fault, Rig
from tests.unit.money import AWAY, asked, only, paid, states, step, unknown

RUNGS = [30, 120, 300, 900, 3600, *(86400 * day for day in range(1, 6))]


def _reads(shop: Rig, until: timedelta) -> list[int]:
    """Return after how many seconds the shop is read, when everything is done the moment it is due."""
    sent, seen = shop.clock(), []
    while (due := only(shop).due) is not None and due - sent <= until:
        shop.clock.now = due
        shop.work()
        seen.append(round((due - sent).total_seconds()))
    return seen


def test_the_shop_is_read_on_a_ladder_that_ends() -> None:
    shop = unknown()
    assert _reads(shop, timedelta(days=99)) == RUNGS
    assert (only(shop).state, only(shop).due) == (State.NEEDS_OPERATOR, None)
    assert shop.shop.calls.count("send") == 1


def test_the_ladder_is_kept_by_whoever_comes_late() -> None:
    shop = unknown()
    shop.clock.forward(hours=2)
    shop.work()
    assert only(shop).due == (only(shop).sent or shop.clock()) + timedelta(days=1)


def test_a_person_is_asked_from_minute_five_and_not_before() -> None:
    shop = unknown()
    shop.clock.forward(299)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.UNKNOWN, [])
    shop.clock.forward(1)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])


def test_what_the_shop_shows_settles_it() -> None:
    shop = unknown(Fault.ANSWER_LOST)
    shop.clock.forward(30)
    shop.work()
    assert (only(shop).state, paid(shop)) == (State.DONE, [2000])
    assert states(shop) == ["approved", "sending", "unknown", "reconciling", "done"]


def test_a_later_reading_still_settles_what_a_person_was_asked_about() -> None:
    shop = asked()
    order = next(iter(shop.store.orders))
    shop.store.refund(order, {f"{order}0": 2}, restock=True, tag=only(shop).tag)
    shop.clock.forward(minutes=10)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.DONE, [])


def test_a_shop_that_is_away_while_it_is_looked_up_proves_nothing() -> None:
    shop = unknown(Fault.ANSWER_LOST)
    shop.shop.away = AWAY
    shop.clock.forward(30)
    shop.work()
    assert only(shop).state is State.UNKNOWN
    shop.shop.away = None
    shop.clock.forward(120)
    shop.work()
    assert only(shop).state is State.DONE


def test_a_crash_while_looking_up_is_looked_up_again() -> None:
    shop = unknown(Fault.ANSWER_LOST)
    with shop.books.record(1) as record:
        record.operations.move(only(shop), State.RECONCILING, due=shop.clock() + timedelta(seconds=150))
    shop.clock.forward(150)
    assert step(shop) is State.DONE


def test_a_look_up_waits_for_the_operation_that_is_in_flight() -> None:
    shop = asked()
    with shop.books.record(1) as record:
        held = record.operations.get(only(shop).id)
        assert held is not None
        assert record.operations.move(held, State.NEEDS_OPERATOR, due=shop.clock()) is not None
    held_up = only(shop)
    other = _second_in_flight(shop)
    step(shop, held_up)
    now = shop.books.state().operations[held_up.id]
    assert (now.state, shop.books.state().operations[other].state) == (State.NEEDS_OPERATOR, State.SENDING)
    assert now.due is not None
    assert now.due > shop.clock()


def _second_in_flight(shop: Rig) -> int:
    with shop.books.record(1) as record:
        more = replace(only(shop), key="second", tag="BO-SECOND", state=State.SENDING, due=None)
        added = record.operations.add(more)
    assert added is not None
    return added.id
