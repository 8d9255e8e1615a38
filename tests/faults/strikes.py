"""What happens to real processes of a running house: found by what they are, struck by their number."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError

from tests.journeys.running import Running

_PROC = Path("/proc")
_NAMES = {
    "worker": "backorder worker",
    "web": "backorder web",
    "sweeper": "backorder sweeper",
    "postgres": "bin/postgres -D",
    "redis": "redis-server",
}


def pids(running: Running, name: str) -> list[int]:
    """Return the processes of that name below our own `backorder up`; never anybody else's."""
    top = int(json.loads((running.env.var_dir / "addresses.json").read_text())["pid"])
    return [pid for pid in _below(top) if _NAMES[name] in _command(pid)]


def _below(top: int) -> list[int]:
    parents = {pid: _parent(pid) for pid in (int(one.name) for one in _PROC.glob("[0-9]*"))}
    found = [top]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def _parent(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> str:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _send(running: Running, name: str, number: signal.Signals) -> bool:
    found = pids(running, name)[:1]
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    return bool(found)


def _killed(name: str) -> Callable[[Running], bool]:
    return lambda running: _send(running, name, signal.SIGKILL)


def _asked(name: str) -> Callable[[Running], bool]:
    return lambda running: _send(running, name, signal.SIGTERM)


def _stopped(name: str) -> Callable[[Running], bool]:
    def strike(running: Running) -> bool:
        found = _send(running, name, signal.SIGSTOP)
        time.sleep(3)
        return _send(running, name, signal.SIGCONT) and found

    return strike


def _flushed(running: Running) -> bool:
    try:
        with Redis.from_url(running.env.redis_url, socket_timeout=2) as redis:
            redis.flushall()
    except RedisError:
        return False
    return True


def _cut(running: Running) -> bool:
    query = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND datname = current_database()"""
    try:
        with psycopg.connect(running.env.database_url.replace("+psycopg", ""), connect_timeout=3) as line:
            row = line.execute(query).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


STRIKES: dict[str, Callable[[Running], bool]] = {
    **{f"{name} killed": _killed(name) for name in _NAMES},
    "worker asked to leave": _asked("worker"),
    "worker stopped for a while": _stopped("worker"),
    "web stopped for a while": _stopped("web"),
    "Redis emptied": _flushed,
    "every line to the database cut": _cut,
}


def drawn(chance: random.Random) -> str:
    """Draw a strike; the worker's death is the most interesting one."""
    return chance.choice([*STRIKES, "worker killed", "worker killed"])
