"""PostgreSQL's own client programs, of the right version: the bundled ones, else those of this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.postgres.backup import variables
from service.embedded.binaries import postgres_programs

_NEEDED = ("pg_dump", "pg_restore", "psql")
_DEBIAN = Path("/usr/lib/postgresql")  # every version side by side
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


class CannotCopy(Exception):
    """The backup or the restore was not begun, or had no effect; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Clients:
    """One directory of client programs and their major version."""

    directory: Path
    major: int

    def command(self, program: str, *options: str) -> list[str]:
        """Return the command line of a program."""
        return [str(self.directory / program), *options]


def clients(least: int) -> Clients:
    """Return the programs of version `least`, else the next newer ones; an older pg_dump refuses a newer server."""
    found = [one for one in _all() if one.major >= least]
    if not found:
        versions = ", ".join(sorted({str(one.major) for one in _all()})) or "none"
        raise CannotCopy(
            f"This needs the client programs of PostgreSQL {least} or newer; found here: {versions}. "
            f"Install them (on Debian: postgresql-client-{least}) so that `pg_dump` is on the PATH."
        )
    return min(found, key=lambda one: one.major)


def newest() -> Clients:
    """Return the newest programs found: they read every older file."""
    return max([clients(0), *_all()], key=lambda one: one.major)


def _all() -> list[Clients]:
    found = {directory: _major(directory) for directory in _places()}
    return [Clients(directory, major) for directory, major in found.items() if major]


def _places() -> Iterator[Path]:
    bundled, on_path = postgres_programs(), shutil.which("pg_dump")
    yield from [bundled] if bundled else []
    yield from [Path(on_path).parent] if on_path else []
    yield from sorted(_DEBIAN.glob("*/bin"))


def _major(directory: Path) -> int:
    """Return the version of a directory that has all we need and runs here, else 0."""
    if not all((directory / one).exists() for one in _NEEDED):
        return 0
    try:
        asked = subprocess.run(  # noqa: S603  # found by us
            [directory / "pg_dump", "--version"], capture_output=True, text=True, check=False, timeout=10
        )
    except OSError:
        return 0
    found = _VERSION.search(asked.stdout)
    return int(found[1]) if found else 0


def surroundings(url: str = "") -> Mapping[str, str]:
    """Return the environment in which a program reaches the database at `url` and speaks a language we read."""
    return {**os.environ, "LC_ALL": "C", **(variables(url) if url else {})}
