"""A letter that came back was never given: once in the ledger, once for a person, and the clocks go on without it."""

from datetime import timedelta

from connector.handle import bounced, message_id
from connector.policy import Policy
from tests.fakes import Rig
from tests.unit.waiting import sold_short

FOREIGN = ("", "<7@example.org>", "<notice-1.other@d.example>", "<notice-x.m1@d.example>", "notice-1.m1")


def post(shop: Rig) -> None:
    """Every notice goes out."""
    with shop.books.record(1) as record:
        for one in record.notices.due(shop.clock(), 50):
            record.notices.move(one, "sent", attempts=1, sent_at=shop.clock())


def asked() -> tuple[Rig, str, str]:
    """Return a shop whose buyer was asked by mail, the order, and the id of that mail."""
    shop, order = sold_short(Policy(lead_days=None))
    post(shop)
    shop.clock.now += timedelta(days=1, hours=1)
    shop.read(order)
    post(shop)
    return shop, order, message_id(shop.notices("delay_unknown")[0].id, "m1", "mail.example")


def told(shop: Rig) -> list[dict[str, object]]:
    return [dict(one.payload) for one in shop.books.state().entries.values() if one.event == "notice_did_not_reach"]


def come_back(shop: Rig, name: str, reason: str = "550 5.1.1 no such person") -> bool:
    with shop.books.record(1) as record:
        return bounced(record, name, reason, shop.clock())


def test_a_bounce_is_taken_once_and_never_names_the_buyer_in_the_ledger() -> None:
    shop, order, name = asked()
    assert come_back(shop, name, "550 5.1.1 <ana@buyer.example> is unknown here")
    assert not come_back(shop, name)
    (asked_again,) = shop.notices("delay_unknown")
    assert asked_again.state == "bounced"
    assert told(shop) == [
        {"notice": asked_again.id, "order": order, "kind": "delay_unknown", "code": "550 5.1.1"},
    ]
    assert shop.tasks().count("notice_refused") == 1


def test_a_bounced_question_was_never_asked() -> None:
    shop, order, name = asked()
    come_back(shop, name)
    shop.read(order)
    assert "not_told" in shop.tasks()


def test_what_is_not_ours_changes_nothing() -> None:
    shop, _, _ = asked()
    before = [one.state for one in shop.notices()]
    assert not any(come_back(shop, name) for name in FOREIGN)
    assert not come_back(shop, message_id(999, "m1", "mail.example"))
    assert ([one.state for one in shop.notices()], told(shop)) == (before, [])


def test_a_letter_that_was_never_tried_cannot_come_back() -> None:
    shop, _ = sold_short(Policy(lead_days=None))
    (first,) = shop.notices("waiting")
    assert not come_back(shop, message_id(first.id, "m1", "mail.example"))
