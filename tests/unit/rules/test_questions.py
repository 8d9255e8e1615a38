"""What may be asked, and how a question that is not understood is turned away."""

from typing import Any

import pytest

from connector.errors import Malformed
from tests.unit.rules.asking import ask


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"ordered": "2026-11-02", "foo": 1}, "given: unknown fields foo, ordered"),
        ({"order_completed": "2026-02-29"}, "given.order_completed: expected a date"),
        ({"order_completed": "20260301"}, "given.order_completed: expected a date"),
        ({"order_completed": "02/03/2026"}, "given.order_completed"),
        ({"order_completed": 5}, "given.order_completed"),
        ({"order_completed": "1803-01-01"}, "from 1970 to 2199"),
        ({"order_completed_at": "2026-03-01T25:00:00Z"}, "given.order_completed_at"),
        ({"stated_ship_days": "soon"}, "given.stated_ship_days: expected a number"),
        ({"stated_ship_days": 1.5}, "given.stated_ship_days"),
        ({"stated_ship_days": -1}, "given.stated_ship_days"),
        ({"stated_ship_days": 10**9}, "given.stated_ship_days"),
        ({"stated_ship_by": "2026-03-01T10:00:00Z"}, "given.stated_ship_by"),
        ({"ship_to_timezone": "Nowhere/City"}, "given.ship_to_timezone: unknown time zone"),
        ({"ship_to_timezone": "../etc/passwd"}, "given.ship_to_timezone: unknown time zone"),
        ({"payment": "Third Party"}, "given.payment"),
        ({"currency": "XXX"}, "Unknown currency"),
        ({"total": "12.00"}, "given.total: expected an amount"),
        ({"total": -1}, "given.total"),
        ({"total": True}, "given.total"),
        ({"shipped": True}, "given.shipped"),
        ({"seller_credit_application": "yes"}, "given.seller_credit_application: expected true or false"),
        ({"notices": {}}, "given.notices: expected a list"),
        ({"notices": [{}]}, "given.notices[0]: missing sent"),
        ({"notices": [{"sent": "2026-03-01", "colour": 1}]}, "given.notices[0]: unknown field colour"),
        ({"notices": [{"sent": "2026-03-01", "revised_ship_by": "soon"}]}, "given.notices[0].revised_ship_by"),
        (
            {"notices": [{"sent": "2026-03-01", "buyer_response": {"type": "maybe", "at": "2026-03-02"}}]},
            "given.notices[0].buyer_response.type: 'maybe' is none of consent, cancel",
        ),
        (
            {"notices": [{"sent": "2026-03-02", "buyer_response": {"type": "consent", "at": "2026-03-01"}}]},
            "answered on 2026-03-01, before it was sent",
        ),
        ({"lines": [{"amount": 1}]}, "given.lines[0]: missing sku"),
        ({"lines": [{"sku": "A"}], "cancel_lines": ["B"]}, "given.cancel_lines: no line has the sku B"),
        ({"order": "2026-03-01", "lines": [{"sku": "A", "shipped": True}]}, "say on which day"),
        ({"consumer_sets_additional_period": {"at": "2026-03-02", "until": "2026-03-01"}}, "ends before it begins"),
        ({"cases": {}}, "given.cases: expected a list"),
        ({"cases": [1]}, "given.cases[0]: expected a table"),
        ({"cases": [{"foo": 1}]}, "given.cases[0]: unknown field foo"),
    ],
)
def test_what_is_not_understood_is_named(given: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Malformed) as refused:
        ask("US", **given)
    assert complaint in str(refused.value)


@pytest.mark.parametrize("place", ["", "usa", "XX1", "US+", "../us", "CA-ONTARIO", "-"])
def test_an_unknown_place_is_refused(place: str) -> None:
    with pytest.raises(Malformed, match="Unknown jurisdiction"):
        ask(place, order="2026-11-02")


