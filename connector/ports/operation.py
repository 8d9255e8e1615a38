"""One remedy or marking being carried out on a platform, with its key and state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from connector.money import Money


class State(StrEnum):
    """Where an operation stands; DONE and FAILED are final."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENDING = "sending"
    UNKNOWN = "unknown"
    RECONCILING = "reconciling"
    NEEDS_OPERATOR = "needs_operator"
    DONE = "done"
    FAILED = "failed"


class Kind(StrEnum):
    """What an operation does; the first six concern money or goods and go out once, others say how things should be."""

    REFUND = "refund"  # give captured money back for units of lines
    CREDIT = "credit"  # give store credit for units of lines, because the buyer chose it; `details["bonus"]` on top
    VOID = "void"  # let go of reserved money: the whole order is cancelled uncaptured
    REDUCE = "reduce"  # take units off an order that is not paid yet
    SWAP = "swap"  # another item, `details["variant"]`, in place of units of a line that is paid
    RECORD = "record"  # write down a refund the merchant paid by hand
    SHOW = "show"
    NOTE = "note"
    LIMIT = "limit"
    ANNOUNCE = "announce"

    @property
    def money(self) -> bool:
        """Whether doing it twice could cost somebody money or goods."""
        return self in {Kind.REFUND, Kind.CREDIT, Kind.VOID, Kind.REDUCE, Kind.SWAP, Kind.RECORD}

    @property
    def gives(self) -> bool:
        """Whether the buyer is given the worth of it: as money or as credit."""
        return self in {Kind.REFUND, Kind.CREDIT}


LEASE = timedelta(seconds=150)
"""How long an operation stays in the hands of whoever sends it: longer than the longest call to a shop."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform shows for an operation: its own id, the money it moved, and whether the gateway confirmed.

    `booked` is False where the order itself does not show it, so that it has to be written down there; `code` is what
    a buyer types to be given credit, "" where they need none.
    """

    id: str
    amount: Money | None = None
    settled: bool = True
    evidence: str = ""
    booked: bool = True
    code: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One intended change on a platform.

    `tag` is the short reference that stands on the platform, `key` makes the intention unique, `units` what of which
    line, `details` what `kind` needs besides. `request` are the exact bytes of the last attempt.
    """

    id: int
    order: str
    kind: Kind
    state: State
    tag: str
    key: str
    version: int = 0
    attempt: int = 0
    epoch: int = 0
    amount: Money | None = None
    units: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    request: bytes = b""
    actor: str = ""
    made: datetime | None = None
    sent: datetime | None = None
    due: datetime | None = None
    looks: int = 0
    receipt: str = ""
    error: str = ""
