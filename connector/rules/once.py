"""Exactly once, and a platform's compliance webhooks: what is said twice, and what must be answered."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from connector.errors import Malformed
from connector.rules.beside import Compliance, Once

_EVENT = re.compile(r"([a-z_]+):([^@\s]+)@(\S+)")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a list of cancellations did."""

    cancellations: int
    refunds: int
    refund_total: Decimal | None
    second_event: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """How a compliance webhook is answered."""

    acknowledge: str
    complete_by: date
    data_goes_to: str | None
    invalid_hmac_response: int


def cancel_once(once: Once, events: tuple[str, ...], line_refund: Decimal | None) -> Effect:
    """Let each line be cancelled as often as the policy says, whoever came first; the rest is only recorded."""
    said = sorted((_read(once, one) for one in events), key=lambda one: one[0])
    done: dict[str, int] = {}
    for _, line in said:
        done[line] = min(done.get(line, 0) + 1, once.effective_per_line)
    effective = sum(done.values())
    repeated = once.repeated if len(said) > effective else None
    return Effect(effective, effective, line_refund * effective if line_refund is not None else None, repeated)


def _read(once: Once, event: str) -> tuple[datetime, str]:
    found = _EVENT.fullmatch(event)
    if found is None or found[1] not in once.cancellations:
        known = ", ".join(once.cancellations)
        raise Malformed(f"given.events: {event[:60]!r} is not <event>:<line>@<instant> with one of {known}.")
    try:
        at = datetime.fromisoformat(found[3])
    except ValueError as error:
        raise Malformed(f"given.events: {found[3][:40]!r} is no instant.") from error
    if at.tzinfo is None:
        raise Malformed(f"given.events: {found[3][:40]!r} has no offset from UTC.")
    return at, found[2]


def answer_compliance(compliance: Compliance, topic: str, received: date) -> Answered:
    """Say how and by when a compliance webhook is answered; raises Malformed for a topic nobody sends."""
    if topic not in compliance.topics:
        raise Malformed(f"given.topic: {topic[:60]!r} is none of {', '.join(compliance.topics)}.")
    by = received + timedelta(days=compliance.days)
    return Answered(compliance.acknowledge, by, compliance.data_goes_to.get(topic), compliance.invalid_signature)
