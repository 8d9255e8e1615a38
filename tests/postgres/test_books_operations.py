"""Operations: written once, moved by compare and swap, one in flight on an order; the same in both books."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.ports import Kind, Operation, State
from tests.fakes import START
from tests.postgres.conftest import Shelf
from tests.postgres.sample import LATER, a_refund, euros

IN_FLIGHT = [State.SENDING, State.UNKNOWN, State.RECONCILING]


def _add(shelf: Shelf, *wanted: Operation) -> list[Operation]:
    with shelf.books.record(shelf.first.id) as record:
        added = [record.operations.add(one) for one in wanted]
    assert all(added)
    return added


def _move(shelf: Shelf, held: Operation, state: State, **changes: object) -> Operation | None:
    with shelf.books.record(shelf.first.id) as record:
        moved: Operation | None = record.operations.move(held, state, **changes)
    return moved


def _get(shelf: Shelf, number: int) -> Operation | None:
    with shelf.books.record(shelf.first.id) as record:
        found: Operation | None = record.operations.get(number, lock=True)
    return found


def test_an_intention_comes_back_as_it_was_written(shelf: Shelf) -> None:
    wanted = a_refund(details={"shipping": True, "n": [1, 2]}, request=b"\x00bytes", sent=LATER, receipt="r", looks=2)
    (added,) = _add(shelf, wanted)
    assert added == replace(wanted, id=added.id)
    assert _get(shelf, added.id) == added


def test_one_without_money_has_no_amount(shelf: Shelf) -> None:
    (added,) = _add(shelf, a_refund(kind=Kind.SHOW, amount=None, units={}))
    assert _get(shelf, added.id) == added


def test_the_same_key_is_written_once(shelf: Shelf) -> None:
    _add(shelf, a_refund())
    with shelf.books.record(shelf.first.id) as record:
        assert record.operations.add(a_refund(order="2", amount=euros(1))) is None
        assert len(record.operations.of_order("1")) == 1


def test_a_move_counts_up_and_keeps_what_it_changes(shelf: Shelf) -> None:
    (added,) = _add(shelf, a_refund())
    moved = _move(shelf, added, State.SENDING, request=b"x", attempt=1, sent=LATER, due=LATER)
    assert moved == replace(added, state=State.SENDING, version=1, request=b"x", attempt=1, sent=LATER, due=LATER)
    assert _get(shelf, added.id) == moved


def test_who_comes_second_moves_nothing(shelf: Shelf) -> None:
    (added,) = _add(shelf, a_refund())
    first = _move(shelf, added, State.SENDING)
    assert _move(shelf, added, State.FAILED) is None
    assert _get(shelf, added.id) == first


@pytest.mark.parametrize("state", IN_FLIGHT)
def test_a_second_money_operation_of_an_order_cannot_be_in_flight(shelf: Shelf, state: State) -> None:
    first, second, other = _add(shelf, a_refund(), a_refund(key="two"), a_refund(key="three", order="2"))
    moved = _move(shelf, first, state)
    assert moved is not None
    assert _move(shelf, second, State.SENDING) is None
    assert _move(shelf, other, State.SENDING) is not None
    assert _move(shelf, moved, State.DONE) is not None
    assert _move(shelf, second, State.SENDING) is not None


def test_an_operation_in_flight_may_go_on_to_the_next_stage(shelf: Shelf) -> None:
    (held,) = _add(shelf, a_refund())
    for state in IN_FLIGHT:
        moved = _move(shelf, held, state)
        assert moved is not None
        held = moved


def test_a_refused_move_spoils_nothing_else_of_the_transaction(shelf: Shelf) -> None:
    first, second = _add(shelf, a_refund(), a_refund(key="two"))
    _move(shelf, first, State.SENDING)
    with shelf.books.record(shelf.first.id) as record:
        assert record.operations.move(second, State.SENDING) is None
        assert record.operations.move(second, State.APPROVED, due=LATER) is not None
    held = _get(shelf, second.id)
    assert held is not None
    assert held.due == LATER


def test_one_that_is_in_flight_from_the_start_may_not_be_the_second(shelf: Shelf) -> None:
    _add(shelf, a_refund(state=State.SENDING))
    with shelf.books.record(shelf.first.id) as record:
        assert record.operations.add(a_refund(key="two", state=State.SENDING)) is None


def test_wishes_do_not_stand_in_the_way_of_money(shelf: Shelf) -> None:
    show, note, refund = _add(
        shelf, a_refund(kind=Kind.SHOW, key="a"), a_refund(kind=Kind.NOTE, key="b"), a_refund(key="c")
    )
    for one in (show, note, refund):
        assert _move(shelf, one, State.SENDING) is not None


def test_due_are_those_whose_time_has_come_and_that_have_not_ended(shelf: Shelf) -> None:
    late = a_refund(key="late", due=START + timedelta(hours=2))
    ended = [a_refund(key=one.value, state=one) for one in (State.DONE, State.FAILED)]
    asleep = a_refund(key="asleep", state=State.NEEDS_OPERATOR, due=None)
    first, second, *_ = _add(shelf, a_refund(key="a"), a_refund(key="b", order="2"), late, asleep, *ended)
    with shelf.books.record(shelf.first.id) as record:
        assert list(record.operations.due(START, 9)) == [first, second]
        assert list(record.operations.due(START, 1)) == [first]
        assert len(record.operations.due(START + timedelta(hours=2), 9)) == 3
        assert [one.id for one in record.operations.listed(states=["done"], after=first.id)] == [first.id + 4]


def test_one_merchant_never_moves_anothers_operation(shelf: Shelf) -> None:
    (mine,) = _add(shelf, a_refund())
    with shelf.books.record(shelf.second.id) as record:
        assert record.operations.get(mine.id) is None
        assert record.operations.move(mine, State.DONE) is None
        assert list(record.operations.of_order("1")) == []
        assert list(record.operations.due(LATER, 9)) == []
        assert record.operations.add(a_refund()) is not None
    assert _get(shelf, mine.id) == mine


def test_open_money_is_all_about_money_that_has_not_ended(shelf: Shelf) -> None:
    first, second, _wish = _add(
        shelf, a_refund(), a_refund(order="2", key="2", tag="BO-2"), a_refund(kind=Kind.SHOW, key="3", tag="BO-3")
    )
    assert _move(shelf, second, State.FAILED, due=None)
    with shelf.books.record(shelf.first.id) as record:
        assert list(record.operations.open_money()) == [first]
