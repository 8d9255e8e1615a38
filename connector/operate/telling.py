"""What a notice says of a line, as it was decided."""

from collections.abc import Mapping
from typing import Any

from connector.model import Promise
from connector.ports import HeldLine


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
