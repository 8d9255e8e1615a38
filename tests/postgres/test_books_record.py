"""Notices, tasks, plans, switches and the ledger of one transaction; the same in both books."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import Malformed
from connector.ledger import GENESIS, faults
from connector.policy import Policy
from tests.fakes import START
from tests.postgres.conftest import Shelf
from tests.postgres.sample import LATER


def test_a_line_is_told_once_for_each_kind_and_version(shelf: Shelf) -> None:
    body = {"lines": [{"line": "10"}, {"line": "11"}]}
    with shelf.books.record(shelf.first.id) as record:
        add = record.notices.add
        assert add("1", "waiting", [("10", "1")], body, START) is True
        assert add("1", "waiting", [("10", "1")], body, START) is False
        assert add("1", "waiting", [("10", "1"), ("11", "1")], body, START) is True
        assert add("1", "waiting", [("10", "2")], body, START) is True
        assert add("1", "ready", [("10", "1")], body, START) is True
        assert add("2", "waiting", [("10", "1")], body, START) is True
        told = [(one.kind, one.body["only"]) for one in record.notices.of_order("1")]
    assert told == [("waiting", ["10"]), ("waiting", ["11"]), ("waiting", ["10"]), ("ready", ["10"])]


def test_a_notice_is_due_until_it_was_sent(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.notices.add("1", "waiting", [("10", "1")], {"lines": []}, LATER)
        assert list(record.notices.due(START, 9)) == []
        (one,) = record.notices.due(LATER, 9)
        assert (one.state, one.attempts, one.made, one.sent) == ("new", 0, LATER, None)
        assert record.notices.move(one, "sending", attempts=1, due=LATER + timedelta(minutes=2))
        assert not record.notices.move(one, "sending", attempts=1)
        (again,) = record.notices.due(LATER + timedelta(minutes=2), 9)
        assert (again.state, again.attempts) == ("sending", 1)
        assert record.notices.move(again, "sent", sent_at=LATER)
        assert list(record.notices.due(LATER + timedelta(days=9), 9)) == []
        assert record.notices.of_order("1")[0].sent == LATER


def test_a_task_is_raised_once_until_it_is_closed(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        assert record.tasks.open("approve", "7", "Approve?", START) is True
        assert record.tasks.open("approve", "7", "Approve!", START) is False
        assert record.tasks.open("approve", "8", "Approve?", START) is True
        assert record.tasks.count() == 2
        assert record.tasks.close("approve", "7", LATER) is True
        assert record.tasks.close("approve", "7", LATER) is False
        assert record.tasks.count() == 1
        assert record.tasks.open("approve", "7", "Approve?", LATER) is True


def test_a_plan_keeps_the_earlier_moment(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        for minutes in (10, 20, 5):
            record.wake("item:tea", START + timedelta(minutes=minutes), item="tea")
        assert list(record.woken(START + timedelta(minutes=4))) == []
        assert len(record.woken(START + timedelta(minutes=5))) == 1


def test_a_plan_is_forgotten_only_once_it_was_carried_out(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.wake("order:1", START, order="1")
        record.woken(START)
        assert list(record.woken(START)) == [], "it is in hand for a minute"
        assert len(record.woken(START + timedelta(minutes=1))) == 1
        record.slept()
        assert list(record.woken(LATER)) == []


def test_what_a_lost_process_had_in_hand_is_not_forgotten_with_a_part_of_it(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        for number in range(3):
            record.wake(f"order:{number}", START, order=str(number))
        assert len(record.woken(START, 3)) == 3
    with shelf.books.record(shelf.first.id) as record:
        assert len(record.woken(LATER, 1)) == 1
        record.slept()
        assert len(record.woken(LATER, 3)) == 2


def test_a_plan_made_while_it_is_carried_out_is_a_new_one(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.wake("item:tea", START, item="tea")
        record.woken(START)
        record.wake("item:tea", START + timedelta(minutes=10), item="tea")
        record.slept()
        assert list(record.woken(START + timedelta(minutes=9))) == []
        assert len(record.woken(START + timedelta(minutes=10))) == 1


def test_plans_in_hand_are_put_off_when_the_shop_is_away(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.wake("item:tea", START, item="tea")
        record.woken(START)
        record.postpone_woken(START + timedelta(minutes=15))
        record.slept()
        assert list(record.woken(START + timedelta(minutes=14))) == []
        assert len(record.woken(START + timedelta(minutes=15))) == 1


def test_the_watermark_moves_forward_only(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        assert record.seen_to(None) is None
        assert record.seen_to(LATER) == LATER
    with shelf.books.record(shelf.first.id) as record:
        assert record.seen_to(START) == LATER
        assert record.seen_to(None) == LATER
    with shelf.books.record(shelf.second.id) as record:
        assert record.seen_to(None) is None


@pytest.mark.parametrize(
    ("switch", "here", "there"),
    [
        ("all", True, True),
        ("platform:fake", True, True),
        ("platform:other", False, False),
        ("merchant:first", True, False),
    ],
)
def test_a_switch_stops_whom_it_names(shelf: Shelf, switch: str, here: bool, there: bool) -> None:
    named = switch.replace("first", str(shelf.first.id))
    for stopped in (True, True, False):
        shelf.stop_money(named, stopped)
        with shelf.books.record(shelf.first.id) as record:
            assert record.money_stopped() is (here and stopped)
        with shelf.books.record(shelf.second.id) as record:
            assert record.money_stopped() is (there and stopped)


def test_a_record_knows_its_merchant_and_what_it_chose(shelf: Shelf) -> None:
    chosen = Policy(lead_days=None, second_reading=timedelta(minutes=3), approve_up_to=500, hold_money=True)
    shelf.set_policy(chosen)
    shelf.set_merchant(epoch=4)
    with shelf.books.record(shelf.first.id) as record:
        assert record.policy == chosen
        assert record.merchant == replace(shelf.first, epoch=4)
    with shelf.books.record(shelf.second.id) as record:
        assert (record.policy, record.merchant.epoch) == (Policy(), shelf.second.epoch)


def test_the_ledger_of_each_merchant_is_a_chain_of_its_own(shelf: Shelf) -> None:
    for merchant in (shelf.first, shelf.second, shelf.first):
        with shelf.books.record(merchant.id) as record:
            record.append("connector", "stock", {"item": "tea", "change": 5, "none": None}, START)
            record.append("connector", "stock", {"item": "cup"}, LATER)
    with shelf.books.record(shelf.first.id) as record:
        entries = list(record.entries())
        assert list(record.entries(after=3)) == entries[3:]
        assert list(record.entries(newest=1)) == entries[-1:]
    assert [one.seq for one in entries] == [1, 2, 3, 4]
    assert entries[0].previous == GENESIS
    assert list(faults(shelf.books.ledger_key, entries)) == []


def test_an_address_never_gets_into_the_ledger(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record, pytest.raises(Malformed):
        record.append("connector", "told", {"to": "kim@example.org"}, START)
