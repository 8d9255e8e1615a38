"""A platform that carries a key out once gets the same again; nothing else is ever sent again by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import NotSent
from connector.operate import refunded_by_hand, send_again
from connector.ports import State
from tests.fakes import Crash, Fault, Rig
from tests.unit.money import approved, only, paid, states

DAY = timedelta(hours=20)


def keyed(*faults: Fault) -> Rig:
    shop, _ = approved(*faults)
    shop.shop.keyed_for = DAY
    return shop


def later(shop: Rig, **time: int) -> State:
    shop.clock.forward(**time)
    shop.work()
    return only(shop).state


def test_what_was_lost_on_the_way_is_sent_again_as_it_was_and_is_done() -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    first = only(shop)
    assert later(shop, seconds=30) is State.DONE
    assert (only(shop).request, only(shop).attempt, only(shop).sent) == (first.request, 1, first.sent)
    assert paid(shop) == [2000]
    assert states(shop) == ["approved", "sending", "unknown", "reconciling", "sending", "done"]


def test_what_had_happened_is_found_and_not_even_sent_again() -> None:
    shop = keyed(Fault.ANSWER_LOST)
    shop.work()
    assert later(shop, seconds=30) is State.DONE
    assert (paid(shop), shop.shop.calls.count("send")) == ([2000], 1)


def test_a_crash_before_the_request_left_is_mended_by_sending_it_again() -> None:
    shop = keyed(Fault.CRASH_BEFORE)
    with pytest.raises(Crash):
        shop.work()
    assert later(shop, seconds=150) is State.DONE
    assert paid(shop) == [2000]


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER])
def test_a_crash_while_it_is_sent_again_doubles_nothing(fault: Fault) -> None:
    shop = keyed(Fault.LOST, fault)
    shop.work()
    with pytest.raises(Crash):
        later(shop, seconds=30)
    assert only(shop).state is State.SENDING
    assert later(shop, seconds=150) is State.DONE
    assert paid(shop) == [2000]


@pytest.mark.parametrize("fault", [Fault.NOT_SENT, Fault.REFUSED, Fault.LOST, Fault.RUNNING])
def test_no_answer_to_the_second_sending_says_anything_about_the_first(fault: Fault) -> None:
    shop = keyed(Fault.LOST, fault)
    shop.work()
    assert later(shop, seconds=30) is State.UNKNOWN
    assert later(shop, minutes=2) is State.DONE
    assert paid(shop) == [2000]


def test_while_the_key_lives_nobody_is_asked_and_after_it_nothing_is_sent() -> None:
    shop = keyed(*[Fault.LOST] * 60)
    shop.work()
    for _ in range(19):
        assert later(shop, hours=1) is State.UNKNOWN
    assert shop.tasks() == ["operation_failed"], "after an hour somebody can see it"
    sends = shop.shop.calls.count("send")
    assert later(shop, hours=1) is State.NEEDS_OPERATOR
    assert later(shop, hours=24) is State.NEEDS_OPERATOR
    assert (shop.shop.calls.count("send"), paid(shop)) == (sends, [])


def test_a_shop_that_cannot_be_read_is_not_sent_to() -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    shop.shop.away = NotSent("The shop did not answer.")
    assert later(shop, minutes=10) is State.UNKNOWN
    assert shop.shop.calls.count("send") == 1
    shop.shop.away = None
    assert later(shop, hours=1) is State.DONE


@pytest.mark.parametrize("how", ["switch", "epoch"])
def test_stopped_money_and_an_earlier_installation_send_nothing_again(how: str) -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    if how == "switch":
        shop.books.stop_money("all", stopped=True)
    else:
        shop.books.set_merchant(replace(shop.books.state().merchant, epoch=2))
    assert later(shop, seconds=30) is State.UNKNOWN
    assert paid(shop) == []


def test_a_used_up_key_is_replaced_after_two_absent_readings_a_minute_apart() -> None:
    shop = keyed(Fault.SPENT)
    shop.work()
    assert only(shop).state is State.UNKNOWN
    assert later(shop, seconds=59) is State.UNKNOWN
    assert later(shop, seconds=1) is State.DONE
    assert (only(shop).details["new_key"], only(shop).attempt, paid(shop)) == (1, 2, [2000])
    assert "spent" not in only(shop).details


def test_a_closed_account_becomes_a_task_not_a_loop() -> None:
    shop = keyed(*[Fault.SPENT] * 9)
    shop.work()
    for _ in range(12):
        later(shop, seconds=61)
    assert (only(shop).state, only(shop).due, paid(shop)) == (State.NEEDS_OPERATOR, None, [])
    assert len(shop.shop.faults) == 5, "four keys were used, and no more"
    assert shop.tasks() == ["needs_operator"]


def test_a_used_up_key_of_a_refund_that_happened_is_done() -> None:
    shop = keyed(Fault.ANSWER_LOST, Fault.SPENT)
    shop.work()
    assert later(shop, seconds=30) is State.DONE
    assert paid(shop) == [2000]


def test_a_key_that_was_used_up_when_it_was_sent_again_is_replaced_too() -> None:
    shop = keyed(Fault.LOST, Fault.SPENT)
    shop.work()
    assert later(shop, seconds=30) is State.UNKNOWN
    later(shop, seconds=1)
    assert later(shop, seconds=60) is State.DONE
    assert paid(shop) == [2000]


@pytest.mark.parametrize("faults", [[Fault.STUCK], [Fault.LOST, Fault.STUCK]])
def test_what_the_platform_will_never_know_goes_to_a_person_at_once_and_never_out_again(faults: list[Fault]) -> None:
    shop = keyed(*faults)
    shop.work()
    shop.clock.forward(seconds=30)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])
    sends = shop.shop.calls.count("send")
    assert later(shop, hours=2) is State.NEEDS_OPERATOR
    assert (shop.shop.calls.count("send"), paid(shop)) == (sends, [])
    settled = refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert settled.state is State.DONE


def test_a_person_who_says_that_nothing_happened_gets_another_key() -> None:
    shop = keyed(Fault.STUCK)
    shop.work()
    shop.clock.forward(hours=1)
    sent = send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert (sent.details["new_key"], "asked" in sent.details) == (1, False)
    shop.work()
    assert (only(shop).state, paid(shop)) == (State.DONE, [2000])
