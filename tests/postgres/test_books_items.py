"""Stock pools and supplies: what both books keep and add up in the same way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from connector.allocate import Pool
from connector.model import Backorders, Standing, Supply
from tests.fakes import START
from tests.postgres.conftest import Shelf
from tests.postgres.sample import LATER, a_line, an_item, an_order, saved


@pytest.mark.parametrize(("minutes", "taken"), [(-1, 0), (0, 3), (1, 3)], ids=["before", "then", "after"])
def test_units_taken_before_the_stock_was_first_read_explain_nothing_later(
    shelf: Shelf, minutes: int, taken: int
) -> None:
    joined = START + timedelta(minutes=minutes)
    with shelf.books.record(shelf.first.id) as record:
        saved(record, an_order(counted=joined))
        assert record.cases.sums("tea") == (taken, 3)
        record.cases.save_order(an_order("1", a_line(ordered=4), counted=joined), LATER)
        assert record.cases.sums("tea") == (taken + 1, 4)


SOON = date(2026, 12, 7)


def test_what_came_before_its_item_was_known_explains_nothing_either(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_order(an_order(counted=LATER), START)
        record.cases.save_item(an_item())
        assert record.cases.sums("tea") == (0, 3)
        assert len(record.cases.queue("tea")) == 1


def test_reading_an_item_again_does_not_move_its_first_reading(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_item(an_item())
        record.cases.save_item(an_item(read=LATER))
        record.cases.save_order(an_order(counted=START + timedelta(minutes=1)), LATER)
        assert record.cases.sums("tea") == (3, 3)


def test_an_item_comes_back_as_it_was_kept(shelf: Shelf) -> None:
    kept = an_item("tea", "large", "small", pool=Pool(-2, 7, 1), backorders=Backorders.NOTIFY, claimed=4)
    kept = replace(kept, asked=True, restore="notify", cap_waived=True)
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_item(kept)
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.item("tea") == kept
        assert list(record.cases.by_sku("tea-sku")) == ["tea"]
        assert list(record.cases.by_sku("")) == []


def test_a_stock_nobody_manages_has_no_pool(shelf: Shelf) -> None:
    unmanaged = replace(an_item(available=None, on_backorder=True), pool=None)
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_item(unmanaged)
        assert record.cases.item("tea") == unmanaged


def test_supplies_come_earliest_first_and_are_used_up_in_that_order(shelf: Shelf) -> None:
    late, soon, undated = (Supply("tea", 4, due) for due in (date(2026, 12, 9), date(2026, 12, 1), None))
    with shelf.books.record(shelf.first.id) as record:
        for one in (late, undated, soon):
            record.cases.add_supply(one, START)
        assert list(record.cases.supplies("tea")) == [soon, late, undated]
        record.cases.use_supply("tea", 6, LATER)
        assert list(record.cases.supplies("tea")) == [replace(late, units=2), undated]
        assert list(record.cases.supplies("cup")) == []


def test_what_was_read_longest_ago_is_named_first(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        for n, key in enumerate(("tea", "cup", "pot")):
            record.cases.save_item(an_item(key, read=START - timedelta(hours=n)))
            record.cases.save_order(an_order(str(n), a_line(f"{n}0", key)), START - timedelta(days=n))
        record.cases.save_order(an_order("9", a_line("90", "cup"), standing=Standing.SHIPPED), START)
        assert list(record.cases.longest_unread(2)) == ["pot", "cup"]
        assert list(record.cases.longest_unseen(2)) == ["2", "1"]
        assert sorted(record.cases.with_queue()) == ["cup", "pot", "tea"]
        assert list(record.cases.orders_of("tea")) == ["0"]


def test_the_same_reference_is_one_supply_however_often_it_is_said(shelf: Shelf) -> None:
    order = Supply("tea", 10, SOON, None, "csv", "PO-7")
    with shelf.books.record(shelf.first.id) as record:
        for _ in range(2):
            record.cases.add_supply(order, START)
        assert list(record.cases.supplies("tea")) == [order]
        moved = replace(order, units=12, due=SOON + timedelta(days=9), reliability="likely")
        record.cases.add_supply(moved, LATER)
        assert list(record.cases.supplies("tea")) == [moved]
        record.cases.add_supply(replace(order, source="api"), LATER)
        assert len(record.cases.supplies("tea")) == 2


def test_what_of_a_supply_arrived_is_not_expected_again(shelf: Shelf) -> None:
    order = Supply("tea", 10, SOON, None, "csv", "PO-7")
    with shelf.books.record(shelf.first.id) as record:
        record.cases.add_supply(order, START)
        record.cases.use_supply("tea", 6, LATER)
        record.cases.add_supply(order, LATER)
        assert list(record.cases.supplies("tea")) == [replace(order, units=4)]
        record.cases.use_supply("tea", 4, LATER)
        record.cases.add_supply(order, LATER)
        assert list(record.cases.supplies("tea")) == []
        record.cases.add_supply(replace(order, units=13), LATER)
        assert list(record.cases.supplies("tea")) == [replace(order, units=3)]


def test_a_shipment_is_what_is_left_of_it_and_what_the_stock_saw_meanwhile(shelf: Shelf) -> None:
    shipment, other = (
        Supply("tea", 50, SOON + timedelta(days=9), None, "shipment", "7"),
        Supply("tea", 9, SOON, None, "csv", "PO-7"),
    )
    with shelf.books.record(shelf.first.id) as record:
        record.cases.add_supply(other, START)
        record.cases.add_supply(shipment, START, seen=0)
        assert record.cases.use_supply("tea", 60, LATER, only="shipment") == 10
        (held,) = record.cases.expected_from("shipment")
        assert (held.supply.units, held.seen, held.told, held.since) == (0, 50, 50, LATER)
        assert list(record.cases.supplies("tea")) == [other]
        record.cases.add_supply(shipment, LATER, seen=0)
        assert record.cases.use_supply("tea", 10, LATER, but="shipment") == 1
        assert list(record.cases.supplies("tea")) == [shipment]


def test_units_told_of_before_they_came_are_taken_off_nothing(shelf: Shelf) -> None:
    shipment = Supply("tea", 0, None, None, "shipment", "7")
    with shelf.books.record(shelf.first.id) as record:
        record.cases.add_supply(replace(shipment, units=5), START, seen=0)
        record.cases.add_supply(replace(shipment, reference="8", units=3), START, seen=0)
        record.cases.add_supply(shipment, LATER, seen=-5)
        assert record.cases.use_supply("tea", 7, LATER, only="shipment") == 0
        assert [(one.told, one.seen) for one in record.cases.expected_from("shipment")] == [(3, 2)]
        assert [one.units for one in record.cases.supplies("tea")] == [1]


def test_what_is_said_again_unchanged_is_not_written_again(shelf: Shelf) -> None:
    shipment = Supply("tea", 5, SOON, None, "shipment", "7")
    with shelf.books.record(shelf.first.id) as record:
        record.cases.add_supply(shipment, START, seen=0)
        record.cases.add_supply(shipment, LATER, seen=0)
        assert [one.since for one in record.cases.expected_from("shipment")] == [START]
        record.cases.add_supply(replace(shipment, due=None), LATER, seen=0)
        assert [one.since for one in record.cases.expected_from("shipment")] == [LATER]


def test_items_are_in_groups_until_they_part_and_saving_them_changes_nothing(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        for key in ("tea", "cup"):
            record.cases.save_item(an_item(key, f"{key}-small", f"{key}-large"))
        record.cases.join("tag:preorder", ["tea", "cup"])
        record.cases.join("tag:preorder", ["tea"])
        record.cases.join("collection:hot", ["tea"])
        record.cases.join("collection:cold", [])
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.in_group("tag:preorder") == ["cup", "tea"]
        tea = record.cases.item("tea")
        assert tea
        assert tea.groups == {"tag:preorder", "collection:hot"}
        record.cases.save_item(replace(tea, groups=frozenset()))
        record.cases.part("tag:preorder", ["tea"])
        record.cases.part("tag:nobody", ["tea"])
    with shelf.books.record(shelf.first.id) as record:
        held = [record.cases.item(key) for key in ("tea", "cup")]
        assert [one and one.groups for one in held] == [{"collection:hot"}, {"tag:preorder"}]
        record.cases.part("collection:hot", ["tea"])
        assert record.cases.in_group("collection:hot") == []


def test_a_group_is_held_with_when_it_was_read_last_until_it_is_forgotten(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_item(an_item())
        record.cases.join("tag:preorder", ["tea"])
        assert record.cases.groups() == {}
        for key, moment in (("tag:preorder", START), ("tag:empty", START), ("tag:preorder", LATER)):
            record.cases.group_read(key, moment)
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.groups() == {"tag:preorder": LATER, "tag:empty": START}
        record.cases.forget_group("tag:preorder")
        record.cases.forget_group("tag:nobody")
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.groups() == {"tag:empty": START}
        assert record.cases.in_group("tag:preorder") == []
        held = record.cases.item("tea")
        assert held
        assert held.groups == frozenset()


def test_the_pools_of_many_variants_are_found_at_once(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_item(an_item("tea", "small", "large"))
        record.cases.save_item(an_item("cup", "cup"))
        assert sorted(record.cases.items_of(["large", "cup", "small", "unheard of"])) == ["cup", "tea"]
        assert record.cases.items_of([]) == []


def test_another_merchants_groups_are_not_seen(shelf: Shelf) -> None:
    for merchant in (shelf.first, shelf.second):
        with shelf.books.record(merchant.id) as record:
            record.cases.save_item(an_item("tea", "tea"))
    with shelf.books.record(shelf.first.id) as record:
        record.cases.join("tag:preorder", ["tea"])
        record.cases.group_read("tag:preorder", START)
    with shelf.books.record(shelf.second.id) as record:
        held = record.cases.item("tea")
        assert held
        assert held.groups == frozenset()
        assert record.cases.groups() == {}
        assert record.cases.in_group("tag:preorder") == []
        record.cases.part("tag:preorder", ["tea"])
        record.cases.forget_group("tag:preorder")
        assert record.cases.items_of(["tea"]) == ["tea"]
    with shelf.books.record(shelf.first.id) as record:
        assert record.cases.in_group("tag:preorder") == ["tea"]
        assert record.cases.groups() == {"tag:preorder": START}
