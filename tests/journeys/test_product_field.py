"""What a merchant writes on a WooCommerce product is what its buyers are promised."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.woocommerce.arrivals import FIELD
from adapters.woocommerce.client import Client
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture
def place(sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox) -> Iterator[Town]:
    with town("woocommerce", sandbox, database_url, tmp_path, smtp) as found:
        yield found


def write(place: Town, said: str) -> None:
    """Fill the product's field in, as the merchant does in their own admin."""
    keys = place.house.merchants.keys(place.merchant.id)
    shop = place.house.platforms["woocommerce"].open(place.merchant.address, keys)
    client: Client = shop._client  # type: ignore[attr-defined]
    found = next(one for one in client.get("products") if one["sku"] == "LAMP")
    client.put(f"products/{found['id']}", {"meta_data": [{"key": FIELD, "value": said}]})


def told(place: Town, order: int) -> tuple[str, date]:
    place.settle()
    with place.house.books.record(place.merchant.id) as record:
        held = record.cases.order(str(order))
    assert held is not None
    assert held.lines[0].promise is not None
    return held.lines[0].promise.reason, place.told(order)


def test_the_field_of_a_product_is_promised_and_asked_about_when_it_moves(place: Town) -> None:
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    assert told(place, order)[0] == "lead_time"
    arrives = place.clock().date() + timedelta(days=4)
    write(place, f"60 on {arrives}")
    eventually(place, lambda: told(place, order)[0], "supply")
    assert arrives < told(place, order)[1] <= arrives + timedelta(days=4)  # a working day later
    later = arrives + timedelta(days=30)
    write(place, f"60 on {later}")
    eventually(place, lambda: told(place, order)[1] > later, wanted=True)
    assert "later than we said" in place.mails()[-1]
    with place.house.books.record(place.merchant.id) as record:
        assert [(one.units, one.due) for one in record.cases.all_supplies()] == [(60, later)]
