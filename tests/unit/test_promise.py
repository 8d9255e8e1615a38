from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connector.model import Supply
from connector.policy import Policy
from connector.promise import Expected, expect

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()
POLICY = Policy(lead_days=14, handling_days=1)


class EveryDay:
    """A calendar on which every day is a working day."""

    def today(self, now: datetime) -> date:
        return now.date()

    def after(self, start: date, working_days: int) -> date:
        return start + timedelta(days=working_days)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def supply(units: int, due: int | None, until: int | None = None, reference: str = "") -> Supply:
    first = None if due is None else day(due)
    return Supply("lamp", units, first, None if until is None else day(until), reference=reference)


def expected(supplies: list[Supply], ahead: int = 0, units: int = 1, policy: Policy = POLICY) -> Expected:
    return expect(supplies, ahead, units, policy, EveryDay(), NOW)


SUPPLIES = st.lists(
    st.builds(supply, st.integers(0, 9), st.integers(-30, 200), st.none() | st.integers(-30, 200)), max_size=6
)
POLICIES = st.builds(Policy, lead_days=st.none() | st.integers(0, 60), handling_days=st.integers(0, 5))


def ends(one: Expected) -> tuple[date, date]:
    """Return first and last day; no date is later than any."""
    return one.due or date.max, one.until or one.due or date.max


def no_later(one: Expected, other: Expected) -> bool:
    return all(a <= b for a, b in zip(ends(one), ends(other), strict=True))


@given(SUPPLIES, st.integers(0, 30), st.integers(1, 9), st.integers(0, 9), POLICIES)
def test_more_units_ahead_never_ship_earlier(
    supplies: list[Supply], ahead: int, units: int, more: int, policy: Policy
) -> None:
    assert no_later(expected(supplies, ahead, units, policy), expected(supplies, ahead + more, units, policy))


@given(SUPPLIES.filter(bool), st.integers(0, 30), st.integers(1, 9), st.integers(0, 99), POLICIES, st.data())
def test_a_supply_that_comes_earlier_never_ships_later(
    supplies: list[Supply], ahead: int, units: int, sooner: int, policy: Policy, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(supplies) - 1))
    one, days = supplies[index], timedelta(days=sooner)
    moved = replace(one, due=one.due and one.due - days, until=one.until and one.until - days)
    earlier = [*supplies[:index], moved, *supplies[index + 1 :]]
    assert no_later(expected(earlier, ahead, units, policy), expected(supplies, ahead, units, policy))


@given(SUPPLIES, st.integers(0, 30), st.integers(1, 9), POLICIES)
def test_no_date_lies_before_today_and_no_range_runs_backwards(
    supplies: list[Supply], ahead: int, units: int, policy: Policy
) -> None:
    first, last = ends(expected(supplies, ahead, units, policy))
    assert TODAY <= first <= last


@given(SUPPLIES, st.integers(0, 30), st.integers(1, 9), POLICIES, st.permutations(range(6)))
def test_the_order_in_which_supplies_are_listed_changes_no_date(
    supplies: list[Supply], ahead: int, units: int, policy: Policy, order: list[int]
) -> None:
    mixed = [supplies[index] for index in order if index < len(supplies)]
    assert ends(expected(mixed, ahead, units, policy)) == ends(expected(supplies, ahead, units, policy))


@given(SUPPLIES, st.integers(0, 30), st.integers(1, 9), POLICIES, st.integers(1, 99))
def test_supplies_without_a_date_promise_nothing(
    supplies: list[Supply], ahead: int, units: int, policy: Policy, undated: int
) -> None:
    more = [supply(undated, None), *supplies]
    assert expected(more, ahead, units, policy) == expected(supplies, ahead, units, policy)


def test_an_arrival_ships_after_handling() -> None:
    found = expected([supply(5, 10, reference="PO-7")], ahead=4)
    assert found == Expected(day(11), None, "supply", "PO-7")


def test_those_behind_wait_for_the_next_arrival() -> None:
    assert expected([supply(5, 10), supply(5, 20)], ahead=5).due == day(21)


def test_an_overdue_arrival_counts_from_today_and_says_so() -> None:
    assert expected([supply(5, -40)]) == Expected(day(1), None, "overdue", "merchant")


def test_a_range_covers_every_supply_it_rests_on() -> None:
    found = expected([supply(1, 10), supply(1, 5, 20)], units=2)
    assert (found.due, found.until) == (day(11), day(21))


def test_a_range_written_backwards_is_its_first_day() -> None:
    assert expected([supply(1, 10, 5)]) == Expected(day(11), None, "supply", "merchant")


def test_without_supply_the_lead_time_counts() -> None:
    assert expected([]) == Expected(day(14), None, "lead_time")


def test_the_lead_time_does_not_overtake_the_supply_that_goes_to_others() -> None:
    assert expected([supply(5, 60)], ahead=5) == Expected(day(61), None, "lead_time")


def test_without_supply_and_lead_time_there_is_honestly_no_date() -> None:
    assert expected([], policy=Policy(lead_days=None)) == Expected(None, None, "no_date")


def test_a_date_that_only_says_unknown_is_none() -> None:
    assert expected([Supply("lamp", 9, date.max)], policy=Policy(lead_days=None)).due is None


def test_nobody_is_promised_anything_from_what_is_only_wished_for() -> None:
    wished = replace(supply(9, 3), reliability="open")
    assert expected([wished]) == expected([])
    assert expected([wished, supply(9, 20)]).due == day(21)


def test_what_is_only_likely_is_promised_a_cushion_later() -> None:
    likely = replace(supply(9, 3, 5), reliability="likely")
    found = expected([likely], policy=replace(POLICY, cushion_days=5))
    assert (found.due, found.until) == (day(9), day(11))


def test_the_safety_stock_is_promised_to_nobody() -> None:
    policy = replace(POLICY, safety_stock=2)
    supplies = [supply(5, 3), supply(5, 30)]
    assert expected(supplies, units=3, policy=policy).due == day(4)
    assert expected(supplies, units=4, policy=policy).due == day(31)


@given(SUPPLIES, st.integers(0, 9), st.integers(1, 9), st.integers(0, 5), st.integers(0, 5))
def test_less_sure_supply_and_more_safety_never_promise_anything_sooner(
    supplies: list[Supply], ahead: int, units: int, safety: int, which: int
) -> None:
    policy = replace(POLICY, lead_days=None)
    sure = expected(supplies, ahead, units, policy)
    weak = [
        replace(one, reliability=("likely", "open")[number % 2]) if number == which else one
        for number, one in enumerate(supplies)
    ]
    unsure = expected(weak, ahead, units, replace(policy, safety_stock=safety))
    assert (unsure.until or unsure.due or date.max) >= (sure.until or sure.due or date.max)
