import stat
from pathlib import Path

import psycopg
import pytest
import redis

from service.embedded import Busy, Postgres, Redis
from tests.support.servers import answer, servers


def test_postgres_starts_in_an_empty_place_and_speaks_unicode(empty: Path) -> None:
    with Postgres(empty / "postgres") as postgres:
        assert answer(postgres.url, "select lower('ÄÖ')") == "äö"
        assert answer(postgres.url, "show fsync") == "on"
        assert answer(postgres.url, "show timezone") == "UTC"


def test_what_was_written_is_there_after_a_restart_on_the_same_address(home: Path) -> None:
    with Postgres(home / "postgres") as first:
        answer(first.url, "create table kept as select 7 as units")
    with Postgres(home / "postgres") as second:
        assert answer(second.url, "select units from kept") == 7
    assert first.url == second.url


def test_a_stopped_server_leaves_no_process(home: Path) -> None:
    with Postgres(home / "postgres"), Redis(home / "redis"):
        assert servers(home)
    assert not servers(home)


def test_nobody_else_may_read_the_files_or_the_password(home: Path) -> None:
    with Postgres(home / "postgres"), Redis(home / "redis"):
        for name in ("postgres", "redis", "postgres/cluster"):
            assert stat.S_IMODE((home / name).stat().st_mode) == 0o700
        for name in ("postgres/password", "redis/password", "redis/settings"):
            assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_postgres_refuses_who_does_not_know_the_password(home: Path) -> None:
    with Postgres(home / "postgres") as postgres:
        password = (home / "postgres" / "password").read_text().strip()
        with pytest.raises(psycopg.OperationalError):
            answer(postgres.url.replace(password, "guess"), "select 1")


def test_redis_refuses_who_does_not_know_the_password(empty: Path) -> None:
    with Redis(empty / "redis") as server:
        wrong = str(server.url).replace((empty / "redis" / "password").read_text().strip(), "guess")
        with redis.Redis.from_url(wrong) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_databases_are_copied_from_a_template_and_dropped_under_open_connections(home: Path) -> None:
    with Postgres(home / "postgres") as postgres:
        answer(postgres.create_database("model"), "create table part as select 3 as units")
        copy = postgres.create_database("copy", template="model")
        assert answer(copy, "select units from part") == 3
        with psycopg.connect(copy.replace("+psycopg", "")):
            postgres.drop_database("copy")
        with pytest.raises(psycopg.OperationalError):
            answer(copy, "select 1")


def test_a_second_start_in_the_same_place_is_refused_in_words(home: Path) -> None:
    with Postgres(home / "postgres"), pytest.raises(Busy, match="stop that one first"), Postgres(home / "postgres"):
        pass
