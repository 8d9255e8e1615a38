"""What the platform says is expected is expected: changed where it changes, dropped where it is not said any more."""

from dataclasses import replace
from datetime import date, timedelta

from connector.handle import add_supplies
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
