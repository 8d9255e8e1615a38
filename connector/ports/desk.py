"""Everything the connector needs at hand, passed explicitly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connector.model import Merchant
from connector.ports.books import Books
from connector.ports.platform import Shop
from connector.promise import Calendar
from connector.wording import Speech


class Doorbell(Protocol):
    """Wakes a worker; losing a ring costs seconds, never work."""

    def ring(self, merchant_id: int) -> None:
        """Say that there is work for the merchant; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go: one address, both parts, and headers that stay the same when it is sent again."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    sender_name: str = ""
    reply_to: str = ""
    locale: str = "en"
    thread: str = ""


class Post(Protocol):
    """Hands letters to the mail server."""

    def send(self, letter: Letter) -> None:
        """Deliver once; raises NotSent before any data went, Refused for a bad address, Unclear after the data."""
        ...


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that came back after it was taken; `final` is False where the provider goes on trying."""

    message_id: str
    reason: str
    final: bool = True


class BounceReader(Protocol):
    """Reads what a mail provider reports; one adapter for each provider."""

    def read(self, raw: bytes, headers: Mapping[str, str]) -> Sequence[Bounce]:
        """Return the letters that came back; raises Refused for a report the provider did not sign."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """All ports of one merchant's work; tests put fakes here, `service/wiring` the real ones."""

    merchant: Merchant
    books: Books
    shop: Shop
    speech: Callable[[str], Speech]
    calendar: Calendar
    clock: Callable[[], datetime]
    doorbell: Doorbell | None = None
    calendars: Callable[[Sequence[str]], Calendar] | None = None  # working days without the holidays of places
