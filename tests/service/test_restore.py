"""A restore is all or nothing, refuses what would do harm, and never pays anybody twice."""

import itertools
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from click.testing import Result
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError

from adapters.cipher import Cipher
from adapters.postgres.migrate import _config
from adapters.postgres.readback import Readbacks
from service import restore as restoring
from service.backup import back_up
from service.clients import CannotCopy, newest, surroundings
from service.embedded import Postgres
from service.heads import FILE, tell_heads
from service.restore import read_backup, restore
from service.sweeper import sweep
from tests.fakes import Fault
from tests.service.copies import Source, console, rows, source
from tests.support.databases import short_directory

_numbers = itertools.count(1)
Sql = Callable[..., None]


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Iterator[Source]:
    with source(database_url, tmp_path) as filled:
        yield filled


@pytest.fixture
def file(full: Source, tmp_path: Path) -> Path:
    """A backup of everything, with nobody connected any more to what it was made of."""
    path = tmp_path / "one.backup"
    back_up(full.url, path, lambda _table: None)
    full.house.engine.dispose()
    return path


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    name = f"restore_{next(_numbers)}"
    yield postgres.create_database(name)
    postgres.drop_database(name)


def _sql(url: str, *statements: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for one in statements:
                connection.exec_driver_sql(one)
    finally:
        engine.dispose()


def _refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


def test_everything_comes_back_as_it_was_and_the_record_still_proves_itself(
    full: Source, file: Path, empty: str, tmp_path: Path
) -> None:
    told = json.loads(console(empty, tmp_path, "restore", str(file), "--json").output)
    assert (told["merchants"], told["refunds"]) == (1, 1)
    before, after = rows(full.url), rows(empty)
    assert (len(after.pop("readback")), before.pop("readback")) == (1, [])
    assert after == before
    full.house.engine.dispose()
    for words in (("ledger", "verify"), ("ledger", "rebuild")):
        assert console(empty, tmp_path, *words).exit_code == 0
    with pytest.raises(DatabaseError, match="append-only"):
        _sql(empty, "DELETE FROM ledger")


def test_what_is_written_after_a_restore_gets_numbers_of_its_own(file: Path, empty: str, tmp_path: Path) -> None:
    console(empty, tmp_path, "restore", str(file))
    _sql(empty, "INSERT INTO task (merchant_id, kind, subject, text, opened_at) VALUES (1, 'a', 'b', 'c', now())")
    _sql(empty, "INSERT INTO merchant (public_id, platform, address, added_at) VALUES ('m2', 'fake', 'x', now())")


def test_nothing_that_lives_is_replaced_without_a_word(full: Source, file: Path, tmp_path: Path) -> None:
    _sql(full.url, "UPDATE merchant SET name = 'Changed since'")
    text = _refused(console(full.url, tmp_path, "restore", str(file)))
    assert "1 merchants with 1 refunds" in text
    assert "--yes" in text
    assert rows(full.url)["merchant"][0][4] == "Changed since"
    assert console(full.url, tmp_path, "restore", str(file), "--yes").exit_code == 0
    assert rows(full.url)["merchant"][0][4] == "One"


def test_nothing_is_replaced_under_somebodys_hands(full: Source, file: Path, tmp_path: Path) -> None:
    with full.house.engine.connect():
        text = _refused(console(full.url, tmp_path, "restore", str(file), "--yes"))
    assert "Stop `backorder up`" in text
    assert rows(full.url)["readback"] == []


def test_what_is_not_ours_in_the_database_stays(file: Path, empty: str, tmp_path: Path) -> None:
    _sql(empty, "CREATE TABLE theirs (a int)", "INSERT INTO theirs VALUES (7)")
    assert console(empty, tmp_path, "restore", str(file)).exit_code == 0
    _sql(empty, "DO $$ BEGIN ASSERT (SELECT a FROM theirs) = 7; END $$")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.write_text("not a backup"), "not a whole backup"),
        (lambda file: file.write_bytes(file.read_bytes()[:300]), "not a whole backup"),
        (lambda file: file.unlink(), "There is no file"),
    ],
)
def test_what_is_no_backup_is_refused(
    file: Path, empty: str, tmp_path: Path, spoil: Callable[[Path], Any], words: str
) -> None:
    spoil(file)
    assert words in _refused(console(empty, tmp_path, "restore", str(file)))


def test_a_backup_with_its_end_cut_off_changes_nothing(full: Source, file: Path, tmp_path: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])
    before = rows(full.url)
    _refused(console(full.url, tmp_path, "restore", str(file), "--yes"))
    assert rows(full.url) == before


def test_a_dump_of_another_database_is_refused(empty: str, tmp_path: Path) -> None:
    _sql(empty, "CREATE TABLE theirs (a int)")
    programs, path = newest(), tmp_path / "theirs.dump"
    dump = programs.command("pg_dump", "--format=custom", f"--file={path}")
    subprocess.run(dump, env=dict(surroundings(empty)), check=True)
    assert "not of a database of ours" in _refused(console(empty, tmp_path, "restore", str(path)))


def test_a_backup_whose_secrets_do_not_open_here_is_refused_before_anything_is_replaced(
    full: Source, file: Path, tmp_path: Path
) -> None:
    before = rows(full.url)
    (tmp_path / "elsewhere").mkdir()
    text = _refused(console(full.url, tmp_path / "elsewhere", "restore", str(file), "--yes"))
    assert "do not open with the keys of this machine" in text
    assert rows(full.url) == before


