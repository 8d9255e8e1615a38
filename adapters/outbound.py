"""Every outgoing HTTP call goes through here: where it may go, how long it may take, how much it may bring."""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from adapters.addresses import Resolve, check_url, resolve
from adapters.connections import Pinned, at_most, never_left
from connector.errors import ConnectorError, NotSent, Unclear
from connector.failpoint import reach

CONNECT_SECONDS = 5.0
LARGEST_BODY = 10 * 1024 * 1024
_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Request:
    """One call: `writes` says that it may change something; `read` and `total` are seconds."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    writes: bool = False
    read: float = 30.0
    total: float = 60.0

    def __repr__(self) -> str:
        return f"Request({self.method})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names in any case, `body` decoded and whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """The only way out. Follows no redirect, repeats nothing, keeps no cookie, reads no proxy settings.

    `development` allows plain http to this machine, and nothing else more.
    """

    def __init__(
        self, *, development: bool = False, ask: Resolve = resolve, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.development = development
        self._ask = ask
        self._clock = clock
        self._reads = self._session()

    def send(self, request: Request) -> Answer:
        """Call once; raises Refused for a place we may not go, NotSent, or Unclear when a write may have arrived."""
        check_url(request.url, development=self.development)
        if not request.writes:
            return self._call(self._reads, request)
        # A connection left open may have died unseen: a write on it would look as if it had been sent.
        with self._session() as session:
            return self._call(session, request)

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            session.mount(scheme, Pinned(self._ask, development=self.development))
        return session

    def _call(self, session: requests.Session, request: Request) -> Answer:
        deadline = self._clock() + request.total
        try:
            return self._answer(session, request, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, zlib.error) as error:
            raise _told(error, writes=request.writes) from error

    def _answer(self, session: requests.Session, request: Request, deadline: float) -> Answer:
        headers = {"Accept-Encoding": "gzip", **request.headers}
        prepared = session.prepare_request(
            requests.Request(request.method, request.url, headers=headers, data=request.body)
        )
        timeout = (CONNECT_SECONDS, request.read)
        reach("outbound.writing" if request.writes else "outbound.reading")
        response = session.send(prepared, stream=True, timeout=timeout, allow_redirects=False)
        reach("outbound.wrote" if request.writes else "outbound.answered")
        with response:
            left = max(0.001, deadline - self._clock())
            with at_most(left, response.raw.shutdown):
                body = _capped(_unpacked(response))
            return Answer(response.status_code, CaseInsensitiveDict(response.headers), body)


def _capped(pieces: Iterator[bytes]) -> bytes:
    """Return the decoded body; raises when it is too large, cut short or packed in an unknown way."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST_BODY:
            raise urllib3.exceptions.IncompleteRead(len(body), LARGEST_BODY)
    return bytes(body)


def _unpacked(response: requests.Response) -> Iterator[bytes]:
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in {"", "identity"}:
        yield from _arriving(response.raw)
    elif packing == "gzip":
        yield from _inflated(_arriving(response.raw))
    else:
        raise urllib3.exceptions.DecodeError("an answer in an unknown packing")


def _arriving(raw: Any) -> Iterator[bytes]:
    """Yield bytes as they arrive: reading a full piece would let one byte a second go on for ever."""
    while piece := raw.read1(_PIECE, decode_content=False):
        yield piece


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate a little at a time, so that a small answer cannot fill the memory before it is counted."""
    unpack = zlib.decompressobj(_GZIP)
    for piece in pieces:
        waiting = piece
        while waiting:
            yield unpack.decompress(waiting, _PIECE)
            waiting = unpack.unconsumed_tail
    if not unpack.eof:
        raise urllib3.exceptions.DecodeError("an answer cut short")


def _told(error: Exception, *, writes: bool) -> ConnectorError:
    """Say what a failed call means for whoever wants to try again."""
    evidence = type(error).__name__
    if never_left(error):
        return NotSent("The shop could not be reached.", evidence=evidence)
    if writes:
        return Unclear("The shop's answer did not arrive.", evidence=evidence)
    return NotSent("The shop did not answer.", evidence=evidence)
