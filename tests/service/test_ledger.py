"""The record from the console: what was cut off, forged or changed behind its back is found."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from config.env import read_env
from connector.handle import cancel, settle, take
from connector.model import Merchant
from connector.operate import carry_out
from connector.ports import Desk, Keys, Look, Profile
from service.cli import main
from service.heads import FILE, tell_heads
from service.wiring import House, build
from tests.fakes import Clock, FakeShop, Fault, Store
from tests.fakes.small import EveryDay, PlainSpeech


@dataclass
class Shop:
    """One merchant with a refund behind it, on a database of its own."""

    environ: dict[str, str]
    house: House
    merchant: Merchant
    desk: Desk
    fake: FakeShop
    clock: Clock

    def run(self, *words: str, code: int = 0) -> Any:
        result = CliRunner().invoke(main, [*words, "--json"], env=self.environ)
        assert result.exit_code == code, result.output
        return json.loads(result.output)

    def faults(self, *words: str) -> list[str]:
        found = self.run("ledger", "verify", *words, code=1)
        return [fault for one in found for fault in one["faults"]]

    def work(self) -> None:
        with self.house.books.record(self.merchant.id) as record:
            due = record.operations.due(self.clock(), 9)
        for one in due:
            carry_out(self.desk, one, self.clock())

    def sql(self, *statements: str) -> None:
        with self.house.engine.begin() as connection:
            for one in statements:
                connection.exec_driver_sql(one)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    house = replace(build(read_env(environ)), clock=clock)
    profile = Profile("store-1", "Mugs", "EUR", "UTC", "en")
    merchant = house.merchants.add("mtest", "woocommerce", "http://127.0.0.1:9/woo/x", profile, clock())
    house.merchants.set_keys(merchant.id, Keys("ck", "cs", ("whs",)))
    house.merchants.change(merchant.id, backfilled=True)
    store = Store(clock)
    store.add_shelf("tea", 1)
    fake = FakeShop(store)
    desk = Desk(replace(merchant, backfilled=True), house.books, fake, PlainSpeech, EveryDay(), clock)
    settle(desk, Look(items=tuple(shelf.shown() for shelf in store.shelves.values())), clock())
    order = store.place(("tea", 3)).id
    take(desk, [one.then for one in store.hints], clock())
    cancel(desk, order, {f"{order}0": 2}, "merchant:kim", clock())
    yield Shop(environ, house, merchant, desk, fake, clock)
    house.engine.dispose()


def test_a_ledger_leads_to_the_table_at_every_step_of_a_refund_nobody_knows_about(shop: Shop) -> None:
    shop.fake.faults = [Fault.ANSWER_LOST]
    states = []
    for _ in range(3):
        (found,) = shop.run("ledger", "rebuild")
        assert (found["differences"], len(found["operations"])) == ([], 1)
        states.append(found["operations"][0]["state"])
        shop.work()
        shop.clock.forward(31.123456)
    assert states == ["approved", "unknown", "done"]


def test_a_table_that_was_changed_behind_the_ledgers_back_is_found(shop: Shop) -> None:
    shop.work()
    shop.sql("UPDATE operation SET state = 'approved', amount = 1 WHERE money")
    (found,) = shop.run("ledger", "rebuild", code=1)
    assert len(found["differences"]) == 2
    plain = CliRunner().invoke(main, ["ledger", "rebuild"], env=shop.environ)
    assert "by the ledger" in plain.output


def test_each_days_head_is_told_once_by_whichever_sweeper_comes_first(shop: Shop, tmp_path: Path) -> None:
    assert [tell_heads(shop.house, shop.clock()) for _ in range(3)] == [1, 0, 0]
    shop.clock.forward(days=1)
    assert [tell_heads(shop.house, shop.clock()) for _ in range(2)] == [1, 0]
    assert len((tmp_path / FILE).read_text().splitlines()) == 2
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert shop.run("ledger", "verify")[0]["heads"] == 2


def test_a_ledger_whose_end_was_cut_off_is_found_by_the_head_that_was_told(shop: Shop, tmp_path: Path) -> None:
    tell_heads(shop.house, shop.clock())
    kept = (tmp_path / FILE).read_text()
    cut = "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)"
    shop.sql("SET session_replication_role = replica", cut, "DELETE FROM head")
    assert any("ends before entry" in one for one in shop.faults())
    (tmp_path / FILE).unlink()
    shop.run("ledger", "verify")  # without the line from outside nothing shows it
    log = tmp_path / "from-the-log.txt"
    log.write_text(f"INFO ledger head: {kept}")
    assert any("ends before entry" in one for one in shop.faults("--heads", str(log)))


def test_a_ledger_written_anew_after_a_cut_is_found_too(shop: Shop) -> None:
    tell_heads(shop.house, shop.clock())
    shop.sql("SET session_replication_role = replica", "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    with shop.house.books.record(shop.merchant.id) as record:
        record.append("connector", "stock", {"units": 7}, shop.clock())
    assert any("is not the one that stood last" in one for one in shop.faults())


def test_a_line_nobody_of_ours_wrote_and_a_merchant_that_is_gone_are_named(shop: Shop, tmp_path: Path) -> None:
    tell_heads(shop.house, shop.clock())
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text.replace(" mtest ", " mother ") + "\nnonsense\n")
    assert len([one for one in shop.faults() if "signature" in one]) == 2
    (tmp_path / FILE).write_text(text)
    shop.sql("UPDATE merchant SET public_id = 'renamed'")
    assert "The ledger of mtest is not here at all." in shop.faults()


def test_a_guard_that_was_switched_off_is_named(shop: Shop) -> None:
    shop.sql("ALTER TABLE ledger DISABLE TRIGGER ledger_append_only")
    assert any("ledger_append_only" in one for one in shop.faults())


def test_a_file_of_heads_that_is_not_there_is_named(shop: Shop) -> None:
    result = CliRunner().invoke(main, ["ledger", "verify", "--heads", "nowhere.txt"], env=shop.environ)
    assert (result.exit_code, "nowhere.txt" in result.output) == (1, True)
