"""Shipments under way: what of each item is not received yet, by the day of the shop's own zone."""

from datetime import date
from typing import Any

import pytest

from adapters.shopify.shipments import MOST_CALLS, SCOPE, under_way
from adapters.shopify.values import MOST_UNITS
from connector.errors import NotSent
from connector.model import Supply
from connector.ports import Arrivals
from tests.adapters.shopify.paper import Paper, pages


def line(item: int | None, left: int, number: int = 1) -> dict[str, Any]:
    held = {"id": f"gid://shopify/InventoryItem/{item}"} if item else None
    return {"id": f"gid://shopify/InventoryShipmentLineItem/{number}", "quantity": 99, "unreceivedQuantity": left} | {
        "inventoryItem": held
    }


def shipment(number: int, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    tracking = {"arrivesAt": "2026-12-24T02:00:00Z"}
    held = {"id": f"gid://shopify/InventoryShipment/{number}", "status": "IN_TRANSIT", "tracking": tracking}
    return held | {"lineItems": pages(list(lines))} | changes


def place(number: int, **changes: bool) -> dict[str, Any]:
    held = {"id": f"gid://shopify/Location/{number}", "isActive": True, "fulfillsOnlineOrders": True}
    return held | changes


def shop(*shipments: dict[str, Any], scope: str = SCOPE, zone: str = "America/New_York", places: int = 1) -> Paper:
    paper = Paper()
    counters = [place(901, fulfillsOnlineOrders=False), place(902, isActive=False)]
    handles = [{"handle": one} for one in ("write_orders", scope)]
    paper.root = {
        "currentAppInstallation": lambda: {"id": "gid://shopify/AppInstallation/1", "accessScopes": handles},
        "shop": lambda: {"id": "gid://shopify/Shop/1", "ianaTimezone": zone},
        "locations": lambda **given: pages([*counters, *map(place, range(1, places + 1))])(None, **given),
        "inventoryShipments": lambda **given: pages(list(shipments))(None, given["first"], given.get("after")),
        "inventoryShipment": lambda id_: next((one for one in shipments if one["id"] == id_), None),
    }
    return paper


def test_what_is_left_is_expected_on_the_shops_own_day() -> None:
    found = under_way(shop(shipment(7, line(5, 60), line(6, 0), line(5, 2))).client)
    assert found.coming == {"5": [Supply("5", 62, date(2026, 12, 23), None, "shipment", "7")]}


@pytest.mark.parametrize("zone", ["UTC", "Nowhere/Here", "../etc/passwd", ""])
def test_an_odd_zone_counts_days_in_utc(zone: str) -> None:
    found = under_way(shop(shipment(7, line(5, 1)), zone=zone).client)
    assert [one.due for one in found.coming["5"]] == [date(2026, 12, 24)]


ABSURD = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-12-24T02:00:00", "soon")


@pytest.mark.parametrize("tracking", [None, *({"arrivesAt": one} for one in (None, *ABSURD))])
def test_a_shipment_nobody_named_a_sensible_day_for_is_expected_without_one(tracking: Any) -> None:
    found = under_way(shop(shipment(7, line(5, 1), tracking=tracking)).client)
    assert found.coming == {"5": [Supply("5", 1, None, None, "shipment", "7")]}


@pytest.mark.parametrize("status", ["DRAFT", "RECEIVED", "OTHER"])
def test_only_what_is_under_way_is_expected(status: str) -> None:
    assert under_way(shop(shipment(7, line(5, 1), status=status)).client).coming == {}


def test_what_names_no_item_or_has_no_lines_says_nothing() -> None:
    assert under_way(shop(shipment(7, line(None, 5)), shipment(8, lineItems=None)).client).coming == {}


def test_every_page_is_read() -> None:
    many = [shipment(number, line(5, 1)) for number in range(1, 46)]
    long = shipment(99, *(line(6, 1, number) for number in range(1, 301)))
    paper = shop(*many, long)
    found = under_way(paper.client)
    assert (len(found.coming["5"]), found.coming["6"][0].units) == (45, 300)
    assert (len(paper.calls("ShipmentsUnderWay")), len(paper.calls("ShipmentLines"))) == (5, 2)


@pytest.mark.parametrize(("left", "units"), [((2**31 - 1, 2**31 - 1), MOST_UNITS), ((-3, 5), 5), ((-3, 0), None)])
def test_odd_numbers_are_bounded(left: tuple[int, int], units: int | None) -> None:
    found = under_way(shop(shipment(7, *(line(5, one) for one in left))).client)
    assert [one.units for one in found.coming.get("5", ())] == ([] if units is None else [units])


def test_only_what_goes_to_places_that_serve_online_orders_is_asked_for() -> None:
    paper = shop(shipment(7, line(5, 1)), places=2)
    under_way(paper.client)
    (asked,) = paper.calls("ShipmentsUnderWay")
    to = "destination_id:1 OR destination_id:2"
    assert asked["query"] == f"({to}) AND (status:in_transit OR status:partially_received)"


def test_many_places_are_asked_about_some_at_a_time() -> None:
    paper = shop(places=130)
    assert under_way(paper.client).coming == {}
    asked = [one["query"].count("destination_id:") for one in paper.calls("ShipmentsUnderWay")]
    assert (len(paper.calls("OnlinePlaces")), asked) == (2, [25, 25, 25, 25, 25, 5])


def test_a_shop_that_sends_nothing_ordered_online_is_asked_no_more() -> None:
    paper = shop(shipment(7, line(5, 1)), places=0)
    assert under_way(paper.client).coming == {}
    assert paper.calls("ShipmentsUnderWay") == []


def test_a_place_that_cannot_be_understood_leaves_all_as_it_is() -> None:
    paper = shop(shipment(7, line(5, 1)))
    answer = pages([place(1) | {"id": "gid://shopify/Location/x"}])
    paper.root["locations"] = lambda **given: answer(None, **given)
    with pytest.raises(NotSent):
        under_way(paper.client)


def test_more_than_is_worth_its_calls_is_not_known() -> None:
    paper = shop(*(shipment(number, line(5, 1)) for number in range(1, 202)))
    with pytest.raises(NotSent):
        under_way(paper.client)
    assert len(paper.calls("ShipmentsUnderWay")) == MOST_CALLS
    long = shop(*(shipment(number, *(line(6, 1, each) for each in range(300))) for number in range(1, 12)))
    with pytest.raises(NotSent):
        under_way(long.client)
    assert len(long.calls("ShipmentLines")) == MOST_CALLS - 1


def test_two_hundred_shipments_are_read() -> None:
    paper = shop(*(shipment(number, line(5, 1)) for number in range(1, 201)))
    found = under_way(paper.client)
    assert len(found.coming["5"]) == 200


def test_one_shipment_nobody_understands_takes_nobodys_date() -> None:
    odd = shipment(8, line(5, 1)) | {"id": "gid://shopify/InventoryShipment/x"}
    with pytest.raises(NotSent):
        under_way(shop(shipment(7, line(5, 1)), odd).client)


def test_without_the_scope_nothing_is_asked_and_nothing_is_said() -> None:
    paper = shop(shipment(7, line(5, 1)), scope="read_orders")
    assert under_way(paper.client) == Arrivals(hidden=True)
    assert [name for name, _ in paper.asked] == ["AppAndZone"]


def test_a_shop_that_does_not_answer_leaves_all_as_it_is() -> None:
    paper = shop(shipment(7, line(5, 1)))
    paper.plan("ShipmentsUnderWay", NotSent("Away."))
    with pytest.raises(NotSent):
        under_way(paper.client)
