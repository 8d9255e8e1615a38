"""What a notice says of a line, as it was decided, and what came of a buyer's choice of another item."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connector.model import Promise
from connector.ports import HeldLine, HeldOrder, Operation, Record


def row(line: HeldLine, earlier: Promise | None = None, cancelled: int = 0) -> Mapping[str, Any]:
    """Return what a notice says of one line as it was decided; what waits is without what is cancelled."""
    return {
        "line": line.line.id,
        "title": line.line.title,
        "sku": line.line.sku,
        "ordered": line.line.ordered,
        "waiting": max(0, line.shown - cancelled),
        "ready": line.assigned,
        "cancelled": cancelled,
        "promise": _told(line.promise),
        "earlier": _told(earlier),
    }


def _told(promise: Promise | None) -> Mapping[str, Any] | None:
    if promise is None:
        return None
    due = promise.due.isoformat() if promise.due else None
    until = promise.until.isoformat() if promise.until else None
    return {
        "version": promise.version,
        "due": due,
        "until": until,
        "reason": promise.reason,
        "made": promise.made.isoformat(),
    }


def tell_of_swap(record: Record, operation: Operation, kind: str, now: datetime) -> None:
    """Tell the buyer what came of their choice of another item, only once it is known: "swapped" or "swap_failed"."""
    order, details = record.cases.order(operation.order), operation.details
    if order is None or not record.policy.send_notices:
        return
    if not order.buyer.email:
        text = f"Order {order.number} has no e-mail address: what came of another item, only you can tell the buyer."
        record.tasks.open("no_address", order.id, text, now)
        return
    done = kind == "swapped"
    body: dict[str, Any] = {"instead": details["title"]}
    if done and details["back"]:
        body["money"] = {"minor": details["back"], "currency": details["currency"]}
    rows = [_swapped(order, operation, line) if done else _kept(order, operation, line) for line in operation.units]
    told = [(line, f"op{operation.id}") for line in operation.units]
    record.notices.add(order.id, kind, told, {**body, "lines": rows}, now)


def _swapped(order: HeldOrder, operation: Operation, line: str) -> Mapping[str, Any]:
    """Return what is left of a line: the order may have been read since it changed, or not, or have lost the line."""
    held, units = order.line(line), operation.units[line]
    if held is None:
        return {**_kept(order, operation, line), "cancelled": units}
    seen = held.line.ordered - held.line.cancelled <= operation.details["left"] - units
    return {**row(held, None, 0 if seen else units), "cancelled": units}


def _kept(order: HeldOrder, operation: Operation, line: str) -> Mapping[str, Any]:
    held = order.line(line)
    return row(held) if held else {"line": line, "title": operation.details.get("instead_of", "")}
