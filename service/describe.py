"""How things stand, in words and figures a merchant can check."""

from dataclasses import asdict
from typing import Any

from adapters.postgres.books import PostgresRecord
from connector.allocate import cover
from connector.handle.fill import goods
from connector.ports import HeldLine, HeldOrder, Operation


def summary(order: HeldOrder) -> dict[str, Any]:
    """One order in one row."""
    waiting = [line for line in order.lines if line.shown]
    due = min((line.promise.due for line in waiting if line.promise and line.promise.due), default=None)
    return {
        "order": order.id,
        "number": order.number,
        "standing": order.standing.value,
        "units_waiting": sum(line.shown for line in waiting),
        "owed": sum(line.owed for line in waiting),
        "promised": due,
        "items": ", ".join(line.line.title for line in waiting)[:80],
    }


def case(record: PostgresRecord, order: HeldOrder) -> dict[str, Any]:
    """One order whole: lines with the reason they wait, operations, notices."""
    return {
        "order": order.id,
        "number": order.number,
        "standing": order.standing.value,
        "status": order.status,
        "placed": order.placed,
        "total": order.total.text,
        "captured": order.captured.text,
        "refunded": order.refunded.text,
        "currency": order.currency,
        "lines": [line(record, one) for one in order.lines],
        "operations": [operation(one) for one in record.operations.of_order(order.id)],
        "notices": [
            {"kind": one.kind, "state": one.state, "made": one.made, "sent": one.sent, "error": one.error}
            for one in record.notices.of_order(order.id)
        ],
    }


def line(record: PostgresRecord, held: HeldLine) -> dict[str, Any]:
    """One line: ordered, shipped, cancelled, owed, assigned, promise, and why."""
    told = held.promise
    return {
        "line": held.line.id,
        "sku": held.line.sku,
        "title": held.line.title,
        "item": held.item,
        "ordered": held.line.ordered,
        "shipped": held.line.shipped,
        "cancelled": held.line.cancelled,
        "assigned": held.assigned,
        "owed": held.owed,
        "told_waiting": held.shown,
        "promise": {"due": told.due, "until": told.until, "version": told.version, "reason": told.reason}
        if told
        else None,
        "promises": [asdict(one) for one in record.cases.promises(held.order, held.line.id).get(held.line.id, ())],
        "why": why(record, held),
    }


def why(record: PostgresRecord, held: HeldLine) -> str:
    """Say in one sentence why a line got what it got."""
    if held.item is None:
        return "The item was never read: it has no queue."
    item = record.cases.item(held.item)
    if item is None or not item.item.ships:
        return "This item does not ship: nobody waits for it."
    if not held.line.counted:
        return "The shop has not taken stock for this line yet."
    _, claims = record.cases.sums(held.item)
    units = cover(item.item, item.pool, claims)
    if units is None:
        return "The shop does not manage the stock of this item: nobody waits for it."
    return _queue_sentence(record, held, units, claims)


def _queue_sentence(record: PostgresRecord, held: HeldLine, units: int, claims: int) -> str:
    item = record.cases.item(held.item or "")
    before = 0
    for one in goods(record, held.item or ""):
        if (one.place.order, one.place.line) == (held.order, held.line.id):
            break
        before += one.assigned + one.owed
    stock = item.pool.available if item and item.pool else "not managed"
    return (
        f"Goods for open orders: {units} (stock {stock}, taken and not shipped {claims}). "
        f"{before} units stand before this line."
    )


def operation(one: Operation) -> dict[str, Any]:
    """One operation in one row."""
    return {
        "id": one.id,
        "order": one.order,
        "kind": one.kind.value,
        "state": one.state.value,
        "amount": f"{one.amount.text} {one.amount.currency}" if one.amount else "",
        "units": dict(one.units),
        "tag": one.tag,
        "attempt": one.attempt,
        "by": one.actor,
        "receipt": one.receipt,
        "due": one.due,
        "error": one.error,
    }
