"""Looking at processes from outside, as a person with `ps` would."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.children import wait_until

_PATIENCE = 30.0  # seconds


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that ended and waits to be buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def wait_for(true: Callable[[], bool], what: str) -> None:
    """Wait until `true()`; a failure says what was waited for."""
    assert wait_until(true, _PATIENCE), f"waited in vain: {what}"


def gone(pids: list[int]) -> bool:
    """Say whether none of the processes runs any more."""
    return not any(is_alive(pid) for pid in pids)


@contextmanager
def running_script(text: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a Python program in a session of its own and kill it at the end if it still runs."""
    command = [sys.executable, "-c", text, *arguments]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
