"""A backup is one whole file that only we can read, in which nothing secret can be read."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.postgres.backup import variables
from service import clients
from service.backup import back_up
from service.clients import CannotCopy
from service.embedded import Postgres
from tests.service.copies import CANARIES, Source, console, source


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Iterator[Source]:
    with source(database_url, tmp_path) as filled:
        yield filled


def _text(file: Path) -> str:
    program = clients.newest().directory / "pg_restore"
    return subprocess.run([program, "--file=-", file], capture_output=True, text=True, check=True).stdout


def test_a_backup_is_a_whole_private_file_that_says_what_is_in_it(full: Source, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    told = json.loads(console(full.url, tmp_path, "backup", str(file), "--json").output)
    assert (told["merchants"], told["refunds"], told["bytes"]) == (1, 1, file.stat().st_size)
    assert (file.stat().st_mode & 0o777, list(tmp_path.glob("*.unfinished"))) == (0o600, [])
    assert "COPY public.ledger" in _text(file)
    assert "SECRET_KEYS" in console(full.url, tmp_path, "backup", str(tmp_path / "two.backup")).output


def test_what_is_encrypted_travels_encrypted(full: Source, tmp_path: Path) -> None:
    back_up(full.url, tmp_path / "one.backup", lambda _table: None)
    text = _text(tmp_path / "one.backup")
    keys = (tmp_path / "secret-keys").read_text()
    for canary in (*CANARIES, *keys.replace(":", "\n").split()[1:]):
        assert canary not in text
        assert canary.encode().hex() not in text


def test_it_tells_which_table_it_copies(full: Source, tmp_path: Path) -> None:
    tables: list[str] = []
    back_up(full.url, tmp_path / "one.backup", tables.append)
    assert {"ledger", "merchant", "operation", "alembic_version"} <= set(tables)


def test_an_earlier_backup_is_never_overwritten(full: Source, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    file.write_text("the only copy")
    result = console(full.url, tmp_path, "backup", str(file))
    assert (result.exit_code, file.read_text()) == (1, "the only copy")
    assert "never overwritten" in result.output


def test_what_was_left_of_a_killed_backup_is_in_nobodys_way(full: Source, tmp_path: Path) -> None:
    (tmp_path / "one.backup.unfinished").write_text("half")
    assert console(full.url, tmp_path, "backup", str(tmp_path / "one.backup")).exit_code == 0
    assert [one.name for one in tmp_path.glob("one*")] == ["one.backup"]


def test_a_place_that_cannot_be_written_is_named(full: Source, tmp_path: Path) -> None:
    result = console(full.url, tmp_path, "backup", str(tmp_path / "nowhere" / "one.backup"))
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)


def test_a_dump_that_fails_leaves_no_file(full: Source, tmp_path: Path) -> None:
    with full.house.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE locked (a int)")
        connection.commit()
        connection.exec_driver_sql("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("service.backup._OPTIONS", ("--format=custom", "--lock-wait-timeout=50"))
            result = console(full.url, tmp_path, "backup", str(tmp_path / "one.backup"))
    assert (result.exit_code, "pg_dump failed" in result.output) == (1, True)
    assert list(tmp_path.glob("one*")) == []


def test_a_database_that_is_away_empty_or_not_there_is_named(postgres: Postgres, tmp_path: Path) -> None:
    file = str(tmp_path / "one.backup")
    assert "does not answer" in console("postgresql://nobody@127.0.0.1:9/none", tmp_path, "backup", file).output
    empty = postgres.create_database("empty_backup")
    assert "nothing of ours" in console(empty, tmp_path, "backup", file).output
    postgres.drop_database("empty_backup")
    assert "no database here" in console("", tmp_path, "backup", file).output
    assert list(tmp_path.glob("one*")) == []


def test_programs_older_than_the_server_are_refused_before_anything_is_written(
    full: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_all", lambda: [clients.Clients(Path("/usr/bin"), 15)])
    result = console(full.url, tmp_path, "backup", str(tmp_path / "one.backup"))
    assert result.exit_code == 1
    words = " ".join(result.output.split())
    assert "PostgreSQL 18 or newer; found here: 15" in words
    assert "postgresql-client-18" in words


def test_of_several_programs_the_ones_of_the_servers_version_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [clients.Clients(Path(str(one)), one) for one in (19, 16, 18)]
    monkeypatch.setattr(clients, "_all", lambda: found)
    assert [clients.clients(least).major for least in (15, 16, 17, 18, 19)] == [16, 16, 18, 18, 19]
    assert clients.newest().major == 19
    with pytest.raises(CannotCopy, match="found here: 16, 18, 19"):
        clients.clients(20)


def test_a_directory_without_all_programs_or_with_broken_ones_does_not_count(tmp_path: Path) -> None:
    assert clients._major(tmp_path) == 0
    for name in ("pg_dump", "pg_restore", "psql"):
        (tmp_path / name).write_text("no program")
    assert clients._major(tmp_path) == 0
    (tmp_path / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 17.2'\n")
    (tmp_path / "pg_dump").chmod(0o755)
    assert clients._major(tmp_path) == 17


def test_an_address_reaches_the_programs_without_a_word_on_their_command_line() -> None:
    address = "postgres://me:s%40crets@db.example:6543/shop?sslmode=require&application_name=copy&connect_timeout=3"
    assert variables(address) == {
        "PGHOST": "db.example",
        "PGPORT": "6543",
        "PGUSER": "me",
        "PGPASSWORD": "s@crets",
        "PGDATABASE": "shop",
        "PGSSLMODE": "require",
        "PGAPPNAME": "copy",
        "PGCONNECT_TIMEOUT": "3",
    }
