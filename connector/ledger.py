"""The append-only record: each entry's hash covers the one before it, so an edit, a gap or a swap is found."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

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


@dataclass(frozen=True, slots=True)
class Head:
    """Where a merchant's ledger ended on a day; kept outside the database, it shows that nothing was cut off since."""

    day: date
    merchant: str
    seq: int
    hash: str


def sign(key: bytes, head: Head) -> str:
    """Return the line that proves a head: whoever cannot seal entries cannot write one."""
    said = f"{head.day.isoformat()} {head.merchant} {head.seq} {head.hash}"
    return f"{said} {_signature(key, said)}"


def _signature(key: bytes, said: str) -> str:
    return hmac.new(key, f"ledger head {said}".encode(), hashlib.sha256).hexdigest()


def read_head(key: bytes, line: str) -> Head:
    """Return the head a signed line tells of; raises Malformed when it is not ours."""
    said, _, signature = line.strip().rpartition(" ")
    if not hmac.compare_digest(_signature(key, said).encode(), signature.encode()):
        raise Malformed("This line does not carry our signature.")
    day, merchant, seq, digest = said.split(" ")
    return Head(date.fromisoformat(day), merchant, int(seq), digest)


def faults(key: bytes, entries: Iterable[Entry], heads: Iterable[Head] = ()) -> Iterable[str]:
    """Yield one sentence for each entry that was changed, left out or moved, and for each head that is not there."""
    previous, expected = GENESIS, 1
    told = sorted(heads, key=lambda one: one.seq, reverse=True)
    for entry in entries:
        if entry.seq != expected:
            yield f"Entry {expected} is missing: {entry.seq} follows {expected - 1}."
        elif entry.previous != previous:
            yield f"Entry {entry.seq} does not follow the one before it."
        again = seal(key, entry.previous, entry.seq, entry.at, entry.actor, entry.event, entry.payload)
        if not hmac.compare_digest(again.hash, entry.hash):
            yield f"Entry {entry.seq} was changed after it was written."
        while told and told[-1].seq <= entry.seq:
            head = told.pop()
            if (head.seq, head.hash) != (entry.seq, entry.hash):
                yield f"Entry {head.seq} is not the one that stood last on {head.day}."
        previous, expected = entry.hash, entry.seq + 1
    yield from (f"The ledger ends before entry {head.seq}, which stood last on {head.day}." for head in reversed(told))
