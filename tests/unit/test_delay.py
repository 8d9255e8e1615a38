"""Properties of the clocks themselves: they never run backwards, and never end a buyer's time before it is over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.delay import Answer, Heard, Story, clock, moments, question
from connector.model import Promise
from connector.rules import Bench, regimes, shipped
from connector.rules.zones import zones_of
from tests.fakes.small import EveryDay

BENCH = Bench(shipped(), lambda _: EveryDay())
PLACES = ("US", "DE", "FR", "GB", "JP", "CA", "AU", "OTHER", "NL", "BR")
MIDNIGHT = datetime(2027, 11, 1, tzinfo=UTC)

minutes = st.integers(0, 3 * 366 * 24 * 60).map(lambda n: MIDNIGHT + timedelta(minutes=n))
days = st.none() | st.integers(1, 120)


@st.composite
def stories(draw: st.DrawFn, place: str) -> Story:
    placed = draw(minutes)
    stated = draw(days)
    heard, at = [], placed
    for version in range(2, 2 + draw(st.integers(0, 2))):
        at += timedelta(hours=draw(st.integers(1, 24 * 20)))
        later = draw(days)
        heard.append(Heard(version, at, at.date() + timedelta(days=later) if later else None))
    said = [Answer(one.version, wait=True, at=one.sent + timedelta(hours=5)) for one in heard if draw(st.booleans())]
    first = placed.date() + timedelta(days=stated) if stated else None
    return Story(zones_of(place), placed, first, draw(st.booleans()), tuple(heard), tuple(said))


@given(st.data(), st.sampled_from(PLACES), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_a_line_that_fell_stays_fallen(data: st.DataObject, place: str, hours: int) -> None:
    story, here = data.draw(stories(place)), regimes(BENCH, place)
    now = story.placed + timedelta(hours=hours * 13)
    before, after = clock(here, story, now), clock(here, story, now + timedelta(hours=hours))
    assert not before.over or after.over
    assert (before.until, before.falls) == (after.until, after.falls)


@given(st.data(), st.sampled_from(PLACES), st.integers(0, 5000))
@settings(max_examples=150, deadline=None)
def test_nothing_falls_before_its_day_has_come_wherever_the_buyer_is(
    data: st.DataObject, place: str, hours: int
) -> None:
    story, here = data.draw(stories(place)), regimes(BENCH, place)
    now = story.placed + timedelta(hours=hours)
    stands = clock(here, story, now)
    if stands.over:
        assert stands.until is not None
        assert all(now.astimezone(zone).date() > stands.until for zone in story.zones)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_without_a_word_of_the_buyer_an_order_of_the_united_states_is_never_cancelled_within_thirty_days(
    data: st.DataObject,
) -> None:
    placed = data.draw(minutes)
    story = Story(zones_of("US"), placed, None, disclosed=False)
    stands = clock(regimes(BENCH, "US"), story, placed + timedelta(days=30))
    assert not stands.over


@given(st.data(), st.sampled_from(PLACES))
@settings(max_examples=100, deadline=None)
def test_the_next_look_is_never_later_than_the_fall(data: st.DataObject, place: str) -> None:
    story, here = data.draw(stories(place)), regimes(BENCH, place)
    stands = clock(here, story, story.placed)
    if stands.falls:
        due = [one for one in moments(stands, story, (1, 3, 7)) if clock(here, story, one).over]
        assert due
        assert not clock(here, story, min(due) - timedelta(seconds=1)).over


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2027-01-23T04:59:59+00:00", False),  # New York: the last second of the last day, Honolulu: the evening
        ("2027-01-23T05:00:00+00:00", False),
        ("2027-01-23T09:59:59+00:00", False),  # Honolulu: 23:59:59
        ("2027-01-23T10:00:00+00:00", True),
    ],
)
def test_silence_speaks_when_the_day_is_over_in_the_last_zone(moment: str, over: bool) -> None:
    placed = datetime(2026, 11, 23, 15, tzinfo=UTC)  # the same day in all of the country
    story = Story(zones_of("US"), placed, None, disclosed=False, heard=(Heard(1, placed + timedelta(days=2), None),))
    stands = clock(regimes(BENCH, "US"), story, datetime.fromisoformat(moment))
    assert (stands.until, stands.over) == (date(2027, 1, 22), over)


def test_a_yes_on_the_last_evening_of_the_buyers_day_counts() -> None:
    placed = datetime(2026, 11, 23, 15, tzinfo=UTC)
    asked = Heard(1, placed + timedelta(days=2), None)
    late = datetime(2027, 1, 22, 23, 59, tzinfo=ZoneInfo("Pacific/Honolulu"))
    story = Story(
        zones_of("US"), placed, None, disclosed=False, heard=(asked,), answers=(Answer(1, wait=True, at=late),)
    )
    assert not clock(regimes(BENCH, "US"), story, late + timedelta(days=30)).over


def test_a_promise_that_keeps_the_time_and_one_asked_about_already_are_not_asked_about() -> None:
    placed = datetime(2026, 11, 23, 15, tzinfo=UTC)
    story = Story(zones_of("US"), placed, date(2026, 12, 10), disclosed=True)
    here = regimes(BENCH, "US")
    kept = Promise(2, date(2026, 12, 10), None, "supply", placed)
    moved = replace(kept, version=3, due=date(2026, 12, 11))
    assert question(here, story, kept, placed) is None
    assert question(here, story, moved, placed) is not None
    asked = replace(story, heard=(Heard(3, placed, moved.due),))
    assert question(here, asked, moved, placed) is None
