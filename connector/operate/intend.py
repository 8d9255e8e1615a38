"""Writing an intention down, before anything is sent."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connector.errors import Refused
from connector.money import Money
from connector.operate.replay import facts
from connector.ports import Kind, Operation, Record, State

# Without the letters and digits people confuse: the tag is read out on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
ONLY_WATCHED = "This store is only watched: nothing is written to it and nobody is paid until it is switched on."


def new_tag() -> str:
    """Return a short reference that stands on the platform and in mails."""
    return "BO-" + "".join(secrets.choice(_ALPHABET) for _ in range(10))


def intend(
    record: Record,
    order: str,
    kind: Kind,
    key: str,
    now: datetime,
    *,
    state: State = State.APPROVED,
    amount: Money | None = None,
    units: Mapping[str, int] | None = None,
    details: Mapping[str, Any] | None = None,
    actor: str = "connector",
) -> Operation | None:
    """Write one operation down as approved (or proposed); None when the same intention exists already.

    Raises Refused for a store that is only watched: what is meant there is decided once it is switched on.
    """
    if record.policy.watch_only:
        raise Refused(ONLY_WATCHED)
    new = Operation(
        id=0,
        order=order,
        kind=kind,
        state=state,
        tag=new_tag(),
        key=key,
        epoch=record.merchant.epoch,
        amount=amount,
        units=units or {},
        details=details or {},
        actor=actor,
        made=now,
        due=now if state is State.APPROVED else None,
    )
    kept = record.operations.add(new)
    if kept and kind.money:
        log(record, kept, now, actor)
    return kept


def drop(record: Record, operation: Operation, why: str, now: datetime, actor: str) -> Operation | None:
    """End a proposed operation that is meant no more; None if somebody settled it just now."""
    moved = record.operations.move(operation, State.FAILED, due=None, error=why)
    if moved:
        record.tasks.close("approve", str(operation.id), now)
        log(record, moved, now, actor)
    return moved


def log(record: Record, operation: Operation, now: datetime, actor: str = "connector") -> None:
    """Append where a money operation stands to the ledger: ids, counts and amounts only."""
    record.append(actor, "operation", facts(operation), now)
