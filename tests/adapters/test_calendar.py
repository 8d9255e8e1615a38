from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.calendar import WorkingCalendar
from connector.errors import Malformed

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)


def test_a_working_day_after_friday_is_monday() -> None:
    assert WorkingCalendar("UTC").after(FRIDAY, 1) == MONDAY


@pytest.mark.parametrize("days", [0, 1])
def test_a_weekend_ends_on_monday(days: int) -> None:
    assert WorkingCalendar("UTC").after(FRIDAY + timedelta(days=1), days) == MONDAY


def test_no_working_days_after_a_working_day_is_that_day() -> None:
    assert WorkingCalendar("UTC").after(FRIDAY, 0) == FRIDAY


@given(DAYS, st.integers(0, 400))
def test_counting_ends_on_a_working_day_and_one_more_is_later(start: date, days: int) -> None:
    calendar = WorkingCalendar("UTC")
    end = calendar.after(start, days)
    assert end.isoweekday() <= 5
    assert end >= start
    assert calendar.after(start, days + 1) >= end + timedelta(days=bool(days))


@given(DAYS, DAYS, st.integers(0, 100))
def test_a_later_start_never_ends_earlier(one: date, other: date, days: int) -> None:
    calendar = WorkingCalendar("UTC")
    first, second = sorted([one, other])
    assert calendar.after(first, days) <= calendar.after(second, days)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(Malformed):
        WorkingCalendar("UTC").after(FRIDAY, -1)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Kiritimati", 4),
        ("America/New_York", 3),
        ("+02:00", 4),
        ("-11:30", 3),
        ("UTC+2", 4),
        ("+0530", 4),
        ("UTC", 3),
        ("", 3),
        (" Europe/Berlin ", 4),
    ],
)
def test_today_is_the_day_in_the_shops_zone(zone: str, day: int) -> None:
    now = datetime(2026, 12, 3, 23, 30, tzinfo=UTC)
    assert WorkingCalendar(zone).today(now) == date(2026, 12, day)


@pytest.mark.parametrize("zone", ["Nowhere/City", "+25:00", "../etc/passwd", "Europe", "2", "\x00", "+2:99"])
def test_an_unknown_zone_is_malformed(zone: str) -> None:
    with pytest.raises(Malformed):
        WorkingCalendar(zone)
