"""A consistent copy of the database in one file, made by PostgreSQL's own pg_dump; secrets in it stay encrypted."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO

from adapters.postgres.backup import Stand, look_at
from adapters.postgres.engine import DatabaseAway
from service.clients import CannotCopy, Clients, clients, surroundings

Progress = Callable[[str], None]
"""Called with the name of each table as its rows are copied."""
_TABLE = re.compile(r'(?:dumping contents of|processing data for) table "(?:[^".]+\.)?([^"]+)"')
_OPTIONS = ("--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=30000", "--verbose")


def back_up(url: str, file: Path, progress: Progress) -> Stand:
    """Copy the database at `url` as of one moment into `file`, whole or not at all; return what stands in it."""
    stand = examine(url)
    if not stand.revision:
        raise CannotCopy("There is nothing of ours in this database to copy.")
    if file.exists():
        raise CannotCopy(f"{file} exists: an earlier backup is never overwritten. Choose another name.")
    programs = clients(stand.server)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        _dump(programs, url, unfinished, progress)
        run(programs.command("pg_restore", "--file=/dev/null", str(unfinished)))  # reads it to its end
        os.link(unfinished, file)  # fails where a file of that name came up meanwhile
    except OSError as error:
        raise CannotCopy(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return stand


def examine(url: str) -> Stand:
    """Return what stands in the database, or say in words that it does not answer."""
    try:
        return look_at(url)
    except DatabaseAway as error:
        raise CannotCopy(f"The database does not answer: {str(error.orig).strip().splitlines()[0]}") from error


def _dump(programs: Clients, url: str, target: Path, progress: Progress) -> None:
    """Write the dump into a file that was ours alone before anything stood in it; pg_dump puts it onto the disk."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600, exist_ok=False)
    command = programs.command("pg_dump", *_OPTIONS, f"--file={target}")
    with subprocess.Popen(command, env=surroundings(url), stderr=subprocess.PIPE, text=True) as dump:  # noqa: S603  # ours
        assert dump.stderr is not None
        said = follow(dump.stderr, progress)
    if dump.returncode:
        raise CannotCopy(f"pg_dump failed: {said}")


def follow(words: IO[str], progress: Progress) -> str:
    """Report every table a program says it works on; return its last other words, which say what went wrong."""
    last = ""
    for line in words:
        table = _TABLE.search(line)
        if table:
            progress(table[1])
        elif "error" in line or "FATAL" in line or "detail" in line:
            last = f"{last} {line.strip()}".strip()
    return last[-2000:]


def run(command: list[str]) -> str:
    """Run one of PostgreSQL's programs that only reads a file, and return what it printed."""
    done = subprocess.run(  # noqa: S603  # the commands are ours
        command, env=surroundings(), capture_output=True, text=True, check=False
    )
    if "unsupported version" in done.stderr:
        raise CannotCopy("This backup was written by a newer pg_dump than any found here: install its version.")
    if done.returncode:
        raise CannotCopy(f"This is not a whole backup of ours: {done.stderr.strip()[:500]}")
    return done.stdout
