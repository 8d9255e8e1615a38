"""The two pretend platforms in a process of their own, reached over HTTP only."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from service import children

_READY = "sandbox ready "
_START = 30.0  # seconds


@contextmanager
def running_sandbox(directory: Path) -> Iterator[str]:
    """Start a sandbox with its files in `directory` and yield its address."""
    command = [sys.executable, "-m", "sandbox", "--host", "127.0.0.1", "--port", "0"]
    command += ["--data", str(directory), "--mail-port", "0"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    child = children.spawn(command, signal.SIGTERM, subprocess.PIPE, environ)
    assert child.stdout is not None
    with child.stdout as output:
        try:
            yield _address(output)
        finally:
            children.end(child, signal.SIGTERM, 5.0)


def _address(output: IO[bytes]) -> str:
    """Wait for the line that says where it listens; go on reading afterwards so that it never blocks on its output."""
    found: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(output, found), daemon=True).start()
    said = []
    while not (line := found.get(timeout=_START)).startswith(_READY):
        said.append(line)
        assert line, f"The sandbox ended before it was ready:\n{''.join(said)}"
    return line.removeprefix(_READY).strip()


def _read(output: IO[bytes], found: "queue.Queue[str]") -> None:
    for line in output:
        found.put(line.decode(errors="replace"))
    found.put("")
