"""The buyer's night: on every clock their country may have, and never without a morning."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.rules.hours import awake
from connector.rules.zones import zones_of

HOME = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # st.just
HOURS = st.integers(0, 23)
COUNTRIES = st.sampled_from(["DE", "GB", "JP", "US", "CA", "AU", "ES", "PT", "", "XX"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "now", "then"),
    [
        ("DE", "2026-11-23T20:00", "2026-11-24T07:00"),  # 21:00 in Berlin
        ("DE", "2026-11-23T19:59", "2026-11-23T19:59"),
        ("DE", "2026-11-24T07:00", "2026-11-24T07:00"),
        ("DE", "2026-07-23T22:10", "2026-07-24T06:00"),  # summer time
        ("DE", "2027-03-27T22:00", "2027-03-28T06:00"),  # the night in which it begins
        ("JP", "2026-11-23T12:00", "2026-11-23T23:00"),
        ("US", "2026-11-23T12:00", "2026-11-23T18:00"),  # it is morning in New York, not in Hawaii
        ("", "2026-11-23T20:00", "2026-11-24T07:00"),  # the shop's own night
    ],
)
def test_the_night_ends_at_the_buyers_own_hour(country: str, now: str, then: str) -> None:
    assert awake(country, HOME, (21, 8), at(now)) == at(then)


@given(COUNTRIES, MOMENTS, HOURS, HOURS)
def test_a_mail_is_never_early_nor_more_than_a_day_late(country: str, now: datetime, start: int, end: int) -> None:
    later = awake(country, HOME, (start, end), now)
    assert now <= later <= now + timedelta(days=1)


@given(st.sampled_from(["DE", "GB", "JP", "US", "ES", "PT"]), MOMENTS, HOURS, st.integers(1, 12))
def test_nobody_is_woken(country: str, now: datetime, start: int, length: int) -> None:
    later = awake(country, HOME, (start, (start + length) % 24), now)
    night = {(start + hour) % 24 for hour in range(length)}
    assert not night & {later.astimezone(zone).hour for zone in zones_of(country)}


@given(COUNTRIES, MOMENTS, HOURS)
def test_without_a_night_nothing_waits(country: str, now: datetime, hour: int) -> None:
    assert awake(country, HOME, (hour, hour), now) == now
