"""What the business needs from the world, as protocols; the adapters and the fakes give it."""

from connector.ports.books import (
    Books,
    Cases,
    HeldItem,
    HeldLine,
    HeldOrder,
    Operations,
    Record,
    Tasks,
)
from connector.ports.desk import Desk, Doorbell, Post
from connector.ports.operation import Kind, Operation, Receipt, State
from connector.ports.platform import (
    Availability,
    KeyKeeper,
    Keys,
    Look,
    MarkedLine,
    Marking,
    Parcel,
    Platform,
    Profile,
    Shop,
    Units,
    Verdict,
)

__all__ = [
    "Availability",
    "Books",
    "Cases",
    "Desk",
    "Doorbell",
    "HeldItem",
    "HeldLine",
    "HeldOrder",
    "KeyKeeper",
    "Keys",
    "Kind",
    "Look",
    "MarkedLine",
    "Marking",
    "Operation",
    "Operations",
    "Parcel",
    "Platform",
    "Post",
    "Profile",
    "Receipt",
    "Record",
    "Shop",
    "State",
    "Tasks",
    "Units",
    "Verdict",
]
