"""Files in which Shopify writes all that a query shows: started, waited for, fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.outbound import Request
from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.ids import gid
from adapters.shopify.operations import document
from connector.errors import NotSent, Refused

_UNDER_WAY = frozenset({"CREATED", "RUNNING", "CANCELING"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 15.0  # seconds
_PATIENCE = 600.0  # seconds in one go; whoever comes back with the cursor waits on
_PIECE = 4 * 1024 * 1024  # bytes fetched at once: well under what `Outbound` lets in


class Unusable(Exception):
    """Shopify wrote no file, or the file is gone."""


@dataclass(frozen=True, slots=True)
class File:
    """Where the lines are, "" where there are none."""

    url: str


def start(client: Client, name: str) -> str:
    """Ask for all that the document called `name` shows; returns the operation's number. Raises Unusable."""
    try:
        payload = client.write("StartBulkQuery", once=False, query=document(name))
    except UserErrors as error:
        raise Unusable(str(error)) from error
    if not isinstance(payload.get("bulkOperation"), dict):
        raise Unusable("no operation")
    with pick.understood():
        return pick.plain_id(pick.part(payload, "bulkOperation"))


def wait(client: Client, operation: str) -> File:
    """Wait until the file is written; raises Unusable where it never will be, NotSent where it takes too long."""
    waited, pause = 0.0, _FIRST_PAUSE
    while waited <= _PATIENCE:
        file = _ready(client, operation)
        if file is not None:
            return file
        client.wire.pause(pause)
        waited, pause = waited + pause, min(pause * 1.5, _LONGEST_PAUSE)
    raise NotSent("Shopify is still writing its answer down.", wait=60.0)


def lines(client: Client, file: File) -> Iterator[bytes]:
    """Yield the lines of a file, fetched piece by piece; raises Unusable if it is gone, NotSent if it stays away."""
    rest = b""
    for piece in _pieces(client, file.url) if file.url else ():
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line for line in whole if line.strip())
    if rest.strip():
        yield rest


def _ready(client: Client, operation: str) -> File | None:
    try:
        found = client.read("BulkQueryResult", id=gid("BulkOperation", operation)).get("bulkOperation")
    except Refused as error:
        raise Unusable(str(error)) from error
    if not isinstance(found, dict):
        raise Unusable("no such operation")
    with pick.understood():
        status = pick.text(found, "status")
        if status in _UNDER_WAY:
            return None
        if status != "COMPLETED":
            raise Unusable(f"{status} {found.get('errorCode') or ''}".strip())
        return File(pick.words(found, "url"))


def _pieces(client: Client, url: str) -> Iterator[bytes]:
    """Yield a file by ranges: it may be far larger than what we take in at once."""
    offset = 0
    while True:
        body, last = _piece(client, url, offset)
        yield body
        offset += len(body)
        if last:
            return


def _piece(client: Client, url: str, offset: int) -> tuple[bytes, bool]:
    headers = {"Accept-Encoding": "identity", "Range": f"bytes={offset}-{offset + _PIECE - 1}"}
    try:
        answer = client.wire.outbound.send(Request("GET", url, headers))
    except Refused as error:  # an address we may not go to
        raise Unusable(str(error)) from error
    if answer.status == 206:  # noqa: PLR2004 (a part)
        return answer.body, _is_last(answer.headers.get("Content-Range", ""), offset + len(answer.body), answer.body)
    if answer.status == 416:  # noqa: PLR2004 (nothing there any more)
        return b"", True
    if answer.status == 200:  # noqa: PLR2004 (no ranges here: the file is small, or it was refused as too large)
        return answer.body[offset:], True
    if answer.status >= 500 or answer.status == 429:  # noqa: PLR2004 (passing)
        raise NotSent("Shopify's file cannot be fetched now.", evidence=str(answer.status))
    raise Unusable(f"the file answers {answer.status}")


def _is_last(content_range: str, end: int, body: bytes) -> bool:
    """Tell whether a range ("bytes 0-9/10") reaches the end."""
    size: Any = content_range.rpartition("/")[2]
    return not body or (size.isdecimal() and end >= int(size)) or (not size.isdecimal() and len(body) < _PIECE)
