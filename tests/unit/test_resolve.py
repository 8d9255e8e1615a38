"""The two answers of a person: it was refunded; it was not, send it again."""

import pytest

from connector.errors import Refused
from connector.operate import refunded_by_hand, send_again
from connector.ports import Kind, State
from tests.fakes import Fault
from tests.unit.money import again, approved, asked, only, paid


def test_it_was_refunded_says_a_person_and_the_shops_books_follow() -> None:
    shop = asked(Fault.RECORD_LOST)
    done = refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    shop.work()
    assert done.state is State.DONE
    assert [(one.kind, one.state) for one in shop.operations()] == [
        (Kind.REFUND, State.DONE),
        (Kind.RECORD, State.DONE),
    ]
    assert (paid(shop), shop.tasks()) == ([2000], [])
    assert [one.minor for one in next(iter(shop.store.orders.values())).refunds] == [2000]
    assert [one.kind for one in shop.notices()] == ["waiting", "cancelled", "refunded"]


def test_a_whole_order_refunded_by_hand_is_written_down_too() -> None:
    shop, order = approved(units=3, gateway="bacs")
    shop.work()
    refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    shop.work()
    assert [one.state for one in shop.operations()] == [State.DONE, State.DONE]
    assert shop.store.orders[order].refunded == 3000
    assert paid(shop) == []
    assert shop.tasks() == []


def test_units_paid_back_by_hand_cannot_be_cancelled_while_the_shops_books_lag_behind() -> None:
    shop, order = approved(units=2, gateway="bacs")
    shop.work()
    refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    with pytest.raises(Refused, match="1 units"):
        again(shop, order, 3)


def test_nobody_is_asked_to_pay_more_than_was_captured() -> None:
    shop, order = approved(units=2, gateway="bacs")
    shop.store.refund(order, {}, restock=False, minor=2000)
    shop.work()
    assert (only(shop).state, shop.tasks()) == (State.FAILED, ["operation_failed"])


def test_it_was_refunded_and_the_shop_shows_it_needs_no_second_record() -> None:
    shop = asked(Fault.NO_WORD)
    refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    shop.work()
    assert only(shop).state is State.DONE


def test_it_was_not_send_it_again_opens_after_an_hour() -> None:
    shop = asked()
    shop.clock.forward(minutes=54)
    with pytest.raises(Refused, match="opens at"):
        send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    shop.clock.forward(minutes=1)
    sent = send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert sent.state is State.APPROVED
    shop.work()
    assert (only(shop).state, only(shop).attempt, paid(shop), shop.tasks()) == (State.DONE, 2, [2000], [])


def test_before_it_is_sent_again_the_shop_is_read_once_more() -> None:
    shop = asked(Fault.LOST)
    order = next(iter(shop.store.orders))
    shop.store.refund(order, {f"{order}0": 2}, restock=True, tag=only(shop).tag)
    shop.clock.forward(hours=1)
    with pytest.raises(Refused, match="did happen"):
        send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert (only(shop).state, paid(shop)) == (State.DONE, [2000])


def test_a_record_without_the_gateways_word_is_no_proof_when_it_shall_be_sent_again() -> None:
    shop = asked(Fault.NO_WORD)
    shop.clock.forward(hours=1)
    with pytest.raises(Refused, match="record"):
        send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert only(shop).state is State.NEEDS_OPERATOR
    shop.store.delete_refund(only(shop).order, shop.store.orders[only(shop).order].refunds[0])
    send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    shop.work()
    assert (only(shop).state, paid(shop)) == (State.DONE, [2000])


def test_what_was_never_sent_cannot_be_sent_again() -> None:
    shop, _ = approved(gateway="bacs")
    shop.work()
    with pytest.raises(Refused, match="never sent"):
        send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())


@pytest.mark.parametrize("button", [refunded_by_hand, send_again])
def test_a_button_answers_only_an_open_question(button: object) -> None:
    shop, _ = approved()
    with pytest.raises(Refused):
        button(shop.desk, 99, "merchant:kim", shop.clock())  # type: ignore[operator]
    with pytest.raises(Refused):
        button(shop.desk, only(shop).id, "merchant:kim", shop.clock())  # type: ignore[operator]
    shop.work()
    with pytest.raises(Refused):
        button(shop.desk, only(shop).id, "merchant:kim", shop.clock())  # type: ignore[operator]


def test_an_answer_stands_in_the_ledger_with_the_persons_name() -> None:
    shop = asked(Fault.RECORD_LOST)
    refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    entries = [one for one in shop.books.state().entries.values() if one.event == "operation"]
    assert ("merchant:kim", "done") in [(one.actor, one.payload["state"]) for one in entries]
