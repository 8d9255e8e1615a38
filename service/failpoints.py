"""Arms failpoints from the environment, in development only: each fires once, whichever process comes first."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from config.env import Env
from connector.failpoint import arm

CRASHED = 86  # the exit code of a process that was told to crash
_FDS = Path("/proc/self/fd")


class Planned(Exception):
    """An error nobody foresaw, raised on purpose."""


@dataclass(frozen=True, slots=True)
class Fuse:
    """What happens where: `name=action[:milliseconds][@which]`, for instance operation.sent=hang:500@2."""

    name: str
    action: str
    milliseconds: int = 0
    which: int = 1

    @classmethod
    def read(cls, text: str) -> "Fuse":
        """Read one; raises ValueError for an action nobody knows."""
        name, _, what = text.partition("=")
        what, _, which = what.partition("@")
        action, _, pause = what.partition(":")
        if action not in ACTIONS:
            raise ValueError(f"{action!r} is none of {', '.join(ACTIONS)}")
        return cls(name.strip(), action, int(pause or 0), int(which or 1))


def read_fuses(text: str) -> list[Fuse]:
    """Read fuses separated by semicolons."""
    return [Fuse.read(one) for one in text.split(";") if one.strip()]


def arm_all(env: Env) -> None:
    """Arm what FAILPOINTS names; each leaves a file of its name in var/failpoints once it fired, and fires no more."""
    traces, port = env.var_dir / "failpoints", urlsplit(env.database_url).port or 0
    for fuse in read_fuses(env.failpoints):
        traces.mkdir(parents=True, exist_ok=True)
        light(fuse, partial(_first, traces), port)


def light(fuse: Fuse, fires: Callable[[str], bool], database_port: int) -> None:
    """Arm one fuse; it acts when it is reached for the `which`-th time and `fires` agrees."""
    counted = 0

    def act(name: str) -> None:
        nonlocal counted
        counted += 1
        if counted == fuse.which and fires(name):
            ACTIONS[fuse.action](fuse, database_port)

    arm(fuse.name, act)


def _first(traces: Path, name: str) -> bool:
    """Tell whether nobody fired it before, over all processes that look into the same folder."""
    try:
        os.close(os.open(traces / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    return True


def _crash(_fuse: Fuse, _port: int) -> None:
    os._exit(CRASHED)


def _raise(fuse: Fuse, _port: int) -> None:
    raise Planned(f"Planned at {fuse.name}.")


def _reset(fuse: Fuse, _port: int) -> None:
    raise ConnectionResetError(f"Planned at {fuse.name}.")


def _hang(fuse: Fuse, _port: int) -> None:
    time.sleep(fuse.milliseconds / 1000)


def _drop(_fuse: Fuse, port: int) -> None:
    """Cut every line of this process to the database."""
    for line in _lines_to(port):
        with line, suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


def _lines_to(port: int) -> Iterator[socket.socket]:
    for entry in list(_FDS.iterdir()):
        try:
            line = socket.socket(fileno=os.dup(int(entry.name)))
        except OSError:  # closed meanwhile, or no socket
            continue
        with suppress(OSError):
            if line.getpeername()[1:2] == (port,):
                yield line
                continue
        line.close()


ACTIONS: dict[str, Callable[[Fuse, int], None]] = {
    "crash": _crash,
    "raise": _raise,
    "reset": _reset,
    "hang": _hang,
    "drop": _drop,
}
