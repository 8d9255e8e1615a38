"""What the platform says is expected is expected: changed where it changes, dropped where it is not said any more."""

from dataclasses import replace
from datetime import date, timedelta

from connector.handle import add_supplies, look_around
from connector.handle.arrivals import take_arrivals
from connector.model import Supply
from tests.fakes import Rig
from tests.unit.selling import sold

FIRST, LATER = date(2026, 12, 14), date(2027, 1, 18)


def says(shop: Rig, *arrivals: Supply) -> None:
    with shop.books.record(1) as record:
        held = record.cases.item("tea")
        assert held is not None
        take_arrivals(record, replace(held.item, arrivals=arrivals), shop.clock())


def expected(shop: Rig) -> list[tuple[str, int]]:
    with shop.books.record(1) as record:
        return [(one.reference, one.units) for one in record.cases.supplies("tea")]


def arrival(units: int, day: date) -> Supply:
    return Supply("tea", units, day, None, "product field", day.isoformat())


def test_it_is_expected_changed_and_dropped() -> None:
    shop, _ = sold()
    says(shop, arrival(5, FIRST), arrival(9, LATER))
    says(shop, arrival(5, FIRST), arrival(9, LATER))
    assert expected(shop) == [("2026-12-14", 5), ("2027-01-18", 9)]
    says(shop, arrival(6, FIRST))
    assert expected(shop) == [("2026-12-14", 6)]
    says(shop)
    assert expected(shop) == []


def test_what_others_expect_stays() -> None:
    shop, _ = sold()
    add_supplies(shop.desk, [Supply("tea", 3, FIRST, reference="PO-1")], "merchant:kim", shop.clock())
    says(shop, arrival(5, LATER))
    says(shop)
    assert expected(shop) == [("PO-1", 3)]


def test_a_platform_that_says_nothing_changes_nothing() -> None:
    shop, _ = sold()
    says(shop, arrival(5, FIRST))
    with shop.books.record(1) as record:
        held = record.cases.item("tea")
        assert held is not None
        take_arrivals(record, held.item, shop.clock())
    assert expected(shop) == [("2026-12-14", 5)]


def test_what_arrived_already_is_not_expected_again() -> None:
    shop, _ = sold()
    says(shop, arrival(5, FIRST))
    with shop.books.record(1) as record:
        record.cases.use_supply("tea", 4, shop.clock())
    says(shop, arrival(5, FIRST))
    assert expected(shop) == [("2026-12-14", 1)]
    with shop.books.record(1) as record:
        record.cases.use_supply("tea", 1, shop.clock())
    says(shop, arrival(5, FIRST))
    assert expected(shop) == []


def test_the_ledger_hears_of_changes_only() -> None:
    shop, _ = sold()
    for _ in range(3):
        says(shop, arrival(5, FIRST))
    says(shop)
    with shop.books.record(1) as record:
        told = [one.payload["units"] for one in record.entries() if one.event == "supply"]
    assert told == [5, 0]
    assert FIRST + timedelta(days=35) == LATER


def shipped(shop: Rig, **units: int) -> None:
    shop.shop.coming = {item: [Supply(item, n, FIRST, None, "shipment", "7")] for item, n in units.items()}
    look_around(shop.desk, shop.clock())


def test_a_shipment_gives_those_who_wait_a_day_and_takes_it_back() -> None:
    shop, order = sold()
    before = shop.line(order).promise
    shipped(shop, tea=5, unknown=9)
    told = shop.line(order).promise
    assert before is not None
    assert told is not None
    assert (before.reason, told.reason) == ("lead_time", "supply")
    shipped(shop)
    assert expected(shop) == []
    with shop.books.record(1) as record:
        assert [one.told for one in record.cases.expected_from("shipment")] == [0]


def test_what_is_left_of_a_shipment_is_taken_as_it_is_told() -> None:
    shop, _ = sold()
    shipped(shop, tea=60)
    shop.store.arrive("tea", 20)
    shop.hear()
    assert expected(shop) == [("7", 40)]
    shipped(shop, tea=40)
    assert expected(shop) == [("7", 40)]


def test_a_platform_that_tells_of_no_shipments_leaves_them_as_they_are() -> None:
    shop, _ = sold()
    shipped(shop, tea=60)
    shop.shop.coming = None
    look_around(shop.desk, shop.clock())
    assert expected(shop) == [("7", 60)]


def test_each_change_of_what_is_expected_is_in_the_record_once() -> None:
    shop, _ = sold()
    for units in (60, 60, 40, 0):
        shipped(shop, **({"tea": units} if units else {}))
    entries = [one for one in shop.books.state().entries.values() if one.event == "supply"]
    assert [one.payload["units"] for one in entries] == [60, 40, 0]
