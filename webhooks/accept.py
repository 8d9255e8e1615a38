"""The platform's door: verify the raw bytes, write one row, commit, ring, answer. No framework in here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connector.failpoint import reach
from connector.model import Merchant
from connector.ports import Doorbell, Keys, Parcel, Platform, Verdict

LARGEST = 10 * 1024 * 1024
_KEPT = ("user-agent", "content-type")


class Inbox(Protocol):
    """Where deliveries are written down."""

    def keep(self, merchant_id: int, parcel: Parcel, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Write a delivery down, committed when this returns; False if its twin still waits."""
        ...


class Register(Protocol):
    """Who may deliver, and what proves it."""

    def find(self, public_id: str) -> Merchant | None:
        """Return the active merchant with that public id."""
        ...

    def at(self, platform: str, address: str) -> Merchant | None:
        """Return the active merchant with that store."""
        ...

    def keys(self, merchant_id: int) -> Keys:
        """Return what proves the merchant's deliveries."""
        ...


def always(_merchant_id: int) -> bool:
    """There is room for every delivery."""
    return True


def unheard(_platform: str, _headers: Mapping[str, str], _raw: bytes) -> bool:
    """Believe nothing a shop says that is no merchant's."""
    return False


@dataclass(frozen=True, slots=True)
class Door:
    """What taking a delivery in needs; `room` tells whether one more of a merchant's can be kept and worked off.

    `hear` settles what a shop that is no merchant's (any more) says at a platform's one door, and tells whether it did.
    """

    platforms: Mapping[str, Platform]
    register: Register
    inbox: Inbox
    doorbell: Doorbell
    clock: Callable[[], datetime]
    room: Callable[[int], bool] = always
    hear: Callable[[str, Mapping[str, str], bytes], bool] = unheard


def accept(door: Door, platform: str, public_id: str, headers: Mapping[str, str], raw: bytes) -> int:
    """Take one delivery in and return the HTTP status; 200 only after the row is committed.

    `public_id` is "" at a platform's one door, where the delivery itself names its shop. That name is no proof: it
    chooses the secret the signature is checked with, and what the body says is asked of that very shop afterwards.
    There is no other door there: shops that share an app's secret could be taken for one another.

    401 for an unknown shop and for a wrong signature alike, 413 for too much, 415 for a compressed body, 503 while
    there is no room: never 200 for what was not kept.
    """
    if unreadable := _unreadable(headers, raw):
        return unreadable
    kind = door.platforms.get(platform)
    if kind is None:
        return 401
    merchant = _named(door, kind, headers) if kind.one_door else door.register.find(public_id)
    if merchant is None and kind.one_door and not public_id:
        return 200 if door.hear(platform, headers, raw) else 401
    if merchant is None or merchant.platform != platform or (kind.one_door and public_id):
        return 401
    verdict = kind.verify(door.register.keys(merchant.id).secrets, headers, raw)
    if verdict is not Verdict.GENUINE:
        return 200 if verdict is Verdict.PING else 401
    return _keep(door, kind, merchant, headers, raw)


def _unreadable(headers: Mapping[str, str], raw: bytes) -> int:
    if len(raw) > LARGEST:
        return 413
    return 0 if _header(headers, "content-encoding") in {"", "identity"} else 415


def _named(door: Door, kind: Platform, headers: Mapping[str, str]) -> Merchant | None:
    address = kind.whose(headers)
    return door.register.at(kind.name, address) if address else None


def _keep(door: Door, kind: Platform, merchant: Merchant, headers: Mapping[str, str], raw: bytes) -> int:
    parcel = kind.parcel(headers, raw)
    if not parcel.wanted:
        return 200
    if not door.room(merchant.id):
        return 503
    kept = {name: value for name, value in headers.items() if _ours(name)}
    reach("delivery.keeping")
    if door.inbox.keep(merchant.id, parcel, kept, raw, door.clock()):
        reach("delivery.kept")
        door.doorbell.ring(merchant.id)
    reach("delivery.answering")
    return 200


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((value.strip().lower() for name, value in headers.items() if name.lower() == wanted), "")


def _ours(name: str) -> bool:
    """Tell which headers are worth keeping: what the platform says about the delivery, never the signature."""
    low = name.lower()
    ours = low.startswith(("x-wc-", "x-shopify-", "shopify-"))
    return low in _KEPT or (ours and "signature" not in low and "hmac" not in low)
