"""The append-only record: each entry's hash covers the one before it, so an edit, a gap or a swap is found."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from connector.errors import Malformed

GENESIS = "0" * 64
Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a merchant's ledger; `payload` holds ids, counts and amounts, never a person."""

    seq: int
    at: datetime
    actor: str
    event: str
    payload: Payload
    previous: str
    hash: str


def canonical(payload: Payload) -> str:
    """Return the one JSON text of `payload`; raises Malformed if it could carry personal data."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    if "@" in text:
        raise Malformed("A ledger entry must not carry an address.")
    return text


def seal(key: bytes, previous: str, seq: int, at: datetime, actor: str, event: str, payload: Payload) -> Entry:
    """Make the entry that follows `previous`."""
    moment = at.astimezone(UTC)
    body = json.dumps([previous, seq, moment.isoformat(), actor, event, canonical(payload)]).encode()
    digest = hmac.new(key, body, hashlib.sha256).hexdigest()
    return Entry(seq, moment, actor, event, payload, previous, digest)


def faults(key: bytes, entries: Iterable[Entry]) -> Iterable[str]:
    """Yield one sentence for each entry that was changed, left out or moved."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected:
            yield f"Entry {expected} is missing: {entry.seq} follows {expected - 1}."
        elif entry.previous != previous:
            yield f"Entry {entry.seq} does not follow the one before it."
        again = seal(key, entry.previous, entry.seq, entry.at, entry.actor, entry.event, entry.payload)
        if not hmac.compare_digest(again.hash, entry.hash):
            yield f"Entry {entry.seq} was changed after it was written."
        previous, expected = entry.hash, entry.seq + 1
