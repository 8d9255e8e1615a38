"""Orders and lines: what both books keep, freeze and forget in the same way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from connector.allocate import Allocation, Place
from connector.model import Charge, Promise, Standing, Supply, Tax
from tests.fakes import START
from tests.postgres.conftest import Shelf
from tests.postgres.sample import BUYER, LATER, a_line, an_item, an_order, euros, saved


def test_an_order_comes_back_as_it_was_shown(shelf: Shelf) -> None:
    shown = a_line(cancelled=1, shipped=1, refunded_units=1, hint=2, ships=False)
    with shelf.books.record(shelf.first.id) as record:
        saved(record, an_order("1", shown, authorised=True))
    with shelf.books.record(shelf.first.id) as record:
        held = record.cases.order("1")
    assert (held.id, held.number, held.standing, held.status) == ("1", "#1", Standing.OPEN, "processing")
    assert (held.total, held.captured, held.refunded, held.currency) == (euros(3111), euros(3111), euros(0), "EUR")
    assert (held.placed, held.modified, held.gateway, held.authorised) == (START, START, "card", True)
    assert held.buyer == BUYER
    (line,) = held.lines
    assert line.line == replace(shown, charge=Charge("10", euros(3000), (Tax("", euros(111)),)))
    assert (line.order, line.item, line.counted, line.promise) == ("1", "tea", START, None)


def test_an_order_nobody_saved_is_none(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.order("1") is None
        assert record.cases.item("tea") is None
        assert record.cases.item_of("tea") is None


def _write_and_fail(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        record.append("test", "something", {"n": 1}, START)
        record.tasks.open("a", "b", "c", START)
        record.seen_to(START)
        raise RuntimeError


def test_an_error_takes_everything_back(shelf: Shelf) -> None:
    with pytest.raises(RuntimeError):
        _write_and_fail(shelf)
    with shelf.books.record(shelf.first.id) as record:
        assert (record.cases.order("1"), record.cases.item("tea"), record.seen_to(None)) == (None, None, None)
        assert (list(record.entries()), record.tasks.count()) == ([], 0)


def test_a_place_is_frozen_the_first_time_a_line_counts(shelf: Shelf) -> None:
    pending = an_order("1", a_line(counted=False, taken=0), standing=Standing.PENDING)
    with shelf.books.record(shelf.first.id) as record:
        saved(record, pending)
        assert record.cases.order("1").lines[0].counted is None
        record.cases.save_order(an_order(counted=START + timedelta(minutes=5)), START)
        record.cases.save_order(an_order(counted=START + timedelta(minutes=9)), START)
        assert record.cases.order("1").lines[0].counted == START + timedelta(minutes=5)


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.CANCELLED, Standing.TRASHED])
def test_an_order_that_never_waited_has_no_place(shelf: Shelf, standing: Standing) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record, an_order(standing=standing))
        assert record.cases.order("1").lines[0].counted is None
        assert record.cases.queue("tea") == []


def test_the_queue_holds_open_units_only(shelf: Shelf) -> None:
    ended = [an_order(str(n), standing=one) for n, one in enumerate(Standing) if one is not Standing.OPEN]
    full = an_order("8", a_line("80", shipped=2, cancelled=1))
    with shelf.books.record(shelf.first.id) as record:
        saved(record, an_order("7", a_line("70", cancelled=1)), full, *ended)
        (waiting,) = record.cases.queue("tea")
    assert (waiting.place, waiting.units, waiting.claim) == (Place.of(0, START, "7", "70"), 2, 3)


def test_variants_of_one_pool_share_a_queue(shelf: Shelf) -> None:
    both = an_order("1", a_line("10", "small"), a_line("11", "large"), a_line("12", "cup"))
    with shelf.books.record(shelf.first.id) as record:
        saved(record, both, item=an_item("tea", "small", "large"))
        assert sorted(one.place.line for one in record.cases.queue("tea")) == ["10", "11"]
        assert record.cases.sums("tea")[1] == 6
        assert record.cases.item("tea").item.variants == ("large", "small")
        assert record.cases.item_of("large") == "tea"


def test_what_lines_get_is_kept_until_they_ship(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        record.cases.give([Allocation(Place.of(0, START, "1", "10"), 1, 2)])
        assert [(one.assigned, one.owed) for one in record.cases.queue("tea")] == [(1, 2)]
        assert record.cases.owed_by_order("tea") == {"1": 2}
        assert list(record.cases.waited_for()) == ["tea"]
        record.cases.save_order(an_order("1", a_line(shipped=3), standing=Standing.SHIPPED), START)
        held = record.cases.order("1").lines[0]
        assert (held.assigned, held.owed, record.cases.owed_by_order("tea")) == (0, 0, {})


def test_a_line_the_order_no_longer_has_gives_everything_back(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record, an_order("1", a_line("10"), a_line("11")))
        record.cases.save_order(an_order("1", a_line("11")), START)
        assert [one.place.line for one in record.cases.queue("tea")] == ["11"]
        gone, kept = record.cases.order("1").lines
        assert (gone.line.cancelled, gone.line.taken, kept.line.cancelled) == (3, 0, 0)
        assert record.cases.sums("tea")[1] == 3


def test_nobody_waits_for_a_deleted_order_but_what_it_took_stays_taken(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        before = record.cases.sums("tea")
        record.cases.set_trashed("1", LATER)
        held = record.cases.order("1")
        assert (held.standing, held.status, record.cases.queue("tea")) == (Standing.TRASHED, "deleted", [])
        assert record.cases.sums("tea") == before
        record.cases.set_trashed("unknown", LATER)


def test_what_a_line_was_told_is_kept_with_every_version(shelf: Shelf) -> None:
    first = Promise(1, date(2026, 12, 1), None, "supply", START, "PO-1")
    second = Promise(2, None, None, "overdue", LATER)
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        held = record.cases.order("1").lines[0]
        told = replace(held, assigned=1, owed=2, shown=2, waited=START, eased=START, ready=LATER, priority=-1)
        record.cases.save_line(replace(told, promise=second))
        record.cases.save_line(replace(told, promise=first))
        assert record.cases.order("1").lines[0] == replace(told, promise=second)
        record.cases.save_line(replace(told, promise=replace(second, reason="rewritten")))
        assert record.cases.order("1").lines[0].promise == second
        assert list(record.cases.easing("tea")) == ["1"]


def test_a_marking_is_remembered_through_later_readings(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        record.cases.set_marked("1", "abc")
        record.cases.save_order(an_order(modified=LATER), LATER)
        assert record.cases.order("1").marked == "abc"
        assert list(record.cases.marked()) == ["1"]


def test_the_worklist_goes_page_by_page(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record, *(an_order(str(n), a_line(f"{n}0")) for n in range(1, 6)))
        record.cases.give([Allocation(Place.of(0, START, "4", "40"), 1, 2)])
        assert [one.id for one in record.cases.worklist(waiting=False, after="2", limit=2)] == ["3", "4"]
        assert [one.id for one in record.cases.worklist(waiting=True, after="", limit=9)] == ["4"]


def test_one_merchant_never_sees_anothers_orders(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        saved(record)
        record.cases.add_supply(Supply("tea", 1, None), START)
    with shelf.books.record(shelf.second.id) as record:
        cases = record.cases
        assert (cases.order("1"), cases.item("tea"), cases.item_of("tea")) == (None, None, None)
        assert (list(cases.queue("tea")), cases.sums("tea")) == ([], (0, 0))
        assert list(cases.supplies("tea")) == []
        assert list(cases.worklist(waiting=False, after="", limit=9)) == []
        cases.set_trashed("1", LATER)
        cases.give([Allocation(Place.of(0, START, "1", "10"), 3, 0)] if cases.queue("tea") else [])
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.order("1").standing is Standing.OPEN
