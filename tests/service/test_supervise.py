import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.procfile import Command, read_procfile
from tests.support.processes import gone, is_alive, running_script, wait_for

pytestmark = pytest.mark.journey

# Each child writes its process id into a file when it is up, and its name into `stopped` when it goes in peace.
_SUPERVISE = """
import sys
from service.procfile import Command
from service.supervise import supervise
place, grace, *names = sys.argv[1:]
child = place + "/child.py"
supervise([Command(n, (sys.executable, child, place, n), float(grace)) for n in names], pause=0.01)
print("all stopped")
"""

_CHILD = """
import os, signal, subprocess, sys, time
place, name = sys.argv[1:]

def leave(*_):
    if "stubborn" in name:
        print("not yet")
        return
    with open(place + "/stopped", "a") as file:
        file.write(name + "\\n")
    sys.exit(0)

signal.signal(signal.SIGTERM, leave)
pids = [os.getpid()]
if "parent" in name:
    pids.append(subprocess.Popen(["sleep", "600"], process_group=0).pid)
print("up as", name)
with open(place + "/" + name + ".new", "w") as file:
    file.write(" ".join(map(str, pids)))
os.rename(place + "/" + name + ".new", place + "/" + name)
while True:
    time.sleep(0.05)
"""


@contextmanager
def supervised(place: Path, *names: str, grace: float = 30) -> Iterator[subprocess.Popen[str]]:
    (place / "child.py").write_text(_CHILD)
    with running_script(_SUPERVISE, str(place), str(grace), *names) as supervisor:
        wait_for(lambda: all((place / name).exists() for name in names), "every child is up")
        yield supervisor


def pids(place: Path, *names: str) -> list[int]:
    return [int(pid) for name in names for pid in (place / name).read_text().split()]


def stop(supervisor: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> str:
    supervisor.send_signal(number)
    said, _ = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 0
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_stops_everybody_in_reverse_order(tmp_path: Path, number: signal.Signals) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # these tests may themselves run under nohup
    try:
        with supervised(tmp_path, "web", "worker", "sweeper") as supervisor:
            said = stop(supervisor, number)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert (tmp_path / "stopped").read_text().split() == ["sweeper", "worker", "web"]
    assert gone(pids(tmp_path, "web", "worker", "sweeper"))
    assert said.endswith("all stopped\n")


def test_every_line_carries_the_name_of_who_said_it(tmp_path: Path) -> None:
    with supervised(tmp_path, "web", "sweeper") as supervisor:
        said = stop(supervisor)
    assert "web     | up as web\n" in said
    assert "sweeper | up as sweeper\n" in said
    assert "sweeper | stopped with code 0\n" in said


def test_who_falls_is_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path, "web", "worker") as supervisor:
        web, worker = pids(tmp_path, "web", "worker")
        subprocess.run(["kill", "-9", str(worker)], check=True)
        wait_for(lambda: pids(tmp_path, "worker") != [worker], "the worker is up again")
        assert pids(tmp_path, "web") == [web]
        said = stop(supervisor)
    assert "worker | stopped by SIGKILL; starting again in" in said


def test_what_a_fallen_worker_started_falls_with_it(tmp_path: Path) -> None:
    with supervised(tmp_path, "parent") as supervisor:
        before = pids(tmp_path, "parent")
        subprocess.run(["kill", "-9", str(before[0])], check=True)
        wait_for(lambda: gone(before), "the fallen worker's own child ends")
        wait_for(lambda: pids(tmp_path, "parent") != before, "the worker is up again")
        stop(supervisor)
    assert gone(pids(tmp_path, "parent"))


def test_who_does_not_stop_within_its_grace_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, "web", "stubborn-parent", grace=0.2) as supervisor:
        said = stop(supervisor)
    assert gone(pids(tmp_path, "web", "stubborn-parent"))
    assert said.count("not yet") == 1
    assert "stubborn-parent | killed: it did not stop in time" in said


def test_a_second_ctrl_c_does_not_wait_any_longer(tmp_path: Path) -> None:
    with supervised(tmp_path, "stubborn", grace=600) as supervisor:
        assert supervisor.stdout is not None
        supervisor.send_signal(signal.SIGINT)
        while "not yet" not in supervisor.stdout.readline():
            pass
        said = stop(supervisor)
    assert gone(pids(tmp_path, "stubborn"))
    assert "killed" in said


def test_a_killed_supervisor_takes_everybody_along(tmp_path: Path) -> None:
    with supervised(tmp_path, "web", "worker") as supervisor:
        everybody = pids(tmp_path, "web", "worker")
        assert all(is_alive(pid) for pid in everybody)
        supervisor.kill()
    wait_for(lambda: gone(everybody), "the children leave after their supervisor")
    assert sorted((tmp_path / "stopped").read_text().split()) == ["web", "worker"]


def test_a_hang_up_that_nohup_ignores_stops_nobody(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # inherited by what is started now
    try:
        with supervised(tmp_path, "web") as supervisor:
            supervisor.send_signal(signal.SIGHUP)
            first = pids(tmp_path, "web")
            subprocess.run(["kill", "-9", str(first[0])], check=True)
            wait_for(lambda: pids(tmp_path, "web") != first, "it still supervises")
            stop(supervisor, signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_output_that_nobody_reads_does_not_keep_anybody_alive(tmp_path: Path) -> None:
    with supervised(tmp_path, "web", "worker") as supervisor:
        assert supervisor.stdout is not None
        supervisor.stdout.close()
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(30)
    assert gone(pids(tmp_path, "web", "worker"))


def test_a_program_that_does_not_exist_is_named() -> None:
    text = "from service.procfile import Command\nfrom service.supervise import supervise\n"
    text += "supervise([Command('web', ('no-such-program',))], pause=60)"
    with running_script(text) as supervisor:
        assert supervisor.stdout is not None
        assert "no-such-program cannot be run" in supervisor.stdout.readline()
        stop(supervisor)


def test_our_own_procfile_names_the_three_processes() -> None:
    commands = read_procfile(Path(__file__).parents[2] / "Procfile")
    assert [(one.name, one.argv) for one in commands] == [
        ("web", ("backorder", "web")),
        ("worker", ("backorder", "worker")),
        ("sweeper", ("backorder", "sweeper")),
    ]
    assert {one.name: one.grace for one in commands}["worker"] == 75


def test_a_procfile_may_hold_remarks_and_quotes(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("# what runs\n\nweb: serve --name 'the shop'\n")
    assert read_procfile(tmp_path / "Procfile") == [Command("web", ("serve", "--name", "the shop"))]


def test_a_line_that_is_not_a_process_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("web serve\n")
    with pytest.raises(ValueError, match="web serve"):
        read_procfile(tmp_path / "Procfile")


def test_a_child_that_loses_its_parent_before_it_begins_does_not_begin(tmp_path: Path) -> None:
    leash = Path(__file__).parents[2] / "service" / "leash.py"
    mark = tmp_path / "began"
    done = subprocess.run([sys.executable, str(leash), "15", "1", "touch", str(mark)], check=False, capture_output=True)
    assert done.returncode != 0
    assert not mark.exists()
