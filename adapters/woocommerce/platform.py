"""WooCommerce as a kind of storefront: what a delivery proves, what it is, and what it says happened."""

import base64
import hashlib
import hmac
import re
import threading
from collections.abc import Mapping, Sequence

from adapters.identity import Identity
from adapters.outbound import Outbound
from adapters.strict import loads
from adapters.woocommerce.client import Client, gate
from adapters.woocommerce.shop import WooShop
from adapters.woocommerce.topics import READERS, WANTED
from connector.errors import Malformed
from connector.events import Event, Ignored
from connector.ports import KeyKeeper, Keys, Parcel, Verdict

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_LONGEST_TOPIC = 100


class WooCommerce:
    """Implements `connector.ports.Platform`; remembers nothing but how many calls run at each shop."""

    name = "woocommerce"
    one_door = False

    def __init__(self, *, development: bool = False, outbound: Outbound | None = None) -> None:
        self._outbound = outbound or Outbound(development=development)
        self._identity = Identity()
        self._gates: dict[str, threading.BoundedSemaphore] = {}

    def address(self, given: str) -> str:
        """Return the shop's home URL without a slash at its end."""
        return given.strip().rstrip("/")

    def whose(self, headers: Mapping[str, str]) -> str:  # noqa: ARG002  # the door's address names the merchant
        """Return "": a delivery names no shop that could be believed."""
        return ""

    def verify(self, secrets: Sequence[str], headers: Mapping[str, str], raw: bytes) -> Verdict:
        """Check the signature over the raw bytes; WooCommerce pings a new webhook unsigned."""
        given = headers_of(headers)
        signature = given.get("x-wc-webhook-signature", "").encode("utf-8", "surrogateescape")
        genuine = [hmac.compare_digest(signature, _signature(secret, raw)) for secret in secrets if secret]
        if any(genuine):
            return Verdict.GENUINE
        return Verdict.PING if _is_ping(given, raw) else Verdict.FORGED

    def parcel(self, headers: Mapping[str, str], raw: bytes) -> Parcel:
        """Tell a delivery by topic and body: its delivery id is shared by all that happened in one second."""
        topic = headers_of(headers).get("x-wc-webhook-topic", "")[:_LONGEST_TOPIC]
        identity = hashlib.sha256(topic.encode("utf-8", "surrogateescape") + b"\n" + raw).hexdigest()
        return Parcel(topic, identity, topic in WANTED)

    def read(self, topic: str, raw: bytes) -> tuple[Event, ...]:
        """Turn a delivery into what it says happened."""
        reader = READERS.get(topic)
        if reader is None:
            return (Ignored(f"Nothing about {topic[:_LONGEST_TOPIC]!r} concerns us."),)
        body = loads(raw)
        if not isinstance(body, dict):
            raise Malformed("The body is not an object.")
        return (reader(body),)

    def open(self, address: str, keys: Keys, keep: KeyKeeper | None = None) -> WooShop:  # noqa: ARG002  # never expire
        """Open the shop at `address` (the home URL, with its folder if it lives in one)."""
        address = self.address(address)
        limit = self._gates.setdefault(address, gate())
        return WooShop(Client(address, keys, self._outbound, limit), self._identity)


def headers_of(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the headers with their names in small letters."""
    return {name.lower(): value for name, value in headers.items()}


def _signature(secret: str, raw: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest())


def _is_ping(headers: Mapping[str, str], raw: bytes) -> bool:
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    signed = any(name.startswith("x-wc-") for name in headers)
    return form and not signed and _PING.fullmatch(raw) is not None
