"""From approved to done or failed: every answer a shop can give, and what is checked before anything is sent."""

import json
from datetime import timedelta

import pytest

from connector.ports import Kind, Receipt, State
from tests.fakes import Crash, Fault
from tests.unit.money import AWAY, approved, only, paid, states, step

LEASE = 150


def test_an_approved_refund_is_sent_once_and_done() -> None:
    shop, _ = approved()
    assert step(shop) is State.DONE
    shop.clock.forward(days=9)
    shop.work()
    assert paid(shop) == [2000]
    assert states(shop) == ["approved", "sending", "done"]


def test_the_exact_bytes_are_written_down_before_they_are_sent() -> None:
    shop, order = approved(Fault.CRASH_BEFORE)
    with pytest.raises(Crash):
        step(shop)
    held = only(shop)
    assert (held.state, held.attempt, held.sent) == (State.SENDING, 1, shop.clock())
    assert json.loads(held.request)["order"] == order
    assert json.loads(held.request)["tag"] == held.tag


def test_what_was_not_sent_is_tried_again_after_a_growing_pause() -> None:
    shop, _ = approved(Fault.NOT_SENT, Fault.NOT_SENT)
    assert step(shop) is State.APPROVED
    first = only(shop).due
    shop.clock.forward(2)
    assert step(shop) is State.APPROVED
    second = only(shop).due
    assert first is not None
    assert second is not None
    assert second - shop.clock() > first - (shop.clock() - timedelta(seconds=2))
    shop.clock.forward(60)
    shop.work()
    assert (only(shop).state, only(shop).attempt, paid(shop)) == (State.DONE, 3, [2000])


def test_a_shop_that_is_away_before_the_send_leaves_it_approved() -> None:
    shop, _ = approved()
    shop.shop.away = AWAY
    assert step(shop) is State.APPROVED
    assert only(shop).attempt == 0


def test_a_person_hears_of_what_could_not_be_sent_for_long() -> None:
    shop, _ = approved()
    shop.shop.away = AWAY
    for _ in range(13):
        shop.clock.forward(hours=1)
        shop.work()
    assert set(shop.tasks()) == {"operation_failed"}
    shop.shop.away = None
    shop.clock.forward(hours=2)
    shop.work()
    assert (paid(shop), shop.tasks()) == ([2000], [])


def test_a_definite_no_fails_with_a_task_and_is_never_sent_again() -> None:
    shop, _ = approved(Fault.REFUSED)
    assert step(shop) is State.FAILED
    shop.clock.forward(days=9)
    shop.work()
    assert (paid(shop), shop.tasks(), states(shop)) == ([], ["operation_failed"], ["approved", "sending", "failed"])


def test_an_order_that_is_gone_cannot_be_refunded() -> None:
    shop, order = approved()
    shop.store.delete(order)
    assert step(shop) is State.FAILED
    assert shop.tasks() == ["operation_failed"]


@pytest.mark.parametrize(
    ("fault", "ends", "money"),
    [(Fault.CRASH_AFTER, State.DONE, [2000]), (Fault.CRASH_BEFORE, State.UNKNOWN, [])],
    ids=["it had happened", "it had not"],
)
def test_after_a_crash_nobody_sends_again_and_the_shop_is_asked(fault: Fault, ends: State, money: list[int]) -> None:
    shop, _ = approved(fault)
    with pytest.raises(Crash):
        shop.work()
    shop.work()
    assert only(shop).state is State.SENDING, "the lease of whoever sent it still lives"
    shop.clock.forward(LEASE)
    assert step(shop) is ends
    assert paid(shop) == money
    assert shop.shop.calls.count("send") == 1


def test_a_worker_that_wakes_up_after_its_lease_changes_nothing() -> None:
    shop, _ = approved(Fault.CRASH_AFTER)
    with pytest.raises(Crash):
        shop.work()
    asleep = only(shop)
    shop.clock.forward(LEASE)
    step(shop)
    settled = only(shop)
    assert step(shop, asleep) is State.DONE
    with shop.books.record(1) as record:
        assert record.operations.move(asleep, State.FAILED) is None
    assert only(shop) == settled


def test_two_workers_with_the_same_operation_send_it_once() -> None:
    shop, _ = approved()
    seen_by_both = only(shop)
    for _ in range(2):
        step(shop, seen_by_both)
    assert paid(shop) == [2000]


def test_a_record_without_the_gateways_word_is_not_done() -> None:
    shop, _ = approved(Fault.NO_WORD)
    assert step(shop) is State.UNKNOWN
    shop.clock.forward(30)
    assert step(shop) is State.UNKNOWN
    shop.clock.forward(minutes=5)
    assert step(shop) is State.NEEDS_OPERATOR
    assert "gateway" in only(shop).error


def test_a_wish_that_went_unclear_is_simply_done_again() -> None:
    shop, order = approved()
    shop.shop.away = AWAY
    shop.work()
    assert shop.operations(State.APPROVED, money=False)
    shop.shop.away = None
    shop.clock.forward(60)
    shop.work()
    assert [one.state for one in shop.operations(money=False)] == [State.DONE] * 2
    assert shop.store.orders[order].shown


def test_a_wish_whose_process_died_is_done_again() -> None:
    shop, _ = approved()
    (show, *_) = shop.operations(money=False)
    with shop.books.record(1) as record:
        record.operations.move(show, State.SENDING, due=shop.clock())
    shop.work()
    shop.clock.forward(60)
    shop.work()
    assert shop.books.state().operations[show.id].state is State.DONE


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.REFUSED])
def test_what_ended_is_touched_by_nobody(fault: Fault) -> None:
    shop, _ = approved(fault)
    shop.work()
    ended = only(shop)
    shop.clock.forward(hours=3)
    step(shop)
    assert only(shop) == ended


def test_what_waits_for_approval_is_neither_sent_nor_looked_up() -> None:
    shop, _ = approved()
    with shop.books.record(1) as record:
        record.operations.move(only(shop), State.PROPOSED, due=None)
    assert step(shop) is State.PROPOSED
    assert "find_operation" not in shop.shop.calls


def test_while_somebody_has_it_in_hand_nobody_looks_it_up() -> None:
    shop, _ = approved(Fault.CRASH_AFTER)
    with pytest.raises(Crash):
        shop.work()
    assert step(shop) is State.SENDING
    assert "find_operation" not in shop.shop.calls


def test_done_is_final_whatever_the_platform_shows_later() -> None:
    shop, order = approved()
    shop.work()
    done = only(shop)
    shop.store.orders[order].refunds.clear()
    shop.clock.forward(days=30)
    shop.work()
    assert only(shop) == done
    assert done.receipt == str(Receipt(done.receipt).id) != ""
    assert done.kind is Kind.REFUND
