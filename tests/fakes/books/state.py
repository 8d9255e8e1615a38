"""Everything the books hold of one merchant; every value in it is frozen, so copied dicts are a snapshot."""

import json
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from connector.ledger import Entry
from connector.model import Charge, Line, Merchant, Promise, Supply, Tax
from connector.policy import Policy
from connector.ports import HeldItem, HeldLine, HeldOrder, Operation

Key = tuple[str, str]


@dataclass(frozen=True)
class KeptLine:
    """A line with what only the books know: `taken_before` are units gone before the stock was first read.

    `units` somebody waits for, which is nobody where the order is not open, and `claim`, both as last written.
    """

    held: HeldLine
    units: int
    claim: int
    taken_before: int


@dataclass(frozen=True)
class Plan:
    """An order or item to be looked at again."""

    key: str
    due: datetime
    order: str = ""
    item: str = ""
    claimed: bool = False


@dataclass(frozen=True)
class Expected:
    """A supply as it is kept."""

    supply: Supply
    added: datetime
    used: datetime | None = None
    arrived: int = 0


@dataclass
class State:
    """One merchant's rows."""

    merchant: Merchant
    policy: Policy = field(default_factory=Policy)
    stopped: bool = False
    seen_to: datetime | None = None
    items: dict[str, HeldItem] = field(default_factory=dict)
    first_read: dict[str, datetime] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)
    orders: dict[str, HeldOrder] = field(default_factory=dict)
    lines: dict[Key, KeptLine] = field(default_factory=dict)
    seen_at: dict[str, datetime] = field(default_factory=dict)
    forgotten: dict[str, datetime] = field(default_factory=dict)
    promises: dict[tuple[str, str, int], Promise] = field(default_factory=dict)
    supplies: dict[int, Expected] = field(default_factory=dict)
    operations: dict[int, Operation] = field(default_factory=dict)
    notices: dict[int, Any] = field(default_factory=dict)
    told: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    tasks: dict[int, Any] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    groups: dict[str, datetime] = field(default_factory=dict)
    members: dict[str, frozenset[str]] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)

    def copy(self) -> "State":
        """Return a state that can be changed without changing this one."""
        dicts: dict[str, Any] = {
            one.name: value.copy() for one in fields(self) if isinstance(value := getattr(self, one.name), dict)
        }
        return replace(self, **dicts)


def as_stored(value: Any) -> Any:
    """Return `value` as it comes back from a JSON column; raises TypeError for what would not go in."""
    return json.loads(json.dumps(value))


def plain_charge(line: Line) -> Line:
    """Return the line with its charge as the books keep it: net and one sum of taxes."""
    tax = line.charge.gross - line.charge.net
    return replace(line, charge=Charge(line.id, line.charge.net, (Tax("", tax),) if tax else ()))
