"""Sharing what is left of an order whose shop does not show every refund of ours."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.woocommerce.requests import wanted
from adapters.woocommerce.shares import amount, portions
from connector.errors import Refused
from connector.handle.given import as_given
from connector.model import Charge, Line, Order, Refund, Standing, Tax
from connector.money import Money
from connector.ports import Kind, Operation, State, Units

NOW = datetime(2026, 11, 23, tzinfo=UTC)
UNSETTLED = (State.PROPOSED, State.APPROVED, State.SENDING, State.UNKNOWN, State.RECONCILING, State.NEEDS_OPERATOR)


def kwd(minor: int) -> Money:
    return Money(minor, "KWD")


def an_order(units: int, net: int, tax: int, *refunds: Refund) -> Order:
    """Make an order of one line, of which nothing was given back as its shop shows it."""
    charge = Charge("15", kwd(net), (Tax("1", kwd(tax)),))
    line = Line("15", "14", "Vase", units, charge)
    whole = kwd(net + tax)
    return Order("19", "19", Standing.OPEN, NOW, NOW, "KWD", whole, whole, kwd(0), (line,), refunds=refunds)


def a_refund(
    number: int, state: State, minor: int, units: int = 1, kind: Kind = Kind.REFUND, key: str = ""
) -> Operation:
    return Operation(
        number, "19", kind, state, f"BO-TAG{number}0000", key or f"k{number}", amount=kwd(minor), units={"15": units}
    )


def shares(order: Order, units: int) -> int:
    return amount(portions(order, Units({"15": units})), "KWD").minor


@pytest.mark.parametrize("state", [*UNSETTLED, State.DONE])
def test_a_refund_the_shop_does_not_show_is_counted(state: State) -> None:
    order = an_order(3, 37035, 7037)
    first = shares(order, 1)
    after = as_given(order, [a_refund(1, state, first)])
    assert (after.lines[0].refunded_units, after.refunded.minor) == (1, first)
    second = shares(after, 1)
    both = as_given(order, [a_refund(1, state, first), a_refund(2, state, second)])
    assert first + second + shares(both, 1) == 44072


def test_one_that_failed_gave_nothing_back() -> None:
    order = an_order(3, 37035, 7037)
    assert as_given(order, [a_refund(1, State.FAILED, 14691)]) == order


def test_one_the_shop_shows_is_not_counted_twice() -> None:
    seen = Refund("23", kwd(14691), tag="BO-TAG10000")
    order = an_order(3, 37035, 7037, seen)
    assert as_given(order, [a_refund(1, State.DONE, 14691)]) == order


def test_one_written_down_afterwards_is_not_counted_twice() -> None:
    recorded = a_refund(7, State.DONE, 14691, kind=Kind.RECORD, key="record:1")
    order = an_order(3, 37035, 7037, Refund("46", kwd(14691), tag=recorded.tag))
    assert as_given(order, [a_refund(1, State.DONE, 14691), recorded]) == order


def test_more_units_than_are_left_are_no_units() -> None:
    order = an_order(2, 1000, 0)
    assert as_given(order, [a_refund(1, State.DONE, 1500, units=3)]).lines == order.lines


@given(
    units=st.integers(1, 12),
    net=st.integers(1, 10**7),
    tax=st.integers(0, 10**6),
    steps=st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=12),
)
def test_unit_by_unit_everything_goes_back_and_not_a_penny_more(
    units: int, net: int, tax: int, steps: list[tuple[int, bool]]
) -> None:
    left, given_back, ours = units, 0, list[Operation]()
    for number, (count, _) in enumerate([*steps, (units, True)], 1):
        taken = min(count, left)
        if not taken:
            break
        due = shares(as_given(an_order(units, net, tax), ours), taken)
        ours.append(a_refund(number, State.UNKNOWN, due, units=taken))
        left, given_back = left - taken, given_back + due
    assert given_back == net + tax


def test_a_penny_of_rounding_is_sent_and_a_real_difference_is_refused() -> None:
    order = an_order(3, 37035, 7037)
    again = as_given(order, [a_refund(1, State.UNKNOWN, 14691)])
    assert shares(order, 1) - shares(again, 1) == 1
    parts = wanted(a_refund(2, State.APPROVED, 14691), again)
    assert amount(parts, "KWD").minor == 14691
    with pytest.raises(Refused, match="was approved"):
        wanted(a_refund(2, State.APPROVED, 14693), again)
