from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.model import Promise
from connector.promise import Expected, changed, make

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def told(due: int | None, reason: str = "supply", until: int | None = None) -> Promise:
    first = None if due is None else day(due)
    return Promise(3, first, None if until is None else day(until), reason, NOW)


def now_expected(due: int | None, reason: str = "supply", until: int | None = None) -> Expected:
    first = None if due is None else day(due)
    return Expected(first, None if until is None else day(until), reason)


@pytest.mark.parametrize(
    ("promise", "now", "news"),
    [
        (None, now_expected(None, "no_date"), True),
        (told(None, "no_date"), now_expected(None, "no_date"), False),
        (told(None, "no_date"), now_expected(10), True),
        (told(None, "no_date"), now_expected(1, "overdue"), False),
        (told(10), now_expected(None, "no_date"), True),
        (told(10), now_expected(10), False),
        (told(10), now_expected(11), True),
        (told(10), now_expected(9), False),
        (told(10), now_expected(3), True),
        (told(5, until=10), now_expected(10), False),
        (told(5, until=10), now_expected(6, until=11), True),
        (told(10), now_expected(11, "overdue"), True),
        (told(10), now_expected(14, "lead_time"), True),
        (told(14, "lead_time"), now_expected(15, "lead_time"), False),
        (told(14, "lead_time"), now_expected(60), True),
        (told(14, "lead_time"), now_expected(5), True),
        (told(14, "lead_time"), now_expected(12), False),
        (told(1, "overdue"), now_expected(2, "overdue"), False),
        (told(1, "overdue"), now_expected(2), True),
    ],
)
def test_a_buyer_hears_what_is_news_and_nothing_else(promise: Promise | None, now: Expected, news: bool) -> None:
    assert changed(promise, now) is news


def test_a_date_that_passed_unkept_is_news() -> None:
    assert changed(told(-1, "lead_time"), now_expected(14, "lead_time"), TODAY)


def test_a_date_that_is_today_is_not_yet_broken() -> None:
    assert not changed(told(0, "lead_time"), now_expected(14, "lead_time"), TODAY)


@pytest.mark.parametrize("reason", ["supply", "overdue", "lead_time", "no_date"])
@given(st.none() | st.integers(0, 200), st.none() | st.integers(0, 200))
def test_what_was_just_promised_is_no_news(reason: str, due: int | None, until: int | None) -> None:
    found = now_expected(due, reason, until if due is not None and until and until > due else None)
    assert not changed(make(found, None, NOW), found, TODAY)


@given(st.integers(0, 30), st.integers(0, 13))
def test_nobody_is_written_to_again_while_a_lead_time_runs(lead: int, later: int) -> None:
    promise = make(now_expected(lead, "lead_time"), None, NOW)
    passed = min(later, lead)
    assert not changed(promise, now_expected(lead + passed, "lead_time"), day(passed))


def test_versions_count_up() -> None:
    first = make(now_expected(10), None, NOW)
    second = make(now_expected(20, until=25), first, NOW)
    assert (first.version, second.version, second.due, second.until) == (1, 2, day(20), day(25))


def test_a_delivery_overdue_twice_gives_no_third_guess() -> None:
    again = make(now_expected(2, "overdue"), told(1, "overdue"), NOW)
    assert (again.version, again.due, again.reason) == (4, None, "overdue")
    assert not changed(again, now_expected(3, "overdue"), day(3))
