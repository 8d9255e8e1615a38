"""Starting and ending child processes so that none is left behind."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from service.leash import leashed

_PROC = Path("/proc")


def spawn(
    command: list[str], farewell: signal.Signals, output: IO[bytes] | int, environ: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own: Ctrl-C reaches us alone, and we choose the order of stopping."""
    return subprocess.Popen(  # noqa: S603  # the commands are ours
        leashed(command, farewell),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environ),
        start_new_session=True,
    )


def end(child: subprocess.Popen[bytes], farewell: signal.Signals, grace: float) -> None:
    """Ask the child to leave, wait `grace` seconds, then kill it and whatever it started."""
    ask(child, farewell)
    with suppress(subprocess.TimeoutExpired):
        child.wait(grace)
    kill(child)


def ask(child: subprocess.Popen[bytes], farewell: signal.Signals) -> None:
    """Send a signal to a child that may be gone already."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            child.send_signal(farewell)


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and what is left of its session (a worker's own child has another process group)."""
    ask(child, signal.SIGKILL)
    child.wait()
    for pid in members(child.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def members(session: int) -> list[int]:
    """Name the live processes of a session; its number is not reused while it has members."""
    return [pid for pid in _pids() if _state_and_session(pid) == ("alive", session)]


def residents(directory: Path) -> list[int]:
    """Name the live processes that work in `directory`; always empty where there is no /proc."""
    return [pid for pid in _pids() if _works_in(pid, directory) and _state_and_session(pid)[0] == "alive"]


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Look every few milliseconds until `true()` or the time is over; say which."""
    until = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < until:
        time.sleep(0.01)
    return found


def _pids() -> list[int]:
    return [int(entry.name) for entry in _PROC.glob("[0-9]*")]


def _works_in(pid: int, directory: Path) -> bool:
    try:
        return (_PROC / str(pid) / "cwd").readlink() == directory.resolve()
    except OSError:
        return False  # gone meanwhile, or another user's


def _state_and_session(pid: int) -> tuple[str, int]:
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "gone", 0
    return "gone" if fields[0] in "ZX" else "alive", int(fields[3])
