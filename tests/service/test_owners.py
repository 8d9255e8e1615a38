"""A worker that was killed is seen to be dead by its neighbours; one that lives, or lives elsewhere, is not."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from service.owners import is_dead, owner

_NAMED = "import sys; from service.owners import owner; print(owner(), flush=True); sys.stdin.read()"


@pytest.fixture
def other() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", _NAMED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def name_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_process_lives_until_it_is_killed(other: "subprocess.Popen[str]") -> None:
    name = name_of(other)
    assert not is_dead(name)
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
    assert is_dead(name), "although nobody buried it yet"
    other.wait()
    assert is_dead(name)


def test_another_process_under_the_same_number_is_another(other: "subprocess.Popen[str]") -> None:
    machine, pid, started, thread = name_of(other).split(":")
    assert is_dead(f"{machine}:{pid}:{int(started) - 1}:{thread}")


def test_it_is_the_same_name_each_time_but_for_another_thread() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(owner()))
    thread.start()
    thread.join()
    assert owner() == owner() != found[0]
    assert not is_dead(owner())


@pytest.mark.parametrize("name", ["", "remove:abc", "elsewhere:1:2:3", "x", ":::", "other.1:999999:5:6"])
def test_of_whoever_is_elsewhere_nobody_can_tell(name: str) -> None:
    assert not is_dead(name)
