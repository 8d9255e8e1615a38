"""Who answers at an address is asked for anew every five minutes, and what failed is not remembered."""

import pytest

from adapters.identity import Identity
from connector.errors import NotSent


class Clockwork:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_remembered_for_five_minutes() -> None:
    clock, answers = Clockwork(), iter(["one", "two"])
    seen = Identity(clock)
    assert seen.at("a", lambda: next(answers)) == "one"
    clock.now = 299
    assert seen.at("a", lambda: next(answers)) == "one"
    clock.now = 300
    assert seen.at("a", lambda: next(answers)) == "two"


def test_each_address_has_its_own_answer_and_a_failure_is_none() -> None:
    seen = Identity(Clockwork())

    def away() -> str:
        raise NotSent("No answer.")

    with pytest.raises(NotSent):
        seen.at("a", away)
    assert (seen.at("a", lambda: "one"), seen.at("b", lambda: "two")) == ("one", "two")


def test_what_is_forgotten_is_asked_for_anew() -> None:
    seen = Identity(Clockwork())
    seen.at("a", lambda: "one")
    seen.forget("a")
    assert seen.at("a", lambda: "two") == "two"
