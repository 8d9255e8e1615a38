"""Connections to checked addresses: the name stays in Host and SNI, the address is the one the policy saw."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError

from adapters.addresses import Resolve, safe_address


class NotConnected(NewConnectionError):
    """The connection was never ready for use: not one byte of the request was written."""


@contextmanager
def _before_the_first_byte(connection: HTTPConnection) -> Iterator[None]:
    try:
        yield
    except (OSError, HTTPError) as error:
        raise NotConnected(connection, f"{type(error).__name__}: {error}") from error


@contextmanager
def at_most(seconds: Any, hang_up: Callable[[], None]) -> Iterator[None]:
    """Hang up when the block takes longer: a socket counts its own timeout anew for every byte that trickles in.

    Raises TimeoutError if it did.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        hang_up()

    watch = threading.Timer(float(seconds or 60.0), end)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
    if late.is_set():  # a head cut short is read as a whole one without a body
        raise TimeoutError


def _hang_up(connection: HTTPConnection) -> Callable[[], None]:
    plug: Any = connection.sock

    def pull() -> None:
        # The plain socket's own shutdown wakes the reader; TLS's would first wait for it.
        with contextlib.suppress(OSError):
            socket.socket.shutdown(plug, socket.SHUT_RDWR)

    return pull


class _Plain(HTTPConnection):
    def connect(self) -> None:
        with _before_the_first_byte(self):
            super().connect()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        with at_most(self.timeout, _hang_up(self)):
            return super().getresponse()


class _Secure(HTTPSConnection):
    def connect(self) -> None:
        with _before_the_first_byte(self):
            super().connect()

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
        with at_most(self.timeout, _hang_up(self)):
            return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class Pinned(HTTPAdapter):
    """Sends to an address that was resolved once and checked just now, whatever the name says a moment later."""

    def __init__(self, ask: Resolve, *, development: bool) -> None:
        super().__init__()
        self._ask = ask
        self._development = development
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Pin the pool to the checked address; raises Refused, or NotSent when the name has none."""
        where: dict[str, Any]
        how: dict[str, Any]
        where, how = super().build_connection_pool_key_attributes(request, verify, cert)  # type: ignore[assignment]
        name = str(where["host"])
        where["host"] = safe_address(name, self._ask, development=self._development)
        if where["scheme"] == "https":
            how |= {"server_hostname": name, "assert_hostname": name}
        return where, how

    def add_headers(self, request: requests.PreparedRequest, **_: Any) -> None:
        """Name the shop: without this the address would be asked for itself."""
        request.headers["Host"] = str(request.url).split("/", 3)[2]


def never_left(error: BaseException | None) -> bool:
    """Tell whether a failed call is known not to have written one byte of the request."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, NewConnectionError | requests.exceptions.InvalidURL):
            return True
        seen.add(id(error))
        error = getattr(error, "reason", None) or _wrapped(error) or error.__cause__
    return False


def _wrapped(error: BaseException) -> BaseException | None:
    return next((one for one in error.args if isinstance(one, BaseException)), None)
