"""Once a day, where each ledger ends is said outside the database: whoever cuts it off later is found out."""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from adapters.postgres.ledger import Heads
from connector.ledger import sign
from service.wiring import House

log = logging.getLogger(__name__)
FILE = "ledger-heads.txt"


def tell_heads(house: House, now: datetime) -> int:
    """Say today's heads that were not said yet; return how many. Told first, kept then: a crash only says one twice."""
    heads = Heads(house.engine)
    due = heads.due(now.date())
    for merchant_id, head in due:
        line = sign(house.books.ledger_key, head)
        log.info("ledger head: %s", line)
        _append(house.env.var_dir / FILE, line)
        heads.keep(merchant_id, head.day, line)
    return len(due)


def _append(path: Path, line: str) -> None:
    """Add a line that survives a power cut; a machine without a place for files still has its log."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(handle)
    except OSError as error:
        log.warning("The ledger's head was not kept in %s: %s", path.name, error.strerror)


def told(path: Path) -> Mapping[int, str]:
    """Return the lines kept in a file by their number."""
    if not path.exists():
        return {}
    lines = enumerate(path.read_text(errors="replace").splitlines(), 1)
    return {number: line for number, line in lines if line.strip()}


def put_aside(place: Path, now: datetime) -> Path | None:
    """Keep the lines told before a restore under another name: they speak of what the older record does not hold."""
    file = place / FILE
    if not file.exists():
        return None
    return file.rename(place / f"ledger-heads.before-{now:%Y%m%dT%H%M%S}.txt")
