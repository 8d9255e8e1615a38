"""Puts a backup into the database: everything or nothing in one transaction, and money stopped in the same one."""

import io
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adapters.cipher import Cipher
from adapters.postgres.backup import Stand, mark, wipe
from adapters.postgres.engine import connect
from adapters.postgres.migrate import known, upgrade
from adapters.postgres.readback import Readbacks
from connector.errors import Malformed
from service.backup import Progress, examine, follow, run
from service.clients import CannotCopy, Clients, clients, newest, surroundings

_FROM = re.compile(r"Dumped from database version: (\d+)")
_BY = re.compile(r"Dumped by pg_dump version: (\d+)")
_MADE = re.compile(r"Archive created at (.+)")
_PSQL = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a file says of itself: the server it was taken from, the version that wrote it, when, its tables."""

    file: Path
    server: int
    written_by: int
    made: str
    tables: int


def read_backup(file: Path, cipher: Cipher) -> Backup:
    """Look into a backup without a database; raises CannotCopy if it cannot be restored by this code and its keys."""
    if not file.is_file():
        raise CannotCopy(f"There is no file {file}.")
    programs = newest()
    head = run(programs.command("pg_restore", "--list", str(file)))
    server, by, made = (pattern.search(head) for pattern in (_FROM, _BY, _MADE))
    revisions = _rows(programs, file, "alembic_version")
    if not (server and by and made and revisions):
        raise CannotCopy(f"{file} is a dump, but not of a database of ours.")
    revision = revisions[0][0]
    if not known(revision):
        raise CannotCopy(f"{file} was made by a newer version (schema {revision}): restore it with that one.")
    _try_keys(_rows(programs, file, "secret"), cipher)
    return Backup(file, int(server[1]), int(by[1]), made[1].strip(), head.count(" TABLE DATA "))


def _rows(programs: Clients, file: Path, table: str) -> list[list[str]]:
    """Return the rows of a small table of a backup, as PostgreSQL writes them in a copy."""
    text = run(programs.command("pg_restore", "--data-only", f"--table={table}", "--file=-", str(file)))
    _, found, rest = text.partition(" FROM stdin;\n")
    return [line.split("\t") for line in rest.partition("\\.\n")[0].splitlines()] if found else []


def _try_keys(rows: Sequence[Sequence[str]], cipher: Cipher) -> None:
    """See to it that what the backup keeps sealed opens here, before anything is replaced by what does not."""
    for name, sealed in rows:
        try:
            cipher.open(bytes.fromhex(sealed.removeprefix("\\\\x")), name)
        except Malformed as error:
            raise CannotCopy(
                "The secrets in this backup do not open with the keys of this machine. Set SECRET_KEYS to those it was "
                f"made with, or copy their file secret-keys here. ({error.message})"
            ) from error


def restore(url: str, backup: Backup, *, now: datetime, wait: timedelta, over_live: bool, progress: Progress) -> Stand:
    """Replace what stands in the database at `url` by a backup, all or nothing; return what stands there then.

    From its first moment on no money leaves; `wait` is how long a slow shop may still carry out what was asked before.
    """
    stand = examine(url)
    _refuse(stand, backup, over_live=over_live)
    programs = clients(max(stand.server, backup.written_by))
    _replace(programs, url, backup.file, mark(now, wait.total_seconds()), progress)
    upgrade(url)
    engine = connect(url)
    Readbacks(engine).begin()
    engine.dispose()
    return examine(url)


def _refuse(stand: Stand, backup: Backup, *, over_live: bool) -> None:
    if stand.server < backup.server:
        raise CannotCopy(
            f"This backup was made on PostgreSQL {backup.server}, and the server here is PostgreSQL {stand.server}: "
            f"restore it to PostgreSQL {backup.server} or newer."
        )
    if stand.revision and not known(stand.revision):
        raise CannotCopy(f"The database here was written by a newer version (schema {stand.revision}); use that one.")
    if stand.others:
        raise CannotCopy(
            f"{stand.others} others are connected to this database. "
            "Stop `backorder up`, or web, worker and sweeper, first."
        )
    if stand.merchants and not over_live:
        raise CannotCopy(
            f"{stand.merchants} merchants with {stand.refunds} refunds and {stand.entries} ledger entries live in this "
            "database. Make a backup of them first; then --yes replaces them."
        )


def _replace(programs: Clients, url: str, file: Path, last: str, progress: Progress) -> None:
    """Stream the backup into one transaction; whoever dies on the way, without the last line nothing has happened."""
    into = programs.command("psql", *_PSQL)
    out_of = programs.command("pg_restore", "--file=-", "--no-owner", "--no-privileges", "--verbose", str(file))
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(into, env=surroundings(url), stdin=subprocess.PIPE, stderr=complaints) as psql,  # noqa: S603  # ours
        subprocess.Popen(out_of, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,  # noqa: S603  # ours
    ):
        said = _stream(source, psql, last, progress)
        complaints.seek(0)
        said = f"{said} {complaints.read()}".strip()
        if source.wait() or psql.wait():
            raise CannotCopy(f"The backup could not be restored, and nothing was changed: {said[:1000]}")


def _stream(source: "subprocess.Popen[bytes]", psql: "subprocess.Popen[bytes]", last: str, progress: Progress) -> str:
    """Feed one program's words to the other, and the end only if the first one came to its end; return complaints."""
    assert source.stderr is not None
    said: list[str] = []
    words = source.stderr

    def listen() -> None:
        with io.TextIOWrapper(words, errors="replace") as lines:
            said.append(follow(lines, progress))

    reader = threading.Thread(target=listen)
    reader.start()
    try:
        _feed(source, psql, last)
    except BaseException:
        psql.kill()
        source.kill()
        raise
    finally:
        reader.join()
    return " ".join(said)


def _feed(source: "subprocess.Popen[bytes]", psql: "subprocess.Popen[bytes]", last: str) -> None:
    assert source.stdout and psql.stdin  # noqa: PT018  # both are pipes
    with suppress(BrokenPipeError):  # it stopped at an error, which it has said
        psql.stdin.write(f"BEGIN;\nSET LOCAL lock_timeout = '10s';\n{wipe()}".encode())
        shutil.copyfileobj(source.stdout, psql.stdin)
        if source.wait() == 0:
            psql.stdin.write(f"{last}COMMIT;\n".encode())
    with suppress(BrokenPipeError):
        psql.stdin.close()
    if psql.wait():
        source.kill()
