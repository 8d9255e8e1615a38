"""What the ledger tells of money operations, told again from its first entry: it must lead to the table we hold."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from connector.ledger import Entry
from connector.ports import Operation, State

Facts = dict[str, object]


def facts(operation: Operation) -> Facts:
    """Return where an operation stands: ids, counts and amounts, and digests of texts that might name a person."""
    amount = operation.amount
    return {
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
        "epoch": operation.epoch,
        "key": _digest(operation.key.encode()),
        "details": _digest(json.dumps(dict(operation.details), sort_keys=True).encode()),
        "request": _digest(operation.request),
        "made": _moment(operation.made),
        "sent": _moment(operation.sent),
    }


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest() if text else ""


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def replay(entries: Iterable[Entry]) -> dict[int, Facts]:
    """Return every money operation by its id as the ledger leaves it, with the actor who asked for it."""
    told: dict[int, Facts] = {}
    for entry in entries:
        number = entry.payload.get("operation")
        if not isinstance(number, int):
            continue
        if entry.event == "operation":
            told[number] = {"actor": entry.actor} | told.get(number, {}) | dict(entry.payload)
        elif entry.event == "approved" and number in told:
            told[number]["state"] = State.APPROVED.value
    return told


def differences(told: Mapping[int, Facts], held: Iterable[Operation]) -> Iterable[str]:
    """Yield one sentence for each field in which the table and the ledger differ.

    An entry of an earlier version tells fewer fields; what the ledger never told is not compared.
    """
    table = {one.id: facts(one) | {"actor": one.actor} for one in held if one.kind.money}
    for number in sorted(told.keys() | table.keys()):
        if number not in table:
            yield f"Operation {number} is told by the ledger and is not in the table."
        elif number not in told:
            yield f"Operation {number} is in the table and the ledger never told of it."
        else:
            yield from _fields(number, told[number], table[number])


def _fields(number: int, told: Facts, held: Facts) -> Iterable[str]:
    for name, value in told.items():
        if held.get(name) != value:
            yield f"Operation {number}: {name} is {held.get(name)!r} in the table and {value!r} by the ledger."
