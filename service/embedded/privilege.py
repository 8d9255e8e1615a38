"""PostgreSQL refuses to run as root, yet containers often have nobody else."""

import os
import subprocess
from pathlib import Path

from service.embedded.home import CannotStart

_NOBODY = 65534

_ADVICE = (
    "PostgreSQL refuses to run as root, and neither `unshare --user` nor `setpriv` can step down here.\n"
    "Run as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
)


def step_down(home: Path, program: Path) -> list[str]:
    """Return what to put before a command so that PostgreSQL does not see root; empty for ordinary users."""
    if os.geteuid() != 0:
        return []
    owner = home.stat().st_uid
    if owner == 0 and _runs(*(mapped := _mapped()), str(program), "--version"):
        return mapped
    user = owner or _NOBODY
    other = _as_user(user)
    _hand_over(home, user)
    if _runs(*other, str(program), "--version") and _runs(*other, "test", "-w", str(home)):
        return other
    raise CannotStart(_ADVICE)


def _mapped() -> list[str]:
    """Seem to be user 1000 in a user namespace: the files stay root's and nothing on the machine changes."""
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


def _as_user(user: int) -> list[str]:
    """Really become another user; the kernel forgets the leash at that moment, so it is tied again."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--pdeathsig=INT"]


def _runs(*command: str) -> bool:
    try:
        asked = subprocess.run(command, capture_output=True, check=False, timeout=10)  # noqa: S603  # ours
    except OSError:
        return False
    return asked.returncode == 0


def _hand_over(home: Path, user: int) -> None:
    for path in [home, *home.rglob("*")]:
        os.chown(path, user, user, follow_symlinks=False)
