"""Keeps the lines of a bulk file until all children of an object are known, on the disk where they are many."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from adapters.shopify.families import Family
from adapters.strict import loads
from connector.errors import Malformed

_TABLES = """
create table roots (place integer primary key, id text unique, line blob);
create table children (place integer primary key, parent text, line blob);
"""
_INDEX = "create index by_parent on children (parent, place)"

log = logging.getLogger(__name__)


def families(lines: Iterable[bytes], skip: int) -> Iterator[Family]:
    """Yield every root object with its children, in the file's order without the first `skip`.

    Children name their parent, but need not stand beside it. What cannot be understood is left out aloud.
    """
    # SQLite's name for a database on the disk that nobody else sees and that is gone when it is closed.
    with closing(sqlite3.connect("")) as kept:
        kept.executescript(_TABLES)
        for line in lines:
            _keep(kept, line)
        kept.execute(_INDEX)
        for id_, line in kept.execute("select id, line from roots order by place limit -1 offset ?", (skip,)):
            found = kept.execute("select line from children where parent = ? order by place", (id_,))
            yield loads(line), [loads(child) for (child,) in found]


def _keep(kept: sqlite3.Connection, line: bytes) -> None:
    try:
        row = loads(line)
        id_, parent = (row.get("id"), row.get("__parentId")) if isinstance(row, dict) else (None, None)
    except Malformed as error:
        log.warning("A line of a bulk file is left out: %s", error)
        return
    if isinstance(parent, str):
        kept.execute("insert into children (parent, line) values (?, ?)", (parent, line))
    elif isinstance(id_, str):
        kept.execute("insert or ignore into roots (id, line) values (?, ?)", (id_, line))
    else:
        log.warning("A line of a bulk file is left out: it names nothing.")
