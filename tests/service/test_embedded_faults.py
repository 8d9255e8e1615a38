import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from service.embedded import CannotStart, Postgres, Redis
from service.up import Tender
from tests.support.processes import gone, running_script, wait_for
from tests.support.servers import answer, servers

_SERVE = """
import sys, time
from pathlib import Path
from service.embedded import Postgres, Redis
with Postgres(Path(sys.argv[1], "postgres")) as postgres, Redis(Path(sys.argv[1], "redis")) as redis:
    print(postgres.url, redis.url)
    time.sleep(600)
"""


@pytest.mark.journey
def test_the_servers_die_with_a_killed_parent_and_the_next_start_resumes(home: Path) -> None:
    with running_script(_SERVE, str(home)) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().split()[0]
        answer(url, "create table kept as select 7 as units")
        parent.kill()
    wait_for(lambda: not servers(home), "the servers leave after their parent")
    with Postgres(home / "postgres") as postgres:
        assert answer(postgres.url, "select units from kept") == 7


@pytest.mark.journey
def test_a_start_resumes_after_kill_of_everything_at_once(home: Path) -> None:
    with running_script(_SERVE, str(home)) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().split()[0]
        answer(url, "create table kept as select 7 as units")
        everything = [parent.pid, *servers(home)]
        for pid in everything:
            with suppress(ProcessLookupError):  # it went with its parent
                os.kill(pid, signal.SIGKILL)
    wait_for(lambda: gone(everything), "killed processes end")
    with Postgres(home / "postgres") as postgres, Redis(home / "redis") as server:
        assert answer(postgres.url, "select units from kept") == 7
        with redis.Redis.from_url(str(server.url)) as client:
            assert client.ping()


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(home: Path) -> None:
    with Postgres(home / "postgres"):
        claim = (home / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()
    claim[0] = str(os.getppid())
    (home / "postgres" / "cluster" / "postmaster.pid").write_text("\n".join(claim) + "\n")
    with Postgres(home / "postgres") as postgres:
        assert answer(postgres.url, "select 1") == 1


def test_an_unfinished_first_start_is_begun_again(empty: Path) -> None:
    (empty / "postgres" / "cluster.new").mkdir(parents=True)
    (empty / "postgres" / "cluster.new" / "PG_VERSION").write_text("18")
    with Postgres(empty / "postgres") as postgres:
        assert answer(postgres.url, "select 1") == 1


def test_a_port_taken_meanwhile_is_replaced(home: Path) -> None:
    port = int((home / "postgres" / "port").read_text())
    with socket.create_server(("127.0.0.1", port)), Postgres(home / "postgres") as postgres:
        assert f":{port}/" not in postgres.url
        assert answer(postgres.url, "select 1") == 1


def test_a_fallen_server_is_started_again_on_its_address(home: Path) -> None:
    with Postgres(home / "postgres") as postgres, Redis(home / "redis") as server:
        url, before = postgres.url, servers(home)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: gone(before), "killed servers end")
        postgres.tend()
        server.tend()
        assert postgres.url == url
        assert answer(url, "select 1") == 1
        with redis.Redis.from_url(str(server.url)) as client:
            assert client.ping()


def test_a_fallen_server_whose_address_is_taken_waits_for_it(home: Path) -> None:
    said: list[str] = []
    with Postgres(home / "postgres") as postgres, Redis(home / "redis") as server:
        url, ports = postgres.url, [int((home / name / "port").read_text()) for name in ("postgres", "redis")]
        tend, before = Tender([postgres, server], said.append, pause=0), servers(home)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: gone(before), "killed servers end")
        with socket.create_server(("127.0.0.1", ports[0])), socket.create_server(("127.0.0.1", ports[1])):
            tend()
        assert len(said) == 2
        assert all("It is tried again." in one for one in said)
        tend()
        assert postgres.url == url
        assert answer(url, "select 1") == 1
        with redis.Redis.from_url(str(server.url)) as client:
            assert client.ping()


def test_tending_a_server_that_runs_changes_nothing(home: Path) -> None:
    with Postgres(home / "postgres") as postgres, Redis(home / "redis") as server:
        before = servers(home)
        postgres.tend()
        server.tend()
        assert set(before) <= set(servers(home))


def test_a_start_that_fails_says_the_servers_last_words_and_lets_go(home: Path) -> None:
    with pytest.raises(CannotStart, match="no_such_setting"), Postgres(home / "postgres", {"no_such_setting": "1"}):
        pass
    with Postgres(home / "postgres") as postgres:
        assert answer(postgres.url, "select 1") == 1


def test_a_path_too_long_for_a_socket_still_serves_over_tcp(empty: Path) -> None:
    with Postgres(empty / ("deep" * 30) / "postgres") as postgres:
        assert answer(postgres.url, "show unix_socket_directories") == ""
