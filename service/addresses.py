"""Where the processes of this machine listen: written by `backorder up`, read by every other command."""

import json
import os
from dataclasses import replace
from pathlib import Path

from config.env import Env

_FILE = "addresses.json"
_NAMES = ("database_url", "redis_url", "smtp_url", "sandbox_url", "port")


def publish(env: Env) -> Path:
    """Write this machine's addresses down, readable by us alone: they carry passwords."""
    path = Path(env.var_dir) / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({name: getattr(env, name) for name in _NAMES} | {"pid": os.getpid()}, file)
    return path


def ensure_addresses(env: Env) -> Env:
    """Fill in what the environment leaves out from a running `backorder up`; what it says itself stands."""
    path = Path(env.var_dir) / _FILE
    if env.database_url or not path.exists():
        return env
    held = json.loads(path.read_text())
    if not _alive(held["pid"]):
        return env
    return replace(env, **{name: held[name] for name in _NAMES if name != "port" and held.get(name)})


def _alive(pid: int) -> bool:
    """Tell whether `backorder up` still runs; where /proc says that it only waits to be buried, it does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's, or no /proc here
    return state not in "ZX"