@pytest.mark.parametrize(
    ("place", "same"),
    [("US-NY", "US"), ("us_ca", "US-CA"), ("GB", "UK"), ("GB-SCT", "UK"), ("DE-BY", "DE"), ("california", "US-CA")],
)
def test_a_place_lies_in_its_country_and_has_several_spellings(place: str, same: str) -> None:
    assert ask(place, order="2026-11-02") == ask(same, order="2026-11-02")


@pytest.mark.parametrize("days", [5, [3, 5], "3-5", "3 - 5 days"])
def test_of_a_range_of_days_the_upper_end_counts(days: object) -> None:
    assert ask("US", order_completed="2026-11-02", stated_ship_days=days)["ship_deadline"] == "2026-11-07"


@pytest.mark.parametrize("places", ["US+DE", "US / DE", "us,de"])
def test_several_places_hold_at_once(places: str) -> None:
    found = ask(places, order_completed="2026-11-02", buyer_cancel="2026-11-10", unavailable_known="2026-11-09")
    assert found["refund_due"] == "2026-11-20"
    assert found["policy_inform_by"] == "2026-11-10"


@pytest.mark.parametrize("place", ["BR", "CA-BC", "CA", "CH"])
def test_a_place_without_a_rule_set_gets_the_strict_default(place: str) -> None:
    assert ask(place, order="2026-11-02") == ask("OTHER", order="2026-11-02")


@pytest.mark.parametrize(
    "event", ["buyer_cancel", "steal:B@2026-11-22T10:00:00Z", "buyer_cancel:B@then", "buyer_cancel:B@2026-11-22T10:00"]
)
def test_an_event_that_is_not_understood_is_refused(event: str) -> None:
    with pytest.raises(Malformed, match=r"given\.events"):
        ask("ANY", events=[event])


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(Malformed, match=r"given\.topic"):
        ask("SHOPIFY", topic="orders/create", received="2026-11-22")


def test_a_fact_after_the_day_asked_is_not_known_yet() -> None:
    question: dict[str, Any] = {"order_completed": "2026-05-04", "buyer_cancel_received": "2026-05-20"}
    assert ask("US", **question, evaluate_at="2026-05-19")["outcome"] == "on_time_so_far"
    assert ask("US", **question, evaluate_at="2026-05-20")["outcome"] == "cancelled_by_buyer"


def test_an_answer_after_the_day_asked_is_not_known_yet() -> None:
    notice = {
        "sent": "2026-05-20",
        "revised_ship_by": "2026-08-01",
        "offers_cancel_and_refund": True,
        "buyer_response": {"type": "consent", "at": "2026-06-25"},
    }
    question: dict[str, Any] = {"order_completed": "2026-05-04", "notices": [notice]}
    assert "new_ship_deadline" not in ask("US", **question, evaluate_at="2026-06-24")
    assert ask("US", **question, evaluate_at="2026-06-25")["new_ship_deadline"] == "2026-08-01"


def test_an_amount_in_yen_has_no_cents() -> None:
    lines = [{"sku": "A", "amount": 1000, "shipped": "2026-11-03"}, {"sku": "B", "amount": 500, "shipped": None}]
    found = ask(
        "JP", order="2026-11-02", lines=lines, shipping_paid=100, currency="JPY", seller_cancelled_notice="2026-11-05"
    )
    assert found["refund_amount"] == 534.0
    assert found["working"] == "1600 - (1000 + 66)"


def test_what_was_paid_by_the_lines_adds_up_whatever_is_cancelled() -> None:
    lines = [{"sku": sku, "amount": amount} for sku, amount in (("A", 33.33), ("B", 33.34), ("C", 0.01))]
    common: dict[str, Any] = {"contract_concluded": "2026-11-02", "withdrawal_received": "2026-11-10", "lines": lines}
    assert ask("EU", **common, shipping_paid=4.99)["refund_amount"] == 71.67
    some = ask("EU", **common, shipping_paid=4.99, cancel_lines=["C"])
    assert some["refund_amount_goods"] == 0.01
    assert 0.01 <= some["refund_amount"] <= 5.0
