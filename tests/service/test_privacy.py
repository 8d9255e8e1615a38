"""A buyer asks what is held, or to be forgotten; a shop that left is deleted by itself, and only then."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from connector.events import BuyerForgotten
from connector.handle import take
from service.cli import main
from service.duties import house_duties
from service.privacy import ASKED, erase_departed
from tests.service.office import KIM, Office, open_office


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with open_office(database_url, tmp_path) as found:
        yield found


def _run(place: Office, *words: str, given: str = "") -> tuple[int, str]:
    env = {"DATABASE_URL": place.house.env.database_url, "VAR_DIR": str(place.house.env.var_dir), "REDIS_URL": ""}
    done = CliRunner().invoke(main, words, env=env | {"ENVIRONMENT": "development"}, input=given)
    return done.exit_code, done.output


def _buyer(place: Office, order: str) -> str:
    with place.house.books.record(place.merchant.id) as record:
        held = record.cases.order(order)
    assert held is not None
    return held.buyer.email


def _events(place: Office) -> list[str]:
    with place.house.books.record(place.merchant.id) as record:
        return [one.event for one in record.entries()]


def test_a_buyer_the_platform_wants_forgotten_is_and_the_order_goes_on(place: Office) -> None:
    order, other = place.sell(3), place.sell(2)
    assert (_buyer(place, order), _buyer(place, other)) == (KIM, KIM)
    take(place.desk, [BuyerForgotten("5", (order, "unknown"))], place.clock())
    assert (_buyer(place, order), _buyer(place, other)) == ("", KIM)
    assert _events(place).count("buyer_forgotten") == 1
    place.expect(20)
    place.deliver()
    assert _buyer(place, order) == ""
    assert KIM not in str(_events(place))


def test_an_export_says_all_that_is_held_and_names_what_is_not_known(place: Office) -> None:
    order = place.sell(3)
    code, text = _run(place, "buyers", "export", order)
    assert code == 0
    found = json.loads(text)[order]
    assert found["buyer"]["email"] == KIM
    assert found["lines"][0]["ordered"] == 3
    code, text = _run(place, "buyers", "export", "none")
    assert (code, "Not known here: none." in text) == (1, True)


def test_forgetting_asks_first(place: Office) -> None:
    order = place.sell(3)
    code, _ = _run(place, "buyers", "forget", order, given="n\n")
    assert (code, _buyer(place, order)) == (1, KIM)
    code, text = _run(place, "buyers", "forget", order, "--yes")
    assert (code, text, _buyer(place, order)) == (0, f"Forgotten: {order}.\n", "")


def test_a_shop_that_left_and_asked_is_deleted_with_the_next_round(place: Office) -> None:
    place.sell(3)
    with place.house.books.record(place.merchant.id) as record:
        record.tasks.open(ASKED, "5", "The shop left.", place.clock())
    erase_departed(place.house, place.clock())
    assert place.merchant.name
    assert place.house.merchants.row(place.merchant.id)["name"] == place.merchant.name
    place.house.merchants.change(place.merchant.id, active=False)
    place.clock.now += timedelta(hours=1)
    house_duties(place.house, place.clock())
    row = place.house.merchants.row(place.merchant.id)
    assert (row["name"], row["keys"]) == ("", None)
    assert _events(place)[-1] == "erased"
    with place.house.books.record(place.merchant.id) as record:
        assert record.cases.worklist(waiting=False, after="", limit=9) == []
        assert record.tasks.listed() == []


def test_a_connected_store_is_not_erased_by_hand_and_a_removed_one_is(place: Office) -> None:
    place.sell(3)
    code, text = _run(place, "merchants", "erase", "-m", place.merchant.public_id, "--yes")
    assert (code, "is connected" in text) == (1, True)
    place.house.merchants.change(place.merchant.id, active=False)
    code, text = _run(place, "merchants", "erase", "-m", place.merchant.public_id, given="n\n")
    assert (code, place.house.merchants.row(place.merchant.id)["name"]) == (1, place.merchant.name)
    code, text = _run(place, "merchants", "erase", "-m", place.merchant.public_id, "--yes")
    assert (code, "Deleted:" in text) == (0, True)
    assert place.house.merchants.row(place.merchant.id)["name"] == ""
