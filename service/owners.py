"""Who works for a merchant: a name by which others on the same machine can see whether that process still lives."""

import os
import threading
from functools import lru_cache
from pathlib import Path

_PROC = Path("/proc")


def owner() -> str:
    """Return the name of this thread of this process; the same each time, so that it may take up its own again."""
    pid = os.getpid()
    return f"{_machine()}:{pid}:{_started(pid)}:{threading.get_ident()}"


def is_dead(name: str) -> bool:
    """Tell whether the process of that name ran here and is no more; of another machine nobody can tell."""
    machine, _, rest = name.partition(":")
    pid, _, rest = rest.partition(":")
    started = rest.partition(":")[0]
    if machine != _machine() or not pid.isdecimal() or not started.isdecimal():
        return False
    return _started(int(pid)) != int(started)


@lru_cache(maxsize=1)
def _machine() -> str:
    """Name this boot of this machine and its numbering of processes: a container counts its own."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip().replace("-", "")
        return f"{boot[:16]}.{(_PROC / 'self/ns/pid').readlink().name.strip('pid:[]')}"
    except OSError:
        return f"unknown.{os.urandom(8).hex()}"


def _started(pid: int) -> int:
    """Return when a process began, in ticks since the boot; 0 for one that is not there or has ended."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in {"Z", "X"} else int(fields[19])
