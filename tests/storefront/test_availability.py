"""The availability door: what it says, to whom, and that nothing asked of it breaks it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import InternalError

from config.env import read_env
from connector.allocate import Pool
from connector.model import Backorders, Item, Merchant, Supply
from connector.ports import HeldItem, Profile
from service.app import create_app
from service.wiring import House, build

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DESCRIBED = json.loads(Path("storefront/availability/static/openapi.json").read_text())


@dataclass
class Place:
    """A house with one merchant who sells tea beyond stock and cups only from it."""

    house: House
    merchant: Merchant
    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def ask(self, item: str, **headers: str) -> Any:
        return self.client.get(f"/availability/{self.merchant.public_id}/{item}", headers=headers)


def an_item(key: str, available: int, backorders: Backorders) -> HeldItem:
    item = Item(key, key.title(), (f"{key}:1",), available, f"SKU/{key}", backorders)
    return HeldItem(item, Pool(available, 0), NOW)


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    house = replace(build(read_env(environ)), clock=lambda: NOW)
    added = house.merchants.add(
        "tea", "woocommerce", "https://tea.example", Profile("s", "Tea", "EUR", "UTC", "en"), NOW
    )
    house.merchants.change(added.id, backfilled=True)
    with house.books.record(added.id) as record:
        record.cases.save_item(an_item("tea", 0, Backorders.NOTIFY))
        record.cases.save_item(an_item("cups", 7, Backorders.NO))
    yield Place(house, replace(added, backfilled=True), create_app(house))
    house.engine.dispose()


def test_an_item_sold_beyond_stock_says_when_it_ships_in_every_language(place: Place) -> None:
    with place.house.books.record(place.merchant.id) as record:
        record.cases.add_supply(Supply("tea", 10, date(2026, 12, 8)), NOW)
    answer = place.ask("tea")
    assert answer.status_code == 200
    said = answer.get_json()
    assert (said["waits"], said["free"], said["due"]) == (True, 0, "2026-12-09")
    assert set(said["sentences"]) == {"en", "de", "fr", "es", "ja"}
    assert "December 9" in said["sentences"]["en"]
    assert "9. Dezember" in said["sentences"]["de"]


def test_an_item_sold_only_from_stock_promises_nothing(place: Place) -> None:
    said = place.ask("cups").get_json()
    assert (said["sold_beyond_stock"], said["waits"], said["free"], said["sentences"]) == (False, False, 7, {})


@pytest.mark.parametrize("name", ["tea", "tea:1", "SKU/tea"])
def test_an_item_is_found_by_key_variant_and_sku(place: Place, name: str) -> None:
    assert place.ask(name).get_json()["item"] == "tea"


def test_any_page_may_read_it_and_a_cache_may_keep_it(place: Place) -> None:
    answer = place.ask("tea")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"].startswith("public, max-age=60")
    again = place.ask("tea", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_what_changed_has_another_etag(place: Place) -> None:
    before = place.ask("tea").headers["ETag"]
    with place.house.books.record(place.merchant.id) as record:
        record.cases.add_supply(Supply("tea", 10, date(2026, 12, 8)), NOW)
    assert place.ask("tea").headers["ETag"] != before


@pytest.mark.parametrize("item", ["milk", "tea/more", "x" * 500, "%00", "..%2f..%2fetc", "%F0%9F%8D%B5"])
def test_whatever_is_not_there_is_one_plain_404(place: Place, item: str) -> None:
    answer = place.ask(item)
    assert (answer.status_code, answer.get_json()) == (404, {"error": "Nothing is known of this item."})


def test_another_merchants_item_and_a_shop_not_read_yet_are_not_there(place: Place) -> None:
    other = place.house.merchants.add(
        "b", "woocommerce", "https://b.example", Profile("t", "B", "EUR", "UTC", "en"), NOW
    )
    assert place.client.get(f"/availability/{other.public_id}/tea").status_code == 404
    place.house.merchants.change(other.id, backfilled=True)
    assert place.client.get(f"/availability/{other.public_id}/tea").status_code == 404


def test_reading_waits_for_nobody_and_cannot_write(place: Place) -> None:
    with place.house.books.record(place.merchant.id):
        assert place.ask("tea").status_code == 200  # although the merchant's row is held
    with place.house.books.reading(place.merchant.id) as record, pytest.raises(InternalError):
        record.tasks.open("kind", "subject", "text", NOW)


def test_nobody_can_change_anything_here(place: Place) -> None:
    path = f"/availability/{place.merchant.public_id}/tea"
    assert {place.client.open(path, method=one).status_code for one in ("POST", "PUT", "DELETE")} == {405}


@settings(max_examples=80, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data(), known=st.booleans())
def test_every_answer_is_as_described(place: Place, data: st.DataObject, known: bool) -> None:
    schema = schemathesis.openapi.from_dict(DESCRIBED)
    schema.app = place.app
    case = data.draw(schema["/availability/{merchant}/{item}"]["GET"].as_strategy())
    if known:
        case.path_parameters = {
            "merchant": place.merchant.public_id,
            "item": data.draw(st.sampled_from(["tea", "cups"])),
        }
    case.call_and_validate()


def test_the_description_names_every_route(place: Place) -> None:
    ours = {str(one.rule) for one in place.app.url_map.iter_rules() if one.endpoint.startswith("availability.")}
    named = {
        path.replace("{merchant}", "<merchant_id>").replace("{item}", "<path:item>") for path in DESCRIBED["paths"]
    }
    assert ours == {*named, "/availability/static/<path:filename>"}
