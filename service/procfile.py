"""Which processes make up the service, in the form every host of such services reads."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"(?P<name>[A-Za-z0-9_-]+):\s*(?P<command>\S.*)")
_GRACE = {"worker": 75.0}  # seconds; a refund on its way is worth waiting for
_USUAL_GRACE = 10.0


@dataclass(frozen=True, slots=True)
class Command:
    """One process: its name, its command line, and the seconds it gets to finish what it began."""

    name: str
    argv: tuple[str, ...]
    grace: float = _USUAL_GRACE


def read_procfile(path: Path) -> list[Command]:
    """Return the processes in the order of starting; they stop in the opposite one."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    return [_command(path, line) for line in lines if line and not line.startswith("#")]


def _command(path: Path, line: str) -> Command:
    found = _LINE.fullmatch(line)
    if not found:
        raise ValueError(f"{path} has a line that is not `name: command`: {line!r}")
    name = found["name"]
    return Command(name, tuple(shlex.split(found["command"])), _GRACE.get(name, _USUAL_GRACE))
