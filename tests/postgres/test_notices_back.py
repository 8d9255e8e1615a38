"""A notice that came back, the same in both books."""

from tests.fakes import START
from tests.postgres.conftest import Shelf
from tests.postgres.sample import LATER


def test_a_notice_that_was_tried_comes_back_once_and_one_that_was_not_never_does(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.notices.add("1", "waiting", [("10", "1")], {"lines": []}, START)
        (one,) = record.notices.due(LATER, 9)
        assert record.notices.came_back(one.id, "550 no") is None
        record.notices.move(one, "sending", attempts=1)
        found = record.notices.came_back(one.id, "550 no")
        assert (found.id, found.order, found.state) == (one.id, "1", "bounced")
        assert record.notices.came_back(one.id, "550 no") is None
        assert list(record.notices.due(LATER, 9)) == []


def test_nobody_can_send_another_merchants_notice_back(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.notices.add("1", "waiting", [("10", "1")], {"lines": []}, START)
        (one,) = record.notices.due(LATER, 9)
        record.notices.move(one, "sent", attempts=1)
    with shelf.books.record(shelf.second.id) as record:
        assert record.notices.came_back(one.id, "550 no") is None
