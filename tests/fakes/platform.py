"""A kind of storefront whose bodies are numbers of events kept aside; a good signature is the secret itself."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from connector.errors import Malformed
from connector.events import Event
from connector.ports import KeyKeeper, Keys, Parcel, Shop, Verdict


@dataclass
class FakePlatform:
    """Implements `connector.ports.Platform`; `opens` gives the store behind an address."""

    opens: Callable[[str, Keys], Shop]
    name: str = "fake"
    one_door: bool = False
    events: list[Event] = field(default_factory=list)

    def write(self, event: Event) -> bytes:
        """Return a body that reads as this event."""
        self.events.append(event)
        return str(len(self.events) - 1).encode()

    def address(self, given: str) -> str:
        return given.strip()

    def whose(self, headers: Mapping[str, str]) -> str:
        return headers.get("x-fake-shop", "")

    def verify(self, secrets: Sequence[str], headers: Mapping[str, str], raw: bytes) -> Verdict:
        if raw == b"ping":
            return Verdict.PING
        signed = headers.get("x-fake-signature", "")
        return Verdict.GENUINE if any(hmac.compare_digest(signed, one) for one in secrets) else Verdict.FORGED

    def parcel(self, headers: Mapping[str, str], raw: bytes) -> Parcel:
        topic = headers.get("x-fake-topic", "")
        return Parcel(topic, hashlib.sha256(topic.encode() + raw).hexdigest(), topic != "coupon.updated")

    def read(self, topic: str, raw: bytes) -> tuple[Event, ...]:  # noqa: ARG002
        try:
            return (self.events[int(raw)],)
        except (ValueError, IndexError) as error:
            raise Malformed("No such body.") from error

    def open(self, address: str, keys: Keys, keep: KeyKeeper | None = None) -> Shop:  # noqa: ARG002
        return self.opens(address, keys)
