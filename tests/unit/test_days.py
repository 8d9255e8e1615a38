"""A shop's own closed days and the lead times of its items."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.calendar import WorkingCalendar, shop_calendar
from connector.days import ClosedDays, check_days, for_item, lead_time
from connector.errors import Malformed
from connector.handle import review_all
from connector.model import Item
from connector.policy import Policy
from tests.fakes import rig

LINES = ("2026-12-28", "2026-12-30/2027-01-02", "12-25", "02-29")


def test_days_ranges_and_days_of_every_year_are_closed() -> None:
    closed = ClosedDays(LINES)
    shut = {date(2026, 12, 28), date(2026, 12, 30), date(2027, 1, 2), date(2026, 12, 25), date(2031, 12, 25)}
    assert all(day in closed for day in shut | {date(2028, 2, 29)})
    assert not any(
        day in closed for day in (date(2026, 12, 29), date(2027, 1, 3), date(2027, 12, 28), date(2027, 3, 1))
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "soon",
        "31.12.2026",
        "13-40",
        "02-30",
        "2026-02-30",
        "2026-12-30/2026-12-29",
        "2026-01-01/2027-01-01",
        "x" * 99,
    ],
)
def test_what_is_no_day_is_named(line: str) -> None:
    with pytest.raises(Malformed, match=r"is no (day|range)"):
        ClosedDays([line])
    assert check_days(Policy(closed_days=(line,)))


def test_nobody_can_close_for_ever() -> None:
    every = [f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    with pytest.raises(Malformed, match="At most"):
        ClosedDays(every)


@given(
    start=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    working=st.integers(0, 60),
    closed=st.lists(st.dates(date(2024, 1, 1), date(2033, 12, 31)), max_size=60),
    works_on=st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
)
def test_a_promise_never_falls_on_a_day_nobody_works_and_passes_over_as_many_as_were_asked(
    start: date, working: int, closed: list[date], works_on: str
) -> None:
    policy = Policy(closed_days=tuple(day.isoformat() for day in closed), works_on=works_on)
    due = shop_calendar("Europe/Berlin", policy).after(start, working)

    def works(day: date) -> bool:
        return str(day.isoweekday()) in works_on and day not in closed

    assert works(due)
    passed = [start + timedelta(days=number) for number in range(1, (due - start).days + 1)]
    assert sum(works(day) for day in passed) == working if working else not any(works(day) for day in passed[:-1])


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(0, 60), st.integers(0, 60))
def test_more_working_days_are_never_earlier(start: date, some: int, more: int) -> None:
    calendar = WorkingCalendar("UTC")
    assert calendar.after(start, some) <= calendar.after(start, some + more)


@pytest.mark.parametrize(
    ("sku", "days"), [("LAMP-1", 20), ("lamp-xl", 20), ("BULB", None), ("MUG", 14), ("", 14), ("LAMP", 3)]
)
def test_the_first_pattern_that_fits_counts(sku: str, days: int | None) -> None:
    policy = Policy(lead_times=("LAMP = 3", "LAMP-*=20", "LAMP-1=1", "BULB = none"))
    assert for_item(policy, Item("k", "Thing", ("v",), 0, sku)).lead_days == days


def test_an_item_is_found_by_its_key_too() -> None:
    assert for_item(Policy(lead_times=("k-7 = 2",)), Item("k-7", "Thing", ("v",), 0)).lead_days == 2


@pytest.mark.parametrize("line", ["LAMP", "= 3", "LAMP = x", "LAMP = -1", "LAMP = 366", "LAMP = 1.5", "LAMP = \u0663"])
def test_what_is_no_lead_time_is_named(line: str) -> None:
    with pytest.raises(Malformed, match="is no lead time"):
        lead_time(line)
    assert check_days(Policy(lead_times=(line,)))


def test_each_item_is_promised_by_its_own_lead_time() -> None:
    shop = rig(Policy(lead_days=5, lead_times=("tea = 20", "cup = none")))
    for name in ("tea", "cup", "mug"):
        shop.store.add_shelf(name, 0)
    shop.connect()
    order = shop.store.place(("tea", 1), ("cup", 1), ("mug", 1)).id
    shop.hear()
    review_all(shop.desk, ["tea", "cup", "mug"], shop.clock())
    told = [shop.line(order, number).promise for number in range(3)]
    today, calendar = shop.clock().date(), shop.desk.calendar
    assert [one and one.due for one in told] == [calendar.after(today, 20), None, calendar.after(today, 5)]
