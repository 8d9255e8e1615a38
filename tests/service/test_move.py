"""A store that moved: `merchants moved` binds the merchant to who answers, after a person said so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result

from config.env import read_env
from connector.model import Merchant
from connector.ports import Keys
from service.cli import main
from service.connect import add, try_keys
from service.wiring import House, build
from tests.support.sandbox import running_sandbox


class Town:
    """A house with one connected store of the sandbox."""

    def __init__(self, database_url: str, folder: Path, sandbox: str) -> None:
        self.environ = {
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "REDIS_URL": "",
            "ENVIRONMENT": "development",
        }
        self.house: House = build(read_env(self.environ))
        answer = requests.post(f"{sandbox}/control/shops", json={"name": "moving", "plugin": True}, timeout=30)
        answer.raise_for_status()
        facts = answer.json()
        keys = Keys(facts["consumer_key"], facts["consumer_secret"])
        profile = try_keys(self.house, "woocommerce", facts["url"], keys)
        self.merchant: Merchant = add(self.house, "woocommerce", facts["url"], keys, profile)[0]

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self.environ)


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with running_sandbox(tmp_path / "sandbox") as url:
        found = Town(database_url, tmp_path, url)
        yield found
        found.house.engine.dispose()


def test_a_store_that_did_not_move_needs_no_confirming(town: Town) -> None:
    result = town.run("merchants", "moved", "--yes")
    assert result.exit_code != 0
    assert "where it was" in result.output


def test_a_confirmed_move_binds_the_merchant_and_stands_in_the_ledger(town: Town) -> None:
    town.house.merchants.change(town.merchant.id, store_id="https://old.example")
    result = town.run("merchants", "moved", "--yes")
    assert result.exit_code == 0, result.output
    assert town.house.merchants.row(town.merchant.id)["store_id"] == town.merchant.store_id


def test_nobody_is_bound_to_another_store_without_saying_yes(town: Town) -> None:
    town.house.merchants.change(town.merchant.id, store_id="https://old.example")
    assert town.run("merchants", "moved").exit_code != 0
    assert town.house.merchants.row(town.merchant.id)["store_id"] == "https://old.example"


def test_the_merchants_page_says_how_refunds_go_out(town: Town) -> None:
    (shown,) = json.loads(town.run("merchants", "show", "--json").output)
    assert shown["refunds"] == "under a key"
