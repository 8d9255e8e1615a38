"""Writing an intention down, before anything is sent."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connector.money import Money
from connector.ports import Kind, Operation, Record, State

# Without the letters and digits people confuse: the tag is read out on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


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
    """Write one operation down as approved (or proposed); None when the same intention exists already."""
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


def log(record: Record, operation: Operation, now: datetime, actor: str = "connector") -> None:
    """Append where a money operation stands to the ledger: ids, counts and amounts only."""
    amount = operation.amount
    payload = {
        "operation": operation.id,
        "order": operation.order,
        "kind": operation.kind.value,
        "state": operation.state.value,
        "tag": operation.tag,
        "attempt": operation.attempt,
        "amount": amount.minor if amount else None,
        "currency": amount.currency if amount else None,
        "units": dict(operation.units),
        "receipt": operation.receipt,
    }
    record.append(actor, "operation", payload, now)