def test_a_backup_of_a_newer_version_is_refused(full: Source, empty: str, tmp_path: Path) -> None:
    _sql(full.url, "UPDATE alembic_version SET version_num = '9999'")
    back_up(full.url, tmp_path / "new.backup", lambda _table: None)
    assert "schema 9999" in _refused(console(empty, tmp_path, "restore", str(tmp_path / "new.backup")))


def test_a_database_of_a_newer_version_is_not_overwritten(file: Path, empty: str, tmp_path: Path) -> None:
    assert console(empty, tmp_path, "restore", str(file)).exit_code == 0
    _sql(empty, "UPDATE alembic_version SET version_num = '9999'")
    assert "schema 9999" in _refused(console(empty, tmp_path, "restore", str(file), "--yes"))


def test_a_server_older_than_the_backups_is_refused(full: Source, file: Path, empty: str) -> None:
    found = restoring.Backup(file, 99, 18, "today", 20)
    nothing = {"now": full.clock(), "wait": timedelta(0), "progress": lambda _table: None}
    with pytest.raises(CannotCopy, match="made on PostgreSQL 99, and the server here is PostgreSQL 18"):
        restore(empty, found, over_live=True, **nothing)  # type: ignore[arg-type]


def test_a_restore_that_breaks_off_at_its_very_end_changes_nothing(
    full: Source, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(full.url)
    monkeypatch.setattr(restoring, "mark", lambda _now, _wait: "SELECT 1/0;\n")
    assert "nothing was changed" in _refused(console(full.url, tmp_path, "restore", str(file), "--yes"))
    assert rows(full.url) == before


def test_a_restore_that_is_killed_on_the_way_changes_nothing(
    full: Source, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(full.url)

    def killed(source: Any, target: Any) -> None:
        target.write(source.read(20_000))
        target.flush()
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copyfileobj", killed)
    assert console(full.url, tmp_path, "restore", str(file), "--yes").exit_code != 0
    assert rows(full.url) == before


def test_money_is_stopped_in_the_same_moment_even_if_the_rest_is_never_reached(
    full: Source, file: Path, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_url: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "upgrade", dies)
    assert console(empty, tmp_path, "restore", str(file)).exit_code != 0
    assert [row[0].startswith("restored ") for row in rows(empty)["switch"]] == [True]
    engine = create_engine(empty)
    assert [Readbacks(engine).begin() for _ in range(2)] == [1, 0], "the next sweep takes notice"
    engine.dispose()
    assert rows(empty)["switch"] == []
    assert full.merchant.id == rows(empty)["readback"][0][0]


def test_a_backup_of_the_first_schema_is_brought_up_to_this_one(postgres: Postgres, empty: str, tmp_path: Path) -> None:
    old = postgres.create_database("first_schema")
    command.upgrade(_config(old), "0001")
    _sql(old, "INSERT INTO merchant (public_id, platform, address, added_at) VALUES ('m1', 'fake', 'x', now())")
    back_up(old, tmp_path / "old.backup", lambda _table: None)
    postgres.drop_database("first_schema")
    assert console(empty, tmp_path, "restore", str(tmp_path / "old.backup")).exit_code == 0
    assert len(rows(empty)["readback"]) == 1
    assert console(empty, tmp_path, "ledger", "verify").exit_code == 0


def test_heads_told_since_the_backup_are_put_aside_and_kept(full: Source, file: Path, tmp_path: Path) -> None:
    tell_heads(full.house, full.clock())
    full.order()
    full.clock.forward(days=1)
    tell_heads(full.house, full.clock())
    full.house.engine.dispose()
    assert console(full.url, tmp_path, "restore", str(file), "--yes").exit_code == 0
    assert not (tmp_path / FILE).exists()
    (aside,) = tmp_path.glob("ledger-heads.before-*.txt")
    assert console(full.url, tmp_path, "ledger", "verify").exit_code == 0
    assert console(full.url, tmp_path, "ledger", "verify", "--heads", str(aside)).exit_code == 1


def test_without_a_running_service_its_own_database_is_started_for_the_restore(file: Path, tmp_path: Path) -> None:
    with short_directory() as place:
        (place / "secret-keys").write_text((tmp_path / "secret-keys").read_text())
        assert console("", place, "restore", str(file)).exit_code == 0
        copy = place / "two.backup"
        told = json.loads(console("", place, "backup", str(copy), "--json").output)
        assert told["merchants"] == 1


def _put_back(full: Source, file: Path, wait: float = 0) -> None:
    full.house.engine.dispose()
    found = read_backup(file, Cipher(full.house.env.secret_keys))
    given: Any = {"now": full.clock(), "wait": timedelta(seconds=wait), "progress": lambda _table: None}
    restore(full.url, found, over_live=True, **given)


@pytest.mark.parametrize("wait", [0, 3600])
def test_the_drill_a_backup_older_than_its_refunds_pays_nobody_twice(full: Source, tmp_path: Path, wait: float) -> None:
    orders = [full.order() for _ in range(12)]
    for one in orders[:6]:
        full.cancel(one)
    path = tmp_path / "old.backup"
    back_up(full.url, path, lambda _table: None)
    full.shop.faults = [Fault.NONE, Fault.ANSWER_LOST, Fault.NO_WORD, Fault.NONE]
    for one in orders[6:]:
        full.cancel(one)
    for _ in range(4):
        sweep(full.house)
        full.clock.forward(31)
    before = list(full.store.bank.book)
    assert len(before) == 12  # one of thirteen is a record without money
    _put_back(full, path, wait)
    for _ in range(150):
        sweep(full.house)
        full.clock.forward(31)
    assert full.store.bank.book == before
    assert sorted(full.states()) == ["done"] * 12 + ["needs_operator"]
    assert console(full.url, tmp_path, "ledger", "rebuild").exit_code == 0
