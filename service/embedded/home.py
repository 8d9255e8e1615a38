"""The directory in which a server keeps what must survive: its password, its port, its log."""

import fcntl
import secrets
import socket
from pathlib import Path
from typing import IO

_LOG_LIMIT = 5_000_000  # bytes; a log that grew past this is put aside at the next start


class CannotStart(Exception):
    """The server does not come up; the message says why and what to do."""


class Busy(CannotStart):
    """Another process runs a server in this directory."""


class Home:
    """One server's directory, private to its user and open to one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    def enter(self) -> None:
        """Make the directory and take its lock, which ends with this process however it ends."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (self.path / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise Busy(f"{self.path} is in use by another running backorder; stop that one first.") from None
        self._lock = lock

    def leave(self) -> None:
        """Let the next process in."""
        if self._lock:
            self._lock.close()

    def password(self) -> str:
        """Return the password kept here, made at the first call."""
        if not (self.path / "password").exists():
            self.write("password", f"{secrets.token_urlsafe(24)}\n")
        return (self.path / "password").read_text().strip()

    def port(self) -> int:
        """Return the port used last time if it is still free, another one otherwise, and remember it."""
        kept = self.path / "port"
        last = kept.read_text().strip() if kept.exists() else "0"
        port = _bind(int(last)) or _bind(0)
        self.write("port", f"{port}\n")
        return port

    def forget_port(self) -> None:
        """Choose anew next time: somebody else was quicker."""
        (self.path / "port").unlink(missing_ok=True)

    def write(self, name: str, text: str) -> None:
        """Write a private file, renamed into place when whole: a kill in between leaves no half file."""
        fresh = self.path / f"{name}.new"
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(text)
        fresh.replace(self.path / name)

    def log(self) -> IO[bytes]:
        """Open the server's log for appending."""
        path = self.path / "log"
        if path.exists() and path.stat().st_size > _LOG_LIMIT:
            path.replace(self.path / "log.old")
        return path.open("ab")

    def said(self) -> int:
        """Return how many bytes the log holds by now."""
        path = self.path / "log"
        return path.stat().st_size if path.exists() else 0

    def last_words(self, since: int = 0) -> str:
        """Return the end of what the log says after byte `since`, for the one who must find out why."""
        said = (self.path / "log").read_bytes()[since:]
        return said[-2000:].decode(errors="replace").strip()


def _bind(port: int) -> int:
    """Return `port` if it can be had, some free port for 0, and 0 if it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
        return int(probe.getsockname()[1])
