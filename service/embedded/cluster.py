"""The files of one PostgreSQL cluster and the programs that work on them."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from service import children
from service.embedded.binaries import postgres_programs
from service.embedded.home import CannotStart
from service.leash import leashed

USER = "backorder"

_SOCKET_LIMIT = 107  # bytes the kernel allows for a socket's path
_PATIENCE = 60.0  # seconds


def programs() -> Path:
    """Return the directory of PostgreSQL's programs, or say what to do without."""
    found = postgres_programs()
    if found is None:
        raise CannotStart("No PostgreSQL is bundled for this machine. Set DATABASE_URL to a PostgreSQL server.")
    return found


def initialise(cluster: Path, initdb: list[str], password: Path) -> None:
    """Make the cluster's files; an unfinished one of a killed start is thrown away."""
    unfinished = cluster.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    options = [f"--pgdata={unfinished}", f"--username={USER}", f"--pwfile={password}", "--auth=scram-sha-256"]
    options += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    run(leashed([*initdb, *options, "--no-instructions"], signal.SIGKILL), environ())
    unfinished.rename(cluster)


def clear_remains(cluster: Path) -> None:
    """After kill -9 the old server may still be leaving, and its lock files may name a stranger or a zombie."""
    for pid in children.residents(cluster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    if not children.wait_until(lambda: not children.residents(cluster), _PATIENCE):
        raise CannotStart(f"An earlier PostgreSQL still works in {cluster} and does not leave.")
    if Path("/proc/self").exists():  # only there is "no residents" a proof
        for lock in (cluster / "postmaster.pid", *cluster.parent.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)


def settings(home: Path, port: int, wished: Mapping[str, str]) -> list[str]:
    """Return the command line's part that keeps the server on this machine."""
    fits = len(os.fsencode(f"{home}/.s.PGSQL.{port}")) <= _SOCKET_LIMIT
    ours = {"listen_addresses": "127.0.0.1", "port": str(port), "timezone": "UTC", "log_timezone": "UTC"}
    ours["unix_socket_directories"] = str(home) if fits else ""
    return [part for name, value in {**ours, **wished}.items() for part in ("-c", f"{name}={value}")]


def is_ready(cluster: Path, pid: int) -> bool:
    """Read the status line as pg_ctl does; a port that answers might be somebody else's."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"  # noqa: PLR2004  # PostgreSQL's form


def run(command: list[str], environ: Mapping[str, str]) -> str:
    """Run one of PostgreSQL's programs to its end and return what it printed."""
    done = subprocess.run(  # noqa: S603  # the commands are ours
        command, env=environ, capture_output=True, text=True, check=False, timeout=_PATIENCE
    )
    if done.returncode:
        raise CannotStart(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return done.stdout


def environ() -> dict[str, str]:
    """Return our environment without the variables by which somebody's own PostgreSQL is configured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
