"""Failpoints: nothing happens unless a process was told to, and each happens once."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from config.env import BadEnv, Env, read_env
from connector.failpoint import disarm, reach
from service.failpoints import CRASHED, Fuse, Planned, arm_all, light, read_fuses


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    yield
    disarm()


def env(directory: Path, failpoints: str) -> Env:
    return replace(read_env({"VAR_DIR": str(directory)}), failpoints=failpoints)


def test_a_place_nobody_armed_does_nothing() -> None:
    reach("money.written")


def test_production_refuses_to_start_with_failpoints() -> None:
    with pytest.raises(BadEnv, match="FAILPOINTS"):
        read_env({"ENVIRONMENT": "production", "FAILPOINTS": "money.written=crash"})


def test_a_failpoint_fires_once_over_all_processes(tmp_path: Path) -> None:
    arm_all(env(tmp_path, "money.sent=raise"))
    with pytest.raises(Planned, match=r"money\.sent"):
        reach("money.sent")
    arm_all(env(tmp_path, "money.sent=raise"))
    reach("money.sent")
    assert [path.name for path in (tmp_path / "failpoints").iterdir()] == ["money.sent"]


def test_it_may_wait_for_the_third_time() -> None:
    light(Fuse.read("drain.claimed=reset@3"), lambda _name: True, 0)
    reach("drain.claimed")
    reach("drain.claimed")
    with pytest.raises(ConnectionResetError):
        reach("drain.claimed")


def test_a_crash_ends_the_process_without_any_farewell() -> None:
    child = os.fork()
    if not child:
        light(Fuse.read("x=crash"), lambda _name: True, 0)
        try:
            reach("x")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == CRASHED


def test_a_hang_takes_its_time() -> None:
    light(Fuse.read("x=hang:80"), lambda _name: True, 0)
    before = time.monotonic()
    reach("x")
    assert time.monotonic() - before >= 0.08


def test_a_line_to_the_database_can_be_cut(database_url: str) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as line:
        light(Fuse.read("x=drop"), lambda _name: True, line.info.port)
        reach("x")
        with pytest.raises(psycopg.OperationalError):
            line.execute("SELECT 1")


def test_an_action_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="explode"):
        read_fuses("a=crash;b=explode")
