"""Many notices of one buyer are one mail a day, each sent once whatever breaks."""

from typing import Any

import pytest

from connector import failpoint
from connector.errors import NotSent, Refused, Unclear
from connector.handle import bounced, cancel
from tests.service.office import ANA, KIM, Office


def test_many_notices_of_one_buyer_are_one_letter_and_each_is_sent_once(office: Office) -> None:
    office.policy(summary_above=2)
    orders = [office.sell(email=KIM), office.sell(email=KIM.upper()), office.sell(email=KIM), office.sell(email=ANA)]
    went = office.deliver()
    assert len(went) == 2
    letter = office.post.box[0]
    first = office.notices()[0]
    assert letter.message_id == f"<notice-{first.id}.mtest@mugs.example>"
    assert all(order in letter.text for order in orders[:3])
    assert letter.text.count("/b/") == 3
    assert (letter.to, office.post.box[1].to) == (KIM, ANA)
    assert [one.mail for one in office.notices()] == [first.id, first.id, first.id, None]
    assert office.told() == [one.id for one in office.notices()]
    assert (office.deliver("2026-11-25T12:00"), office.states()) == ([], [("waiting", "sent")] * 4)


def test_not_more_than_the_merchant_chose_go_each_by_itself(office: Office) -> None:
    office.policy(summary_above=2)
    office.sell()
    office.sell()
    assert len(office.deliver()) == 2
    assert [one.mail for one in office.notices()] == [None, None]


def test_a_buyer_gets_one_such_letter_a_day(office: Office) -> None:
    office.policy(summary_above=1)
    orders = [office.sell(), office.sell()]
    assert len(office.deliver("2026-11-23T12:00")) == 1
    office.expect(5)  # both dates move
    assert office.deliver("2026-11-23T15:00") == []
    assert office.deliver("2026-11-24T11:59") == []
    (subject,) = office.deliver("2026-11-24T12:01")
    assert "2 orders" in subject
    assert all(order in office.post.box[-1].text for order in orders)
    assert {state for _, state in office.states()} == {"sent"}


def test_what_waits_for_tomorrow_is_not_overtaken_by_a_receipt(office: Office) -> None:
    office.policy(summary_above=1)
    first, second = office.sell(), office.sell()
    office.deliver("2026-11-23T12:00")
    office.expect(5)
    office.deliver("2026-11-23T15:00")
    cancel(office.desk, first, {f"{first}0": 1}, "merchant:kim", office.clock())
    assert len(office.deliver("2026-11-23T16:00")) == 2
    assert [one.kind for one in office.notices() if one.order == first] == ["waiting", "date", "cancelled"]
    assert [one.state for one in office.notices() if one.order == second] == ["sent", "new"]


@pytest.mark.parametrize("trouble", [NotSent("away"), Refused("550 no"), Unclear("lost")])
def test_a_letter_for_several_fails_for_each_of_them(office: Office, trouble: Any) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    office.post.trouble = [trouble]
    assert office.deliver() == []
    state = {NotSent: "new", Refused: "bounced", Unclear: "unclear"}[type(trouble)]
    assert [one for _, one in office.states()] == [state] * 2
    office.clock.forward(minutes=5)
    assert len(office.deliver()) == (1 if state == "new" else 0)
    assert len(office.told()) == (2 if state == "new" else 0)


@pytest.mark.parametrize(("place", "letters"), [("notice.written", 0), ("notice.sent", 1)])
def test_a_process_that_dies_over_a_letter_for_several_never_sends_two(
    office: Office, place: str, letters: int
) -> None:
    class Died(BaseException):
        pass

    def die(_name: str) -> None:
        raise Died

    office.policy(summary_above=1)
    office.sell()
    office.sell()
    failpoint.arm(place, die)
    with pytest.raises(Died):
        office.deliver()
    failpoint.disarm()
    assert [state for _, state in office.states()] == ["sending"] * 2
    for _ in range(3):
        office.clock.forward(minutes=3)
        office.deliver()
    assert len(office.post.box) == letters
    assert [state for _, state in office.states()] == ["unclear"] * 2


def test_a_letter_for_several_that_comes_back_reached_nobody_about_any_of_them(office: Office) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    office.deliver()
    with office.house.books.record(office.merchant.id) as record:
        assert bounced(record, office.post.box[0].message_id, "550 5.1.1", office.clock())
        assert not bounced(record, office.post.box[0].message_id, "550 5.1.1", office.clock())
    assert [state for _, state in office.states()] == ["bounced"] * 2


def test_two_postmen_never_take_the_same_letter_for_several(office: Office) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    with office.house.books.record(office.merchant.id) as record:
        group = record.notices.due(office.clock(), 9)
        assert record.notices.move(group[1], "sending", attempts=1)
        assert not record.notices.take(group, office.clock())
    assert [state for _, state in office.states()] == ["new", "sending"]
