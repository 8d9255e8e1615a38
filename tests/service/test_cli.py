"""The console command: help everywhere, plain errors, secrets never shown, nothing half done."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from config.env import read_env
from connector.handle import settle
from connector.model import Backorders, Item, Merchant
from connector.ports import Keys, Look, Profile
from service.cli import main
from service.wiring import House, build

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Console:
    """Runs `backorder` in this process against a database of its own."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.house: House = build(read_env(environ))

    def run(self, *words: str, given: str = "") -> Result:
        return CliRunner().invoke(main, words, env=self.environ, input=given)

    def ok(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def no(self, *words: str, given: str = "") -> str:
        result = self.run(*words, given=given)
        assert result.exit_code != 0, result.output
        assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit), result.exception
        return result.output


@pytest.fixture
def console(database_url: str, tmp_path: Path) -> Iterator[Console]:
    found = Console(
        {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    )
    yield found
    found.house.engine.dispose()


@pytest.fixture
def merchant(console: Console) -> Merchant:
    profile = Profile("http://127.0.0.1:9/woo/x", "Mugs", "USD", "UTC", "en")
    added = console.house.merchants.add("mtest", "woocommerce", "http://127.0.0.1:9/woo/x", profile, NOW)
    console.house.merchants.set_keys(added.id, Keys("ck_hidden", "cs_hidden", ("whs_hidden",)))
    console.house.merchants.change(added.id, backfilled=True)
    mug = Item("12", "Mug", ("12",), 2, sku="MUG", backorders=Backorders.NOTIFY)
    settle(console.house.desk(added), Look(items=(mug,)), NOW)
    return added


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("words", list(_commands(main)), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["cases", "list"], env={"VAR_DIR": str(tmp_path), "DATABASE_URL": ""})
    assert result.exit_code == 1
    assert "backorder up" in result.output


def test_a_wrong_environment_is_named_and_no_secret_is_shown(tmp_path: Path) -> None:
    given = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "mysql://user:hunter2@host/db"}
    result = CliRunner().invoke(main, ["cases", "list"], env=given)
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.output
    assert "hunter2" not in result.output


def test_no_merchant_no_work(console: Console) -> None:
    assert "merchants add" in console.no("cases", "list")


@pytest.mark.usefixtures("merchant")
def test_a_merchant_is_shown_without_its_keys(console: Console) -> None:
    shown = console.ok("merchants", "show", "--json") + console.ok("merchants", "list", "--json")
    assert "mtest" in shown
    assert "hidden" not in shown


@pytest.mark.usefixtures("console")
def test_prompted_secrets_are_never_echoed(console: Console) -> None:
    output = console.no(
        "merchants", "add", "woocommerce", "--url", "http://127.0.0.1:9/woo/x", given="ck_one\ncs_two\n"
    )
    assert "ck_one" not in output
    assert "cs_two" not in output


@pytest.mark.usefixtures("merchant")
def test_a_policy_that_does_not_fit_is_refused_and_nothing_is_changed(console: Console) -> None:
    before = console.ok("merchants", "show", "--json")
    assert "lead_days" in console.no("merchants", "policy", "lead_days=soon")
    assert "known" in console.no("merchants", "policy", "lead_day=3")
    assert "stock_mode" in console.no("merchants", "policy", "lead_days=3", "stock_mode=guess")
    assert console.ok("merchants", "show", "--json") == before
    console.ok("merchants", "policy", "lead_days=3", "stock_mode=shelf", "cap_per_item=none", "second_reading=60")
    shown = json.loads(console.ok("merchants", "show", "--json"))[0]
    assert (shown["lead_days"], shown["stock_mode"], shown["second_reading"]) == (3, "shelf", "0:01:00")


@pytest.mark.usefixtures("merchant")
def test_arrivals_are_imported_all_or_none_and_each_mistake_is_named(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    file.write_text("sku,units,due\nMUG,5,2026-12-01\nCUP,1,2026-12-01\nMUG,x,2026-12-01\nMUG,1,tomorrow\n")
    output = console.no("supply", "import", str(file))
    assert all(word in output for word in ("line 3", "line 4", "line 5"))
    assert json.loads(console.ok("supply", "list", "--json")) == []
    file.write_text("\ufeffsku,units,due,reference\nMUG,5,2026-12-01,PO-7\nMUG,2,,PO-8\n", encoding="utf-8")
    for _ in range(2):  # the same purchase orders said again are no more goods
        console.ok("supply", "import", str(file))
    found = json.loads(console.ok("supply", "list", "--json"))
    assert [(row["units"], row["due"], row["reference"]) for row in found] == [
        (5, "2026-12-01", "PO-7"),
        (2, None, "PO-8"),
    ]


@pytest.mark.usefixtures("merchant")
def test_what_an_import_would_change_is_said_and_an_export_comes_back(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "arrivals.csv"
    file.write_text("sku,units,due,reference\nMUG,5,2026-12-01,=PO-7\n")
    assert "1 new, 0 changed, 0 as before" in console.ok("supply", "import", str(file), "--dry-run")
    assert json.loads(console.ok("supply", "list", "--json")) == []
    console.ok("supply", "import", str(file))
    file.write_text(console.ok("supply", "export"))
    assert "'=PO-7" in file.read_text()
    assert "0 new, 0 changed, 1 as before" in console.ok("supply", "import", str(file), "--dry-run")


def test_a_store_is_watched_tried_and_switched_on(console: Console, merchant: Merchant) -> None:
    assert "switched on already" in console.no("merchants", "watch", "--on")  # its pages were meant to say something
    with console.house.books.record(merchant.id) as record:
        record.watch_only(on=True)
    console.ok("merchants", "policy", "lead_days=3")
    assert console.house.merchants.policy(merchant.id).watch_only
    assert "is no choice" in console.no("merchants", "policy", "watch_only=no")
    found = json.loads(console.ok("merchants", "watch", "--json"))[0]
    assert {name: found[name] for name in ("refunds", "cost")} == {"refunds": 0, "cost": "0"}
    assert "switched on" in console.ok("merchants", "watch", "--off")
    assert not console.house.merchants.policy(merchant.id).watch_only


@pytest.mark.usefixtures("merchant")
def test_the_ledger_verifies_and_a_forged_entry_is_found(console: Console) -> None:
    console.ok("supply", "add", "MUG", "5", "--due", "2026-12-01")
    verified = json.loads(console.ok("ledger", "verify", "--json"))
    assert verified[0]["faults"] == []
    assert verified[0]["entries"] > 0
    with console.house.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger SET payload = replace(payload, '5', '6') WHERE event = 'supply'")
        connection.exec_driver_sql("ALTER TABLE ledger ENABLE TRIGGER ALL")
    assert "was changed" in console.no("ledger", "verify", "--json")


@pytest.mark.usefixtures("merchant")
def test_empty_lists_say_so(console: Console) -> None:
    for words in (
        ("cases", "list"),
        ("operations", "list"),
        ("deliveries", "list"),
        ("tasks", "list"),
        ("supply", "list"),
    ):
        assert len(console.ok(*words).strip()) > 5


def test_the_doctor_names_what_is_wrong(console: Console, merchant: Merchant) -> None:
    found = json.loads(console.run("doctor", "--json").output)
    by_name = {row["what"]: row for row in found}
    assert by_name["database"]["ok"]
    assert not by_name["mail"]["ok"]
    assert not by_name[f"Mugs ({merchant.public_id})"]["ok"]
