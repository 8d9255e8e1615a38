"""Speaks to one shop's REST API: signs, asks at most twice at once, repeats reads only."""

import base64
import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from woocommerce.oauth import OAuth

from adapters.outbound import Answer, Outbound, Request
from adapters.woocommerce.answers import Stakes, value_of
from connector.errors import NotSent
from connector.ports.platform import Keys

READ_SECONDS = 70.0  # a refund waits for the payment gateway inside the shop
TOTAL_SECONDS = 90.0
BRISK_SECONDS = 20.0
AT_ONCE = 2
_ATTEMPTS = 3
_LONGEST_PAUSE = 2.0

Params = Mapping[str, str]
Gate = AbstractContextManager[Any]


def gate() -> threading.BoundedSemaphore:
    """Return what keeps the calls to one shop few: its server has a handful of PHP processes for its buyers too."""
    return threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Page:
    """One list answer: its rows, and how many there are in all (None if the shop did not say)."""

    rows: list[Any]
    total: int | None


@dataclass(frozen=True, slots=True)
class Client:
    """One shop's address with its keys; paths are below `/wp-json/<space>/`."""

    address: str
    keys: Keys
    outbound: Outbound
    gate: Gate
    pause: Callable[[float], None] = time.sleep
    attempts: int = _ATTEMPTS
    total: float = TOTAL_SECONDS
    space: str = "wc/v3"

    def within(self, space: str) -> "Client":
        """Return a client of another namespace of the same shop."""
        return replace(self, space=space)

    def brisk(self) -> "Client":
        """Return a client that asks once and waits little: for questions on the way to a payment."""
        return replace(self, attempts=1, total=BRISK_SECONDS)

    def get(self, path: str, **params: str) -> Any:
        """Read; raises NotSent after a few attempts, Refused or Gone at once."""
        return self._read(path, params)[1]

    def page(self, path: str, **params: str) -> Page:
        """Read one page of a list; raises as `get` does."""
        answer, rows = self._read(path, params)
        if not isinstance(rows, list):
            raise NotSent("The shop answered a list with something else.")
        total = answer.headers.get("X-WP-Total", "")
        return Page(rows, int(total) if total.isascii() and total.isdigit() else None)

    def put(self, path: str, body: Mapping[str, Any]) -> Any:
        """Say how something should be; raises NotSent, Refused, Gone or Unclear."""
        return self.write("PUT", path, packed(body))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Make something; raises as `put` does."""
        return self.write("POST", path, packed(body))

    def delete(self, path: str, **params: str) -> Any:
        """Remove something; raises as `put` does."""
        return self.write("DELETE", path, None, params=params)

    def write(
        self, method: str, path: str, body: bytes | None, *, stakes: Stakes = Stakes.WRITE, params: Params | None = None
    ) -> Any:
        """Send `body` once, as it is."""
        return value_of(self._send(method, path, params or {}, body), stakes)

    def keyed(self, method: str, path: str, body: bytes | None, key: str) -> Answer:
        """Send `body` once under a key and return the answer as it came; a question has no key."""
        extra = {"Idempotency-Key": key} if key else {}
        return self._send(method, path, {}, body, writes=body is not None, extra=extra)

    def index(self) -> Any:
        """Read what WordPress tells everybody about itself, without keys."""
        request = Request("GET", f"{self._root}/wp-json/", _headers(), read=READ_SECONDS, total=TOTAL_SECONDS)
        with self.gate:
            answer = self.outbound.send(request)
        return value_of(answer, Stakes.READ)

    def _read(self, path: str, params: Params) -> tuple[Answer, Any]:
        for attempt in range(1, self.attempts):
            try:
                return self._once(path, params)
            except NotSent as error:
                if error.wait > _LONGEST_PAUSE:
                    raise
                self.pause(max(error.wait, 0.2 * attempt))
        return self._once(path, params)

    def _once(self, path: str, params: Params) -> tuple[Answer, Any]:
        answer = self._send("GET", path, params, None, writes=False)
        return answer, value_of(answer, Stakes.READ)

    def _send(
        self,
        method: str,
        path: str,
        params: Params,
        body: bytes | None,
        *,
        writes: bool = True,
        extra: Mapping[str, str] | None = None,
    ) -> Answer:
        with self.gate:
            # Signed anew for each attempt: the shop accepts a nonce once.
            url, headers = self._signed(method, path, params)
            headers |= extra or {}
            request = Request(method, url, headers, body, writes, min(READ_SECONDS, self.total), self.total)
            return self.outbound.send(request)

    @property
    def _root(self) -> str:
        return self.address.rstrip("/")

    def _signed(self, method: str, path: str, params: Params) -> tuple[str, dict[str, str]]:
        query = f"?{urlencode(params)}" if params else ""
        url = f"{self._root}/wp-json/{self.space}/{path}{query}"
        if url.startswith("https:"):
            both = base64.b64encode(f"{self.keys.key}:{self.keys.secret}".encode()).decode()
            return url, _headers() | {"Authorization": f"Basic {both}"}
        # WooCommerce takes Basic over TLS only; plain http (this machine, in development) wants OAuth.
        oauth = OAuth(url, self.keys.key, self.keys.secret, version="wc/v3", method=method)
        return str(oauth.get_oauth_url()), _headers()


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "Cache-Control": "no-cache",
        "User-Agent": "backorder-connector",
    }


def packed(body: Mapping[str, Any]) -> bytes:
    """Return the JSON bytes of `body`, the same for the same content."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()
