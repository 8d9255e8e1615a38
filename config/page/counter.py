"""What the merchant's page needs from the house behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connector.model import Merchant, Supply
from connector.policy import Policy
from connector.ports import Operation
from connector.wording import Fault, Speech


class Gate(Protocol):
    """Who may come in."""

    def find(self, public_id: str) -> Merchant | None:
        """Return the active merchant with that public id."""
        ...

    def token_fits(self, merchant_id: int, token: str) -> bool:
        """Check a token in constant time."""
        ...

    def policy(self, merchant_id: int) -> Policy:
        """Return the merchant's choices."""
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: one merchant's person, how they came in, and what their forms have to carry back."""

    merchant: Merchant
    user: str
    language: str
    form_key: str = ""  # "" where a session token on every request says it already

    @property
    def actor(self) -> str:
        """The name the ledger knows them by."""
        return f"merchant:{self.user or 'page'}"


@dataclass(frozen=True, slots=True)
class Look:
    """What part of the worklist is looked at."""

    show: str = ""
    text: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Shopify:
    """How the page stands inside Shopify: App Bridge's address, the app's client id, and who may frame it.

    `enter` returns whose session token it is, None for one nobody vouches for; raises Refused or NotSent.
    """

    app_bridge: str
    client_id: str
    frames: Callable[[str], str]
    enter: Callable[[str], tuple[Merchant, str] | None]


@dataclass(frozen=True, slots=True)
class Many:
    """What the sections for many at once ask; each call is about the merchant it is given and no other."""

    inbox: Callable[[Merchant, str, int], Mapping[str, Any]]
    put_away: Callable[[Caller, Sequence[int]], int]
    chosen: Callable[[Merchant, Sequence[str]], Sequence[Mapping[str, Any]]]
    cancel: Callable[[Caller, Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Items:
    """What the section of items that wait asks; `end` returns the number of its run, `progress` None for no run."""

    listed: Callable[[Merchant, str, str], Mapping[str, Any]]
    waited: Callable[[Merchant, str], Mapping[str, Any] | None]
    end: Callable[[Caller, str], int]
    progress: Callable[[Merchant, int], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Supplies:
    """What the section of expected deliveries asks; `add`, `look` and `take` raise Malformed."""

    listed: Callable[[Merchant, str, str], Mapping[str, Any]]
    add: Callable[[Caller, str, Supply], None]
    drop: Callable[[Caller, int], bool]
    look: Callable[[Merchant, str], Any]
    take: Callable[[Caller, str], int]
    export: Callable[[Merchant], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Watch:
    """What the section about watching asks; `rehearse` and `switch` raise Refused."""

    stands: Callable[[Merchant], Mapping[str, Any]]
    rehearse: Callable[[Merchant], Any]
    switch: Callable[[Caller, bool], None]


@dataclass(frozen=True, slots=True)
class Data:
    """What the section about what is held asks; `called` returns ids of orders by what they were called."""

    held: Callable[[Merchant], Mapping[str, Any]]
    called: Callable[[Merchant, Sequence[str]], Mapping[str, str]]
    shown: Callable[[Merchant, Sequence[str]], str]
    forget: Callable[[Caller, Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Typed:
    """A merchant's own words for a kind of mail in a language, as they were typed; both empty stand for ours."""

    kind: str
    language: str
    subject: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Messages:
    """What the section about the merchant's own words asks.

    `wrong` says by field why words cannot be kept; `keep`, `shown`, `mail` and `test` take only words for which it
    says nothing. `test` returns the address it sent to; raises Refused, NotSent or Unclear.
    """

    known: Callable[[str, str], bool]
    listed: Callable[[Merchant], Mapping[str, Any]]
    kept: Callable[[Merchant, str, str], Typed]
    drawn: Callable[[Merchant, Typed], Mapping[str, Any]]
    wrong: Callable[[Typed], Mapping[str, Fault]]
    keep: Callable[[Caller, Typed], None]
    put_back: Callable[[Caller, str, str], bool]
    shown: Callable[[Merchant, Typed], Mapping[str, str]]
    mail: Callable[[Merchant, Typed], str]
    test: Callable[[Caller, Typed], str]


@dataclass(frozen=True, slots=True)
class Counter:
    """Everything the page asks; each call is about the merchant it is given and no other."""

    key: bytes
    secure: bool
    clock: Callable[[], datetime]
    gate: Gate
    shopify: Shopify
    speech: Callable[[str], Speech]
    dashboard: Callable[[Merchant, Look], Mapping[str, Any]]
    order: Callable[[Merchant, str], Mapping[str, Any] | None]
    operation: Callable[[Merchant, int], Operation | None]
    settle: Callable[[Caller, int, str], None]
    put_away: Callable[[Caller, str, str], bool]
    changes: Callable[[Merchant], Sequence[Mapping[str, Any]]]
    save: Callable[[Caller, Policy, Sequence[str]], None]
    many: Many
    items: Items
    supplies: Supplies
    data: Data
    watch: Watch
    messages: Messages
