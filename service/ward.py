"""One process under supervision: its output line by line, and when it may start again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping

from service import children
from service.procfile import Command

_LONGEST_PAUSE = 30.0  # seconds between two tries
_SETTLED = 60.0  # seconds after which a process that falls has earned a quick restart
_LONGEST_LINE = 65_536  # bytes; more without a line's end is printed as it is


class Ward:
    """Runs one command; `say` prints a line under its name."""

    def __init__(self, command: Command, environ: Mapping[str, str], say: Callable[[str], None], pause: float) -> None:
        self.command = command
        self._environ = environ
        self._say = say
        self._shortest = self._pause = pause
        self._process: subprocess.Popen[bytes] | None = None
        self._unfinished = b""
        self._began = self._again = 0.0

    @property
    def output(self) -> int:
        """The file to watch for output, -1 while it does not run."""
        return self._process.stdout.fileno() if self._process and self._process.stdout else -1

    def start(self) -> None:
        """Start it; its output waits to be read."""
        self._began = time.monotonic()
        self._process = children.spawn(
            list(self.command.argv), signal.SIGTERM, subprocess.PIPE, {**self._environ, "PYTHONUNBUFFERED": "1"}
        )
        os.set_blocking(self.output, False)

    def tend(self) -> None:
        """Print what it said; bury it if it fell, start it again when its pause is over."""
        self.read()
        if self._process and self._process.poll() is not None:
            self._bury(f"stopped {_how(self._process.returncode)}; starting again in {self._next_pause():g} s")
        if not self._process and time.monotonic() >= self._again:
            self.start()

    def ask_to_stop(self) -> None:
        """Ask once: a second request would make a worker drop what it is doing."""
        if self._process:
            children.ask(self._process, signal.SIGTERM)

    def is_running(self) -> bool:
        """Say whether there is anything to wait for."""
        return self._process is not None and self._process.poll() is None

    def finish(self) -> None:
        """Kill what is left of it, print its last words."""
        if self._process:
            late = self.is_running()
            children.kill(self._process)
            self._bury("killed: it did not stop in time" if late else f"stopped {_how(self._process.returncode)}")

    def read(self) -> None:
        """Print every line that is complete."""
        while chunk := self._chunk():
            *lines, self._unfinished = (self._unfinished + chunk).split(b"\n")
            for line in lines:
                self._say(line.decode(errors="replace"))
            if len(self._unfinished) > _LONGEST_LINE:
                self._flush()

    def _chunk(self) -> bytes:
        try:
            return os.read(self.output, _LONGEST_LINE) if self._process else b""
        except BlockingIOError:
            return b""

    def _flush(self) -> None:
        if self._unfinished:
            self._say(self._unfinished.decode(errors="replace"))
        self._unfinished = b""

    def _bury(self, last: str) -> None:
        assert self._process is not None
        children.kill(self._process)  # its own children may be alive still
        self.read()
        self._flush()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None
        self._say(last)

    def _next_pause(self) -> float:
        now = time.monotonic()
        settled = now - self._began > _SETTLED
        pause = self._shortest if settled else self._pause
        self._pause = min(pause * 2, _LONGEST_PAUSE)
        self._again = now + pause
        return pause


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
