"""Shipments and stock tell of the same goods, in either order: each unit is taken off what is expected once."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.errors import ConnectorError, NotSent, Refused, Unclear
from connector.handle import add_supplies, look_around
from connector.handle.shipments import read_shipments
from connector.model import Supply
from tests.fakes import Rig
from tests.unit.selling import sold

SOON, LATE = date(2026, 12, 5), date(2026, 12, 20)


def waiting(*shipments: int) -> tuple[Rig, str]:
    """A shop that expects a purchase order of 100 soon and shipments later, where sixty wait."""
    shop, order = sold()
    shop.store.place(("tea", 57))
    shop.hear()
    add_supplies(shop.desk, [Supply("tea", 100, SOON, None, "csv", "PO-1")], "merchant:kim", shop.clock())
    tell(shop, *shipments)
    look_around(shop.desk, shop.clock())
    return shop, order


def tell(shop: Rig, *shipments: int) -> None:
    """Let the platform say what is left of its shipments, named by their place."""
    said = [Supply("tea", units, LATE, None, "shipment", str(n)) for n, units in enumerate(shipments) if units]
    shop.shop.coming = {"tea": said}


def come(shop: Rig, units: int) -> None:
    shop.store.arrive("tea", units)
    shop.hear()


def later(shop: Rig) -> None:
    shop.clock.forward(minutes=6)
    look_around(shop.desk, shop.clock())


def expected(shop: Rig) -> dict[str, int]:
    with shop.books.record(1) as record:
        return {one.reference: one.units for one in record.cases.supplies("tea")}


def told(shop: Rig, order: str) -> object:
    promise = shop.line(order).promise
    return promise and (promise.reason, promise.due, promise.version)


def test_goods_of_a_shipment_are_taken_off_it_alone_when_the_stock_tells_first() -> None:
    shop, _ = waiting(50)
    come(shop, 20)
    assert expected(shop) == {"PO-1": 100, "0": 30}
    tell(shop, 30)
    for _ in range(2):
        later(shop)
        assert expected(shop) == {"PO-1": 100, "0": 30}


def test_a_shipment_that_tells_first_is_believed_once_the_stock_was_read_and_costs_nobody_their_date() -> None:
    shop, order = waiting(50)
    before = told(shop, order)
    tell(shop, 30)
    shop.store.arrive("tea", 20)  # nobody told us
    look_around(shop.desk, shop.clock())
    assert expected(shop) == {"PO-1": 100, "0": 30}
    tell(shop, 10)
    shop.store.arrive("tea", 20)
    early = read_shipments(shop.desk, shop.clock())
    assert [one.units for one in early["tea"]] == [10]
    assert expected(shop) == {"PO-1": 100, "0": 30}
    look_around(shop.desk, shop.clock())
    assert (expected(shop), told(shop, order)) == ({"PO-1": 100, "0": 10}, before)


@pytest.mark.parametrize("pieces", [(20,), (5, 15)])
def test_a_stock_that_follows_minutes_later_takes_nothing_off_others(pieces: Sequence[int]) -> None:
    shop, _ = waiting(50)
    tell(shop, 30)
    look_around(shop.desk, shop.clock())
    assert expected(shop) == {"PO-1": 100, "0": 30}
    for units in pieces:
        shop.clock.forward(minutes=1)
        come(shop, units)
        look_around(shop.desk, shop.clock())
    later(shop)
    assert expected(shop) == {"PO-1": 100, "0": 30}


def test_a_shipment_that_follows_minutes_later_takes_nothing_off_others() -> None:
    shop, _ = waiting(50)
    come(shop, 20)
    shop.clock.forward(minutes=1)
    look_around(shop.desk, shop.clock())
    assert expected(shop) == {"PO-1": 100, "0": 30}
    tell(shop, 30)
    later(shop)
    assert expected(shop) == {"PO-1": 100, "0": 30}


@pytest.mark.parametrize("units", [20, 50, 70])
def test_goods_that_no_shipment_lost_were_of_the_purchase_order(units: int) -> None:
    shop, _ = waiting(50)
    come(shop, units)
    later(shop)
    assert expected(shop) == {"PO-1": 100 - units, "0": 50}


def test_goods_of_both_are_told_apart() -> None:
    shop, _ = waiting(50, 40)
    come(shop, 45)
    tell(shop, 50, 10)
    look_around(shop.desk, shop.clock())
    assert sum(expected(shop).values()) == 145
    later(shop)
    assert expected(shop) == {"PO-1": 85, "0": 50, "1": 10}


def test_what_was_turned_away_is_expected_no_more_and_hides_no_goods_for_long() -> None:
    shop, _ = waiting(50)
    tell(shop, 30)  # nothing comes of these twenty
    look_around(shop.desk, shop.clock())
    later(shop)
    come(shop, 20)
    later(shop)
    assert expected(shop) == {"PO-1": 80, "0": 30}


def test_a_shipment_that_is_gone_came_in_whole_or_never() -> None:
    shop, _ = waiting(50)
    come(shop, 50)
    assert expected(shop) == {"PO-1": 100}
    tell(shop)
    later(shop)
    assert expected(shop) == {"PO-1": 100}
    tell(shop, 8)  # opened anew
    later(shop)
    assert expected(shop) == {"PO-1": 100, "0": 8}


def test_what_says_the_same_is_neither_written_nor_decided_again() -> None:
    shop, _ = waiting(50)
    before = len(shop.books.state().entries)
    for _ in range(3):
        later(shop)
    assert len(shop.books.state().entries) == before
    with shop.books.record(1) as record:
        (held,) = record.cases.expected_from("shipment")
    assert held.since < shop.clock() - timedelta(minutes=15)


@pytest.mark.parametrize("error", [Refused("Access denied."), NotSent("Away."), Unclear("Lost.")])
def test_shipments_that_cannot_be_read_change_nothing_and_stop_nothing(error: ConnectorError) -> None:
    shop, order = waiting(50)
    before = told(shop, order)
    shop.shop.silent = error
    tell(shop)
    for _ in range(2):
        later(shop)
    assert (expected(shop), told(shop, order), shop.tasks()) == ({"PO-1": 100, "0": 50}, before, [])


def test_shipments_nobody_shows_any_more_are_expected_no_more_and_the_merchant_is_told_once() -> None:
    shop, order = sold()
    shop.shop.hidden = True
    look_around(shop.desk, shop.clock())
    assert shop.tasks() == []  # nothing was ever shown, so nothing is missed
    shop.shop.hidden = False
    tell(shop, 50)
    later(shop)
    before = told(shop, order)
    shop.shop.hidden = True
    for _ in range(2):
        later(shop)
    assert (expected(shop), shop.tasks()) == ({}, ["scopes_lost"])
    assert told(shop, order) != before
    come(shop, 1)
    shop.shop.hidden = False
    later(shop)
    assert (expected(shop), shop.tasks()) == ({"0": 50}, [])


STEPS = st.tuples(st.sampled_from(["stock first", "shipment first", "order", "look", "wait"]), st.integers(0, 8))


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, max_size=20))
def test_in_whatever_order_goods_come_and_are_told_of_nobody_counts_them_twice(steps: list[tuple[str, int]]) -> None:
    shop, _ = waiting(50)
    order, left = 100, 50
    for step, units in steps:
        if step == "order":
            order -= min(units, order)
            come(shop, units)
        elif step in ("look", "wait"):
            shop.clock.forward(minutes=6 if step == "wait" else 0)
            look_around(shop.desk, shop.clock())
        elif units <= left:
            left -= units
            apart(shop, units, left, stock_first=step == "stock first")
    for _ in range(2):
        later(shop)
    truth = {"PO-1": order, "0": left}
    assert expected(shop) == {name: units for name, units in truth.items() if units}


def apart(shop: Rig, units: int, left: int, *, stock_first: bool) -> None:
    """Let units of the shipment come in, the stock and the shipment two minutes apart and looked at between."""
    tellings: list[Callable[[], None]] = [lambda: come(shop, units), lambda: tell(shop, left)]
    for telling in tellings if stock_first else reversed(tellings):
        telling()
        look_around(shop.desk, shop.clock())
        shop.clock.forward(minutes=2)
