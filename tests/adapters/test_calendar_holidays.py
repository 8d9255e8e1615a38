from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.calendar import WorkingCalendar
from adapters.holidays_of import closed_in
from connector.errors import Malformed
from tests.unit.rules.asking import HOLIDAYS

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
THANKSGIVING = date(2026, 11, 26)


def test_the_working_days_of_the_united_states_are_those_that_were_published() -> None:
    closed, days = closed_in(["US"]), [date(2026, 1, 1) + timedelta(days=after) for after in range(729)]
    found = {day.isoformat() for day in days if day in closed and day.isoweekday() <= 5}
    assert found == {day for day in HOLIDAYS if date.fromisoformat(day).isoweekday() <= 5}


def test_a_holiday_is_no_working_day() -> None:
    calendar = WorkingCalendar("UTC", closed=closed_in(["US"]))
    assert calendar.after(THANKSGIVING, 0) == THANKSGIVING + timedelta(days=1)
    assert calendar.after(THANKSGIVING - timedelta(days=1), 1) == THANKSGIVING + timedelta(days=1)


def test_a_country_alone_changes_nothing() -> None:
    assert WorkingCalendar("UTC", "US").after(THANKSGIVING, 0) == THANKSGIVING


def test_places_are_closed_together() -> None:
    both = closed_in(["XECB", "ES"])
    assert date(2026, 10, 12) in both
    assert date(2026, 4, 6) in both
    assert date(2026, 10, 12) not in closed_in(["XECB"])


def test_a_part_of_a_country_has_its_own() -> None:
    assert date(2026, 1, 6) in closed_in(["DE-BY"])
    assert date(2026, 1, 6) not in closed_in(["DE"])


@pytest.mark.parametrize("place", ["ZZ", "", "US-ZZ", "../x"])
def test_an_unknown_place_is_malformed(place: str) -> None:
    with pytest.raises(Malformed):
        closed_in([place])


@given(DAYS, st.integers(0, 60))
def test_holidays_never_bring_a_day_forward(start: date, days: int) -> None:
    plain, closed = WorkingCalendar("UTC"), WorkingCalendar("UTC", closed=closed_in(["US", "XECB"]))
    end = closed.after(start, days)
    assert end >= plain.after(start, days)
    assert closed.after(end, 0) == end or not days
