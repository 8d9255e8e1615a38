"""What holds for every day, zone and combination of regimes."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.asking import ask

LAWS = ("US", "US-CA", "EU", "DE", "FR", "ES", "UK", "CA-ON", "CA-QC", "JP", "AU", "OTHER")
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
ZONES = sorted(one for one in available_timezones() if "/" in one and not one.startswith(("posix", "right")))
DEADLINES = ("ship_deadline", "delivery_deadline", "notice_deadline", "last_day_to_deliver", "refund_due")
WINDOWS = ("withdrawal_ends", "return_right_until")
OPENINGS = ("refund_right_vests", "may_terminate_from", "may_end_from", "cancel_right_from")

notices = st.fixed_dictionaries(
    {"sent": st.integers(0, 60), "offers_cancel_and_refund": st.booleans(), "reason_given": st.booleans()},
    optional={
        "revised_ship_by": st.integers(0, 120),
        "delay_text": st.sampled_from(["3 weeks", "10 days", "soon", "at least 2 weeks"]),
        "buyer_response": st.tuples(st.sampled_from(["consent", "cancel"]), st.integers(0, 120)),
    },
)
histories = st.fixed_dictionaries(
    {"notices": st.lists(notices, max_size=3)},
    optional={
        "stated_ship_days": st.integers(0, 90),
        "shipped": st.integers(0, 120),
        "delivered": st.integers(0, 150),
        "buyer_cancel": st.integers(0, 150),
        "withdrawal_received": st.integers(0, 150),
        "consumer_terminates": st.integers(0, 150),
        "seller_cancelled_notice": st.integers(0, 150),
        "trader_refuses_at": st.integers(0, 150),
        "unavailable_known": st.integers(0, 150),
        "evaluate_at": st.integers(0, 200),
    },
)


def told(start: date, history: dict[str, Any]) -> dict[str, Any]:
    """Turn days counted from the order into dates."""
    given = {name: (start + timedelta(days=value)).isoformat() for name, value in history.items() if name in DATED}
    plain = {name: value for name, value in history.items() if name not in DATED and name != "notices"}
    return (
        {"order_completed": start.isoformat()}
        | plain
        | given
        | {"notices": [_notice(start, one) for one in history["notices"]]}
    )


DATED = {
    "shipped",
    "delivered",
    "buyer_cancel",
    "withdrawal_received",
    "consumer_terminates",
    "seller_cancelled_notice",
    "trader_refuses_at",
    "unavailable_known",
    "evaluate_at",
}


def _notice(start: date, one: dict[str, Any]) -> dict[str, Any]:
    notice = one | {
        name: (start + timedelta(days=one[name])).isoformat() for name in ("sent", "revised_ship_by") if name in one
    }
    if "buyer_response" in one:
        kind, after = one["buyer_response"]
        notice["buyer_response"] = {"type": kind, "at": (start + timedelta(days=one["sent"] + after)).isoformat()}
    return notice


@given(DAYS, histories, st.sampled_from(LAWS), st.sampled_from(LAWS))
def test_another_regime_never_makes_a_deadline_later_nor_a_window_shorter(
    start: date, history: dict[str, Any], one: str, other: str
) -> None:
    question = told(start, history)
    alone, both = ask(one, **question), ask(f"{one}+{other}", **question)
    for name in (*DEADLINES, *OPENINGS):
        if name in alone:
            assert both[name] <= alone[name]
    for name in WINDOWS:
        if name in alone:
            assert both[name] >= alone[name]


@given(DAYS, histories, st.sampled_from(LAWS))
def test_the_order_in_which_regimes_are_named_changes_no_day(start: date, history: dict[str, Any], one: str) -> None:
    question = told(start, history)
    there, back = ask(f"{one}+EU", **question), ask(f"EU+{one}", **question)
    for name in (*DEADLINES, *WINDOWS, *OPENINGS, "silence_means", "refund_form"):
        assert there.get(name) == back.get(name)


@given(DAYS, histories, st.sampled_from(LAWS))
def test_the_refund_is_due_only_once_the_right_arose(start: date, history: dict[str, Any], place: str) -> None:
    found = ask(place, **told(start, history))
    if "refund_due" in found:
        assert found["refund_due"] > found["refund_right_vests"]
    ended = found.get("outcome") in {"deemed_cancelled", "cancelled_by_buyer", "cancelled_by_seller", "withdrawn"}
    assert not ended or "refund_right_vests" in found


@given(DAYS, histories, st.sampled_from(LAWS), st.integers(1, 60))
def test_an_order_that_ended_stays_ended_the_same_way(
    start: date, history: dict[str, Any], place: str, later: int
) -> None:
    question = told(start, history)
    asked = date.fromisoformat(question.get("evaluate_at", start.isoformat()))
    early = ask(place, **question | {"evaluate_at": asked.isoformat()})
    late = ask(place, **question | {"evaluate_at": (asked + timedelta(days=later)).isoformat()})
    if early.get("outcome") in {"deemed_cancelled", "cancelled_by_buyer", "cancelled_by_seller", "withdrawn"}:
        assert late["refund_right_vests"] == early["refund_right_vests"]


@given(DAYS, histories, st.sampled_from(LAWS), st.integers(1, 400))
def test_a_later_order_is_never_due_earlier(start: date, history: dict[str, Any], place: str, later: int) -> None:
    early = ask(place, **told(start, history))
    late = ask(place, **told(start + timedelta(days=later), history))
    for name in (*DEADLINES, *WINDOWS, *OPENINGS):
        if name in early and name in late:
            assert late[name] >= early[name]


@given(DAYS, st.integers(1, 90))
def test_the_day_before_the_deadline_is_over_nothing_is_missed(start: date, days: int) -> None:
    question: dict[str, Any] = {"order_completed": start.isoformat(), "stated_ship_days": days}
    last = start + timedelta(days=days)
    assert ask("US", **question, evaluate_at=last.isoformat())["outcome"] == "on_time_so_far"
    after = ask("US", **question, evaluate_at=(last + timedelta(days=1)).isoformat())
    assert after["outcome"] == "deemed_cancelled"
    assert after["refund_right_vests"] == (last + timedelta(days=1)).isoformat()


@given(DAYS, st.sampled_from(ZONES))
def test_the_last_second_belongs_to_the_day_in_the_buyers_zone(start: date, zone: str) -> None:
    question: dict[str, Any] = {"order_completed": start.isoformat(), "ship_to_timezone": zone}
    found = ask("US", **question)
    last = datetime.fromisoformat(found["ship_deadline_instant"])
    inside, outside = last.astimezone(UTC), last.astimezone(UTC) + timedelta(seconds=1)
    assert inside.astimezone(ZoneInfo(zone)).date().isoformat() == found["ship_deadline"]
    assert outside.astimezone(ZoneInfo(zone)).date().isoformat() > found["ship_deadline"]
    assert ask("US", **question, evaluate_at=inside.isoformat())["outcome"] == "on_time_so_far"
    assert ask("US", **question, evaluate_at=outside.isoformat())["outcome"] == "deemed_cancelled"


@given(st.builds(datetime.combine, DAYS, st.times(), st.just(UTC)), st.sampled_from(ZONES))
def test_the_clock_starts_on_the_buyers_day(at: datetime, zone: str) -> None:
    found = ask("US", order_completed_at=at.isoformat(), ship_to_timezone=zone)
    day = at.astimezone(ZoneInfo(zone)).date()
    assert found["ship_deadline"] == (day + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("America/New_York", "2026-02-06", "2026-03-08T23:59:59-04:00"),  # the clocks went forward that morning
        ("America/New_York", "2026-10-02", "2026-11-01T23:59:59-05:00"),  # and back
        ("America/Havana", "2026-10-01", "2026-10-31T23:59:59-04:00"),
        ("Africa/Cairo", "2026-09-29", "2026-10-29T23:59:59+02:00"),  # back at midnight: the second 23:59:59
        ("Pacific/Kiritimati", "2028-01-30", "2028-02-29T23:59:59+14:00"),
        ("Asia/Kathmandu", "2026-01-01", "2026-01-31T23:59:59+05:45"),
    ],
)
def test_the_last_second_on_days_when_clocks_change(zone: str, day: str, instant: str) -> None:
    assert ask("US", order_completed=day, ship_to_timezone=zone)["ship_deadline_instant"] == instant


@given(DAYS)
def test_thirty_days_are_thirty_days_over_months_and_leap_years(start: date) -> None:
    found = ask("EU", contract_concluded=start.isoformat())
    assert (date.fromisoformat(found["delivery_deadline"]) - start).days == 30


@given(DAYS, st.sampled_from(["EU", "DE", "FR", "ES", "UK", "JP"]))
def test_a_buyers_window_ends_no_earlier_than_its_days_and_a_union_one_on_a_working_day(
    start: date, place: str
) -> None:
    found = ask(place, delivered=start.isoformat())
    ends = date.fromisoformat(found.get("withdrawal_ends") or found["return_right_until"])
    assert (ends - start).days >= (7 if place == "JP" else 14)
    assert place in {"UK", "JP"} or ends.isoweekday() <= 5


@given(DAYS)
def test_paying_back_later_never_costs_less(start: date) -> None:
    paid = [start + timedelta(days=after) for after in (0, 14, 15, 28, 29, 44, 45, 300)]
    sums = [
        ask("FR", terminated=start.isoformat(), amount=99.99, refund_paid=day.isoformat())["total_due"] for day in paid
    ]
    assert all(earlier <= later for earlier, later in pairwise(sums))
