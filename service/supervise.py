"""Runs the service's processes side by side, starts again what falls, and leaves none behind."""

import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from service.procfile import Command
from service.ward import Ward

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_GLANCE = 0.1  # seconds between two looks at everybody


def supervise(
    commands: Sequence[Command],
    environ: Mapping[str, str] = os.environ,
    *,
    out: TextIO = sys.stdout,
    also: Callable[[], object] = lambda: None,
    pause: float = 1.0,
) -> None:
    """Run all `commands` until Ctrl-C or SIGTERM; call it in the main thread.

    They stop in reverse order, each within its grace; a second Ctrl-C does not wait any longer.
    `also` is called at every look: to tend servers that are not ours to print.
    """
    group = _Group(commands, _with_our_programs(environ), out, pause)
    with group.listening():
        try:
            group.start()
            while not group.asked:
                also()
                group.look()
        finally:
            group.stop()


class _Group:
    def __init__(self, commands: Sequence[Command], environ: Mapping[str, str], out: TextIO, pause: float) -> None:
        self._out = out
        self._width = max((len(command.name) for command in commands), default=0)
        self._wards = [Ward(command, environ, self._sayer(command.name), pause) for command in commands]
        self.asked = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count requests to stop instead of dying of them; what `nohup` told us to ignore stays ignored."""
        heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._hear) for number in heeded}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self) -> None:
        for ward in self._wards:
            ward.start()

    def look(self) -> None:
        self._wait_for_output()
        for ward in self._wards:
            ward.tend()

    def stop(self) -> None:
        for ward in reversed(self._wards):
            ward.ask_to_stop()
            until = time.monotonic() + ward.command.grace
            while ward.is_running() and time.monotonic() < until and self.asked < 2:  # noqa: PLR2004  # second Ctrl-C
                self._wait_for_output()
                self._read()
            ward.finish()

    def _read(self) -> None:
        for ward in self._wards:
            ward.read()

    def _wait_for_output(self) -> None:
        with selectors.DefaultSelector() as selector:
            for ward in self._wards:
                if ward.is_running():
                    selector.register(ward.output, selectors.EVENT_READ)
            selector.select(_GLANCE)

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        """A closing terminal may hang up twice, which is no hurry; a person who asks twice is in one."""
        self.asked = max(self.asked, 1) if number == signal.SIGHUP else self.asked + 1

    def _sayer(self, name: str) -> Callable[[str], None]:
        def say(line: str) -> None:
            with suppress(OSError, ValueError):  # nobody reads any more: stopping in order matters more
                self._out.write(f"{name:<{self._width}} | {line}\n")
                self._out.flush()

        return say


def _with_our_programs(environ: Mapping[str, str]) -> dict[str, str]:
    """Let `backorder` in a Procfile be the one installed beside this Python."""
    programs = str(Path(sys.executable).parent)
    return {**environ, "PATH": f"{programs}{os.pathsep}{environ.get('PATH', os.defpath)}"}
