"""What is to be sent from where, what keeps it from going, and what went."""

from dataclasses import dataclass, field


@dataclass
class Hold:
    """What keeps units from being shipped; who holds them takes it off by its id."""

    id: int
    handle: str
    reason: str
    notes: str
    ours: bool = True  # held by the requesting app; False: by another app or by staff


@dataclass
class FulfilmentLine:
    """Units of one order line in one fulfilment order."""

    id: int
    line: int
    total: int
    remaining: int


@dataclass
class FulfilmentOrder:
    """Units of one order at one place: OPEN, ON_HOLD, IN_PROGRESS, CLOSED, CANCELLED, SCHEDULED."""

    id: int
    order: int
    place: int
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    lines: list[FulfilmentLine] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    updated: int = 0


@dataclass
class Shipment:
    """A fulfilment: units that left."""

    id: int
    created: int
    place: int
    lines: dict[str, int] = field(default_factory=dict)  # line id to units
    order: int = 0  # the fulfilment order it was made from
