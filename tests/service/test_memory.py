"""What shops answered, kept for a minute: asked once, by few at a time, and never waited for when they are silent."""

import pytest

from connector.errors import NotSent, Refused
from service.memory import Memory
from tests.fakes import Clock


def test_an_answer_is_kept_for_a_minute() -> None:
    clock, asked = Clock(), list[int]()
    memory = Memory(clock)

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [memory.keep((1, "a"), ask) for _ in range(3)] == [1, 1, 1]
    assert memory.keep((1, "b"), ask) == 2
    assert memory.keep((2, "a"), ask) == 3
    clock.forward(seconds=60)
    assert memory.keep((1, "a"), ask) == 4


def test_a_shop_that_does_not_answer_is_not_asked_again_for_a_minute() -> None:
    clock, asked = Clock(), list[int]()
    memory = Memory(clock)

    def silent() -> int:
        asked.append(1)
        raise NotSent("Away.")

    for key in ("a", "a", "b"):
        with pytest.raises(NotSent):
            memory.keep((1, key), silent)
    assert len(asked) == 1
    assert memory.keep((2, "a"), lambda: 7) == 7
    clock.forward(seconds=60)
    assert memory.keep((1, "b"), lambda: 8) == 8


def test_what_was_refused_is_refused_for_that_question_only() -> None:
    memory = Memory(Clock())

    def refuse() -> int:
        raise Refused("No.")

    with pytest.raises(Refused):
        memory.keep((1, "a"), refuse)
    with pytest.raises(NotSent):
        memory.keep((1, "a"), lambda: 1)
    assert memory.keep((1, "b"), lambda: 2) == 2


def test_nobody_waits_for_a_shop_that_two_are_asking() -> None:
    memory = Memory(Clock())

    def third() -> int:
        return memory.keep((1, "c"), lambda: 3)

    def second() -> int:
        with pytest.raises(NotSent, match="already"):
            third()
        return memory.keep((2, "x"), lambda: 2)

    assert memory.keep((1, "a"), lambda: memory.keep((1, "b"), second)) == 2
    assert third() == 3


def test_a_question_that_broke_off_counts_as_asked_no_more() -> None:
    memory = Memory(Clock())

    def broken() -> int:
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            memory.keep((1, "a"), broken)
    assert memory.keep((1, "a"), lambda: 1) == 1


def test_the_oldest_answers_make_room() -> None:
    memory = Memory(Clock(), most=2)
    for key in ("a", "b", "c"):
        memory.keep((1, key), lambda: "old")
    assert [memory.keep((1, key), lambda: "new") for key in ("c", "b", "a")] == ["old", "old", "new"]
