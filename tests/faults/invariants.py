"""What must hold, whatever broke: each invariant is a function from the evidence to sentences, none when it holds."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from connector.ledger import faults as ledger_faults
from connector.operate import differences, replay
from tests.faults.about_money import (
    i2_no_money_moves_twice,
    i3_never_more_than_was_paid,
    i4_not_a_penny_is_left_over,
    i5_no_wish_is_dropped,
    i6_one_order_one_hand,
)
from tests.faults.warehouse import expected
from tests.faults.witness import Evidence, Row

_SETTLED = ("done", "ignored", "quarantined")
_NEXT = {
    "": {"proposed", "approved"},
    "proposed": {"approved", "sending", "failed", "needs_operator"},
    "approved": {"sending", "failed", "needs_operator"},
    "sending": {"done", "failed", "unknown", "approved", "reconciling"},
    "unknown": {"reconciling", "done", "approved"},
    "reconciling": {"reconciling", "unknown", "needs_operator", "done"},
    "needs_operator": {"reconciling", "done", "approved"},
    "done": set[str](),
    "failed": set[str](),
}
_TWICE_AT_MOST = ("cancelled", "refunded")  # after an unclear end these go out once more under the same Message-ID
Says = Iterator[str]


def i1_nothing_accepted_is_lost(seen: Evidence) -> Says:
    """What was answered with 2xx is kept, and was looked at after it came."""
    rows = {row["id"]: row for row in seen.tables["delivery"]}
    kept = defaultdict[tuple[str, bytes], list[Row]](list)
    for number, body in seen.bodies.items():
        kept[rows[number]["topic"], body].append(rows[number])
    for one in seen.accepted:
        found = kept[one.topic, one.raw]
        if not found:
            yield f"A delivery of {one.topic} was answered with 200 and is not kept."
        elif not any(row["done_at"] and row["done_at"] >= one.at - timedelta(seconds=1) for row in found):
            yield f"A delivery of {one.topic} was answered with 200 and never looked at again: {found[0]['state']}."
    for row in rows.values():
        if row["state"] not in _SETTLED:
            yield f"Delivery {row['id']} ({row['topic']}) rests as {row['state']} after {row['claims']} claims."


def i7_nobody_is_told_twice(seen: Evidence) -> Says:
    """One letter per line, kind and promise version; once more only where the mail server may have taken the first."""
    sent = Counter(letter["headers"].get("Message-ID", "") for letter in seen.letters)
    notices = {f"<notice-{row['id']}.": row for row in seen.tables["notice"]}
    for name, count in sent.items():
        row = next((row for start, row in notices.items() if name.startswith(start)), None)
        allowed = 2 if seen.gaps and row and row["kind"] in _TWICE_AT_MOST else 1
        if count > allowed:
            yield f"Letter {name} ({row['kind'] if row else 'unknown'}) went out {count} times."
        if row is None:
            yield f"Letter {name} is none of our notices."
    yield from _told_of_twice(seen)
    for row in seen.tables["notice"]:
        if row["state"] == "sent" and not any(name.startswith(f"<notice-{row['id']}.") for name in sent):
            yield f"Notice {row['id']} ({row['kind']}) is said to be sent and nobody got it."
        if row["state"] not in {"sent", "unclear", "failed", "bounced", "skipped"}:
            yield f"Notice {row['id']} ({row['kind']}) rests as {row['state']}."


def _told_of_twice(seen: Evidence) -> Says:
    owners = {(row["order_id"], row["line_id"], row["kind"], row["notice_id"]) for row in seen.tables["notice_line"]}
    for row in seen.tables["notice"]:
        for line in row["body"].get("only", []):
            if (row["order_id"], line, row["kind"], row["id"]) not in owners:
                yield f"Notice {row['id']} tells of line {line} what notice {row['kind']} told before."


def i8_the_ledger_tells_it_all(seen: Evidence) -> Says:
    """The chain holds from its first entry, and told again it leads to the operations we have."""
    yield from ledger_faults(seen.ledger_key, seen.entries)
    yield from differences(replay(seen.entries), seen.money)
    stood = dict[int, str]()
    for entry in seen.entries:
        if entry.event == "operation":
            number, state = int(entry.payload["operation"]), str(entry.payload["state"])
            if state not in _NEXT[stood.get(number, "")] and not _under_its_key(seen, stood.get(number, ""), state):
                yield f"Operation {number} went from {stood.get(number, 'nothing')} to {state}."
            stood[number] = state


def _under_its_key(seen: Evidence, before: str, state: str) -> bool:
    """A store that knows our keys may be sent the same thing again by whoever looked and found nothing."""
    return seen.store.kind.keyed and (before, state) == ("reconciling", "sending")


def i9_the_queue_is_as_if_nothing_had_happened(seen: Evidence) -> Says:
    """Who gets what follows from the store's books alone, worked out here without any code of ours."""
    wanted = expected(seen.store.kind.lines(seen.books), seen.books)
    held = {(int(row["order_id"]), int(row["line_id"])): row for row in seen.tables["line"]}
    for key, (assigned, owed) in wanted.items():
        row = held.get(key)
        if row is None:
            if owed:
                yield f"Line {key} waits for {owed} units and we do not know it."
        elif (row["assigned"], row["owed"]) != (assigned, owed):
            yield f"Line {key} should have {assigned} and wait for {owed}; we hold {row['assigned']} and {row['owed']}."
        elif row["shown"] != owed:
            yield f"Line {key} waits for {owed} and shows {row['shown']}."


def i10_no_secret_is_written_down(seen: Evidence) -> Says:
    """Neither a log nor a plain column holds a name, an address or a key."""
    places = {"the log": seen.log, "the tables": seen.plain_text()}
    for place, text in places.items():
        for secret in seen.secrets:
            if secret in text:
                where = text.index(secret)
                yield f"{place} says {secret[:6]}...: {text[max(0, where - 80) : where]}"


def i11_nothing_is_left_behind(seen: Evidence) -> Says:
    """No lease, nothing in hand, no open transaction."""
    if seen.lane["lane_owner"]:
        yield f"The merchant is still in the hands of {seen.lane['lane_owner']}."
    if seen.backends:
        yield f"{seen.backends} transactions were left open."
    for row in seen.tables["schedule"]:
        if row["claimed"]:
            yield f"The plan {row['key']} is still in somebody's hands."


INVARIANTS: Mapping[str, Callable[[Evidence], Says]] = {
    "I1": i1_nothing_accepted_is_lost,
    "I2": i2_no_money_moves_twice,
    "I3": i3_never_more_than_was_paid,
    "I4": i4_not_a_penny_is_left_over,
    "I5": i5_no_wish_is_dropped,
    "I6": i6_one_order_one_hand,
    "I7": i7_nobody_is_told_twice,
    "I8": i8_the_ledger_tells_it_all,
    "I9": i9_the_queue_is_as_if_nothing_had_happened,
    "I10": i10_no_secret_is_written_down,
    "I11": i11_nothing_is_left_behind,
}


def violations(seen: Evidence) -> list[str]:
    """Return one sentence for each breach of each invariant."""
    return [f"{name}: {said}" for name, holds in INVARIANTS.items() for said in holds(seen)]
