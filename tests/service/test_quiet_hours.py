"""No mail that can wait comes in the buyer's night, and none that cannot wait is held."""

from datetime import UTC, datetime, time, timedelta

from connector.handle import cancel, look_again
from connector.handle.clocks import waiting
from tests.service.office import NIGHT, Office


def test_news_wait_for_the_buyers_own_morning_and_none_gets_lost(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    office.sell()  # it is 23:30 in the Netherlands
    assert office.deliver() == []
    assert office.deliver("2026-11-24T06:59") == []
    assert len(office.deliver("2026-11-24T07:00")) == 1
    assert office.deliver("2026-11-24T09:00") == []
    assert office.states() == [("waiting", "sent")]


def test_by_day_nothing_waits(office: Office) -> None:
    office.policy(**NIGHT)
    office.sell()
    assert len(office.deliver("2026-11-23T12:00")) == 1


def test_a_buyer_whose_country_nobody_knows_has_the_shops_night(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    office.sell(country="")
    assert office.deliver() == []
    assert len(office.deliver("2026-11-24T07:00")) == 1  # Berlin's morning


def test_receipts_of_money_do_not_wait_and_take_along_what_was_held_before(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    held, other = office.sell(), office.sell(1)
    assert office.deliver() == []
    cancel(office.desk, held, {f"{held}0": 2}, "merchant:kim", office.clock())
    assert len(office.deliver()) == 2
    assert [one.kind for one in office.notices() if one.state == "sent"] == ["waiting", "cancelled"]
    assert [one.order for one in office.notices() if one.state == "new"] == [other]


def ends(office: Office, order: str) -> datetime:
    """Return the beginning of the last day of the clocks of an order's only line."""
    with office.house.books.record(office.merchant.id) as record:
        held = record.cases.order(order)
        assert held is not None
        (one,) = waiting(record, office.desk, held, office.clock())
    assert one.stands.until is not None
    return datetime.combine(one.stands.until, time(), UTC)


def asked_in_the_night(office: Office, days: int) -> list[str]:
    """Let a question arise in the night so many days before the last one; return what went out then."""
    office.policy(**NIGHT, lead_days=None)
    order = office.sell(country="US")
    assert len(office.deliver("2026-11-23T20:00")) == 1
    office.clock.now = ends(office, order) - timedelta(days=days) + timedelta(hours=4)  # 23:00 in New York
    look_again(office.desk, [order], [], office.clock())
    return office.deliver()


def test_a_question_that_has_time_waits_for_the_morning(office: Office) -> None:
    assert asked_in_the_night(office, 5) == []
    assert ("delay_unknown", "new") in office.states()
    office.clock.forward(hours=14)  # morning in Hawaii
    assert len(office.deliver()) == 1


def test_a_question_whose_time_would_end_in_the_night_goes_out_at_once(office: Office) -> None:
    (subject,) = asked_in_the_night(office, 0)
    assert "Keep waiting or cancel?" in subject
