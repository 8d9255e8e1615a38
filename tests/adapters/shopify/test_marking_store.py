"""Marking orders of a pretend store: holds that split, move and are taken off by staff, as its warehouse shows them."""

import json

import pytest

from connector.money import Money
from connector.ports import Kind, MarkedLine, Marking
from tests.adapters.shopify.cups import Cups


def marking(cups: Cups, waiting: int) -> Marking:
    line = MarkedLine(cups.order.lines[0].id, waiting, f"{waiting} ship in May", "Ships")
    return Marking(cups.id, (line,), f"{waiting} must wait.", f"d{waiting}")


def held(cups: Cups) -> list[tuple[int, bool]]:
    """Units on hold, and whether by us."""
    return sorted((one["quantity"], one["ours"]) for one in cups.store.book(cups.id)["holds"])


@pytest.fixture(params=["splits", "renumbers"])
def cups(street: str, request: pytest.FixtureRequest) -> Cups:
    """Shopify does not say which part keeps its number when a hold splits a fulfilment order: both are tried."""
    made = Cups(street, "20.00", switches={"hold_split": request.param})
    made.buy()
    return made


@pytest.mark.parametrize("path", [(2,), (3, 1), (1, 3), (2, 3, 1, 2), (3, 2, 1)])
def test_whatever_was_held_before_exactly_the_waiting_units_are(cups: Cups, path: tuple[int, ...]) -> None:
    for waiting in path:
        cups.shop.show(marking(cups, waiting))
        assert sum(units for units, _ in held(cups)) == waiting
        assert cups.order.shown == f"d{waiting}"


def test_nothing_is_left_of_ours_and_the_units_can_be_sent(cups: Cups) -> None:
    cups.shop.show(marking(cups, 2))
    cups.shop.show(Marking(cups.id))
    assert (held(cups), cups.order.shown, cups.store.book(cups.id)["tags"]) == ([], "", [])
    cups.store.act(cups.id, "fulfil", line=int(cups.order.lines[0].id), quantity=3)


def test_units_on_hold_cannot_be_sent_and_the_others_can(cups: Cups) -> None:
    cups.shop.show(marking(cups, 2))
    with pytest.raises(AssertionError, match="only 1 of"):
        cups.store.act(cups.id, "fulfil", line=int(cups.order.lines[0].id), quantity=2)
    cups.store.act(cups.id, "fulfil", line=int(cups.order.lines[0].id), quantity=1)
    assert cups.order.lines[0].shipped == 1


def test_a_hold_staff_took_off_is_put_back(cups: Cups) -> None:
    cups.shop.show(marking(cups, 2))
    cups.store.act(cups.id, "release")
    assert held(cups) == []
    cups.shop.show(marking(cups, 2))
    assert held(cups) == [(2, True)]


def test_a_hold_of_staff_stays_whatever_we_hold(cups: Cups) -> None:
    cups.store.act(cups.id, "hold", line=int(cups.order.lines[0].id))
    cups.shop.show(marking(cups, 1))
    assert [units for units, ours in held(cups) if ours] == [1]
    cups.shop.show(Marking(cups.id))
    assert held(cups)
    assert not any(ours for _, ours in held(cups))


def test_units_given_back_leave_the_others_held(cups: Cups) -> None:
    cups.shop.show(marking(cups, 2))
    cups.give_back(1)
    cups.shop.show(marking(cups, 1))
    assert sum(units for units, _ in held(cups)) == 1
    assert cups.order.lines[0].open_units == 2


def test_what_is_held_stays_held_when_it_is_to_be_sent_from_elsewhere(street: str) -> None:
    made = Cups(street, "20.00", places=[{"name": "Main"}, {"name": "Annex"}])
    made.buy()
    made.shop.show(marking(made, 2))
    made.store.act(made.id, "move", place="Annex")
    made.shop.show(marking(made, 2))
    assert sum(units for units, _ in held(made)) == 2


@pytest.mark.parametrize("newest", [False, True])
def test_units_of_one_line_at_two_places_go_back_to_both(street: str, newest: bool) -> None:
    # Three cups at 20.00 and 10 % tax, without the shipping: 66.00. Two were on the shelf, three sold: -1, then 2.
    switches = {"cancel_takes": "newest"} if newest else {}
    made = Cups(street, "20.00", {"Main": 1, "Annex": 1}, switches=switches)
    made.buy()
    wish = made.wish(Kind.REFUND, 3, made.quote(3))
    lines = json.loads(made.shop.prepare(wish, made.order))["variables"]["input"]["refundLineItems"]
    assert len({one["locationId"] for one in lines}) == 2
    receipt = made.carry(wish)
    assert (receipt.settled, receipt.amount, made.bank) == (True, Money(6600, "USD"), 6600)
    assert made.order.lines[0].cancelled == 3
    (item,) = made.shop.look([], [made.store.skus["CUP"]], None).items
    assert (item.available, item.claimed) == (2, 0)
