"""A merchant puts a product together with others in the store, and its page, its buyers and other front ends follow."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from service.duties import GROUPS_EVERY
from service.plugin_desk import save_choices
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
HOUR = GROUPS_EVERY + timedelta(seconds=1)


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp) as found:
        yield found


def choose(place: Town, *lines: str) -> None:
    """Save lead times, as the merchant's page does."""
    held = place.house.merchants.policy(place.merchant.id)
    new = replace(held, lead_times=lines)
    save_choices(place.house, place.merchant, new, ["lead_times"], "7")


def put_together(place: Town, **wish: list[str]) -> None:
    """Change the lamp's tags or collections in the store's own admin."""
    (number,) = (row["id"] for row in place.eyes.books()["stock"] if row["sku"] == "LAMP")
    place.eyes.store(f"products/{number}", wish)


def _kept(place: Town, sku: str) -> str:
    """What the store itself keeps for an item's page to say."""
    meta = next(row["meta"] for row in place.eyes.books()["stock"] if row["sku"] == sku)
    kept = (value for name, value in meta.items() if name.endswith("availability"))
    said: dict[str, Any] = json.loads(next(kept, "{}"))
    return str(said.get("sentences", {}).get("en", ""))


def _told(place: Town, sku: str) -> str:
    url = f"{place.eyes.service}/availability/{place.eyes.merchant}/{sku}"
    return str(requests.get(url, timeout=10).json()["sentences"].get("en", ""))


def days(place: Town, sku: str = "LAMP") -> set[str]:
    """The working days an item's page in the store and the door for other front ends speak of."""
    return {said.partition(" within ")[2].partition(" working")[0] for said in (_kept(place, sku), _told(place, sku))}


@pytest.mark.parametrize(
    ("line", "within", "outside"),
    [
        ("tag: preorder = 30", {"tags": ["Summer", "Preorder"]}, {"tags": ["Summer"]}),
        ("Category: Desk & Co = 30", {"collections": ["Desk & Co"]}, {"collections": []}),
    ],
)
def test_a_product_put_together_with_others_has_their_date_until_it_is_taken_out(
    place: Town, line: str, within: dict[str, Any], outside: dict[str, Any]
) -> None:
    eventually(place, lambda: days(place), {"14"})
    choose(place, line)
    eventually(place, lambda: (place.tasks(), days(place)), (["group_unread"], {"14"}))
    put_together(place, **within)
    place.clock.ahead += HOUR
    eventually(place, lambda: (place.tasks(), days(place)), ([], {"30"}))
    assert days(place, "MUG-NOTIFY") == {"14"}
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    calendar = place.house.desk(place.merchant).calendar
    assert place.told(order) == calendar.after(calendar.today(place.clock()), 30)
    put_together(place, **outside)
    place.clock.ahead += HOUR
    eventually(place, lambda: days(place), {"14"})


def test_a_line_that_names_a_group_is_said_as_soon_as_it_is_saved(place: Town) -> None:
    put_together(place, tags=["Preorder"])
    eventually(place, lambda: days(place), {"14"})
    choose(place, "tag: Preorder = 30", "LAMP = 3")
    place.settle(1)
    assert days(place) == {"30"}
    choose(place, "LAMP = 3", "tag: Preorder = 30")
    place.settle(1)
    assert days(place) == {"3"}
    choose(place)
    place.settle(1)
    assert days(place) == {"14"}
