"""Programs under measurement: each a granian with one process and four threads, as `backorder web` is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from service import children
from service.up import free_port

_HERE = Path(__file__).parents[1]
_SERVE = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian(sys.argv[1], address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI, factory=True,
        workers=1, blocking_threads=4, log_access=False).serve()
"""


@dataclass(frozen=True, slots=True)
class Server:
    """One of them: where it answers, and the process to look at."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Return the seconds its processes have computed so far."""
        return sum(_cpu(pid) for pid in _family(self.pid))


@contextmanager
def serving(application: str, environ: Mapping[str, str]) -> Iterator[Server]:
    """Serve `module:factory` until the end, once it answers."""
    port = free_port(0)
    command = [sys.executable, "-c", _SERVE, application, str(port)]
    child = children.spawn(
        command, signal.SIGTERM, subprocess.DEVNULL, {**os.environ, "PYTHONPATH": str(_HERE), **environ}
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health")
        yield Server(port, child.pid)
    finally:
        children.end(child, signal.SIGTERM, 20.0)


def _wait(url: str, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            requests.get(url, timeout=2)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"Nothing answers at {url}.")


def _family(top: int) -> list[int]:
    found = [top]
    parents = {int(one.name): _field(int(one.name), 1) for one in Path("/proc").glob("[0-9]*")}
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _cpu(pid: int) -> float:
    return (_field(pid, 11) + _field(pid, 12)) / os.sysconf("SC_CLK_TCK")


def _field(pid: int, number: int) -> int:
    try:
        return int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[number])
    except (OSError, ValueError):
        return 0
