"""What is on its way to a Shopify store in shipments is what its buyers are promised."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sandbox.shopify.facts import SCOPES
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def place(sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox) -> Iterator[Town]:
    with town("shopify", sandbox, database_url, tmp_path, smtp) as found:
        yield found


def told(place: Town, order: int) -> tuple[str, date]:
    place.settle()
    with place.house.books.record(place.merchant.id) as record:
        held = record.cases.order(str(order))
    assert held is not None
    assert held.lines[0].promise is not None
    return held.lines[0].promise.reason, place.told(order)


def expected(place: Town) -> list[tuple[int, date | None]]:
    place.settle()
    with place.house.books.record(place.merchant.id) as record:
        return [(one.units, one.due) for one in record.cases.all_supplies()]


def test_a_shipment_is_promised_asked_about_when_it_is_late_and_ends_as_it_is_received(place: Town) -> None:
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    arrives = place.clock().date() + timedelta(days=4)
    wish = {"lines": [{"sku": "LAMP", "quantity": 60}], "arrives_at": f"{arrives}T16:00:00Z"}
    number = place.eyes.store("shipments", wish)["id"]
    assert told(place, order)[0] == "lead_time", "the app may not read shipments yet"
    place.eyes.store("settings", {"scopes": [*SCOPES, "read_inventory_shipments"]})
    eventually(place, lambda: told(place, order)[0], "supply")
    assert arrives < told(place, order)[1] <= arrives + timedelta(days=4)  # a working day later
    later = arrives + timedelta(days=30)
    place.eyes.store(f"shipments/{number}", {"arrives_at": f"{later}T16:00:00Z"})
    eventually(place, lambda: told(place, order)[1] > later, wanted=True)
    assert "later than we said" in place.mails()[-1]
    assert expected(place) == [(60, later)]
    place.eyes.store(f"shipments/{number}", {"receive": [{"sku": "LAMP", "accept": 1, "reject": 9}]})
    eventually(place, lambda: place.waits(order), (1, 6))
    eventually(place, lambda: expected(place), [(50, later)])
    place.eyes.store(f"shipments/{number}", {"receive": [{"sku": "LAMP", "accept": 50}]})
    eventually(place, lambda: place.waits(order), (0, 7))
    eventually(place, lambda: expected(place), [])


def test_what_goes_to_a_counter_is_promised_to_nobody_and_a_shop_that_hides_its_shipments_to_nobody_any_more(
    place: Town,
) -> None:
    place.eyes.store("settings", {"scopes": [*SCOPES, "read_inventory_shipments"]})
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    arrives = place.clock().date() + timedelta(days=4)
    lamps = {"lines": [{"sku": "LAMP", "quantity": 60}], "arrives_at": f"{arrives}T16:00:00Z"}
    place.eyes.store("shipments", lamps)
    eventually(place, lambda: expected(place), [(60, arrives)])
    place.eyes.store("places/Main", {"fulfils_online": False})
    eventually(place, lambda: expected(place), [])
    place.eyes.store("places/Main", {"fulfils_online": True})
    eventually(place, lambda: expected(place), [(60, arrives)])
    place.eyes.store("settings", {"scopes": [*SCOPES]})
    eventually(place, lambda: expected(place), [])
    assert place.tasks().count("scopes_lost") == 2, "Shopify says so too"
