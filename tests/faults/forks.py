"""A process per job, forked from a warm one: armed, watched, waited for."""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from service.failpoints import Fuse, Planned, light

PATIENCE = 300.0  # seconds until a child that does not end is killed, which counts as trouble; a starved one is none
PLANNED, UNPLANNED, KILLED = 87, 88, -signal.SIGKILL
Say = Callable[[Any], None]
Job = Callable[[Say], None]


@dataclass
class Child:
    """One running process; `said` is what it told us before its end, `fired` the failpoints that went off in it."""

    pid: int
    pipe: int
    until: float
    said: list[Any] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)
    code: int | None = None
    _rest: bytes = b""

    def wait(self) -> "Child":
        """Read until it ends, and bury it."""
        while self.code is None:
            self._hear(max(0.0, self.until - time.monotonic()))
        return self

    def wait_for_fire(self) -> bool:
        """Wait until a failpoint goes off in it, or it ends without."""
        while self.code is None and not self.fired:
            self._hear(max(0.0, self.until - time.monotonic()))
        return bool(self.fired) and self.code is None

    def _hear(self, seconds: float) -> None:
        ready, _, _ = select.select([self.pipe], [], [], seconds)
        if not ready:
            self._end(kill=True)
            return
        piece = os.read(self.pipe, 65536)
        if not piece:
            self._end(kill=False)
            return
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            kind, told = json.loads(line)
            (self.fired if kind == "fired" else self.said).append(told)

    def _end(self, *, kill: bool) -> None:
        if kill:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)
        os.close(self.pipe)


def fork(job: Job, fuses: Sequence[Fuse] = (), database_port: int = 0, log: int = 2) -> Child:
    """Start `job` in a child with `fuses` armed; what it prints goes to the file `log`."""
    sys.stdout.flush()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading, time.monotonic() + PATIENCE)
    os.dup2(log, 1)
    os.dup2(log, 2)
    _forget_all_but(writing)
    os._exit(_live(job, fuses, database_port, writing))


def _forget_all_but(kept: int) -> None:
    """Close the parent's lines to the database and the store: cutting one here would cut it there."""
    os.closerange(3, kept)
    os.closerange(kept + 1, 4096)


def _live(job: Job, fuses: Sequence[Fuse], database_port: int, pipe: int) -> int:
    """Do the job; the exit code says how it ended."""

    def tell(kind: str, told: Any) -> None:
        os.write(pipe, json.dumps([kind, told]).encode() + b"\n")

    def fires(name: str) -> bool:
        tell("fired", name)
        return True

    for fuse in fuses:
        light(fuse, fires, database_port)
    try:
        job(lambda told: tell("said", told))
    except Planned:
        return PLANNED
    except BaseException:  # noqa: BLE001  # the outer edge of a process: its end is what is looked at
        traceback.print_exc()
        sys.stderr.flush()
        return UNPLANNED
    return 0
