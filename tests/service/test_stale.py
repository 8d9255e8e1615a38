"""News that waited for its hour is looked at once more: what is not true any more goes to nobody."""

from connector.handle import cancel, look_again
from tests.service.office import NIGHT, Office


def in_the_night(office: Office) -> str:
    """Let a buyer wait, and be the middle of their night."""
    office.policy(**NIGHT, lead_days=14)
    order = office.sell(3)
    assert len(office.deliver("2026-11-23T12:00")) == 1
    office.deliver("2026-11-23T22:30")
    return order


def test_a_question_about_a_cancelled_order_is_not_asked(office: Office) -> None:
    order = in_the_night(office)
    office.expect(60)
    (held,) = [one for one in office.notices() if one.state == "new"]
    cancel(office.desk, order, {f"{order}0": 3}, "merchant:kim", office.clock())
    office.store.orders[order].status = "cancelled"
    look_again(office.desk, [order], [], office.clock())
    office.deliver("2026-11-24T16:00")
    assert (held.kind, "skipped") in office.states()
    assert ("cancelled", "sent") in office.states()


def test_of_two_dates_that_waited_only_the_last_is_told(office: Office) -> None:
    in_the_night(office)
    office.expect(60)
    office.expect(90)
    waiting = [one for one in office.notices() if one.state == "new"]
    assert len(waiting) == 2
    assert len(office.deliver("2026-11-24T12:00")) == 1
    assert [one.state for one in office.notices() if one.id in {each.id for each in waiting}] == ["skipped", "sent"]
    assert office.told() == [office.notices()[0].id, waiting[1].id]


def test_what_is_still_true_goes_as_it_was_decided(office: Office) -> None:
    in_the_night(office)
    office.expect(60)
    assert len(office.deliver("2026-11-24T12:00")) == 1
    assert "skipped" not in [state for _, state in office.states()]
