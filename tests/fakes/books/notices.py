"""Notices and tasks in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.fakes.books.state import State, as_stored


@dataclass(frozen=True)
class MemoryNotice:
    """One message as it is kept."""

    id: int
    order: str
    kind: str
    state: str
    body: Mapping[str, Any]
    attempts: int
    made: datetime
    due: datetime
    sent: datetime | None = None
    error: str = ""
    mail: int | None = None


@dataclass(frozen=True)
class MemoryTask:
    """Something a person has to look at."""

    id: int
    kind: str
    subject: str
    text: str
    opened: datetime
    closed: datetime | None = None


class MemoryNotices:
    """The notices of one merchant, inside one transaction."""

    def __init__(self, state: State) -> None:
        self.state = state

    def add(
        self, order: str, kind: str, lines: Sequence[tuple[str, str]], body: Mapping[str, Any], now: datetime
    ) -> bool:
        number = len(self.state.notices) + 1
        fresh = [line for line, version in lines if self._first(order, line, kind, version, number)]
        if fresh:
            kept = as_stored(dict(body) | {"only": fresh})
            self.state.notices[number] = MemoryNotice(number, order, kind, "new", kept, 0, now, now)
        return bool(fresh)

    def _first(self, order: str, line: str, kind: str, version: str, number: int) -> bool:
        return self.state.told.setdefault((order, line, kind, version), number) == number

    def due(self, now: datetime, limit: int) -> Sequence[MemoryNotice]:
        """Return notices whose next step is due, oldest first."""
        held: list[MemoryNotice] = list(self.state.notices.values())
        return [one for one in held if one.due <= now and one.state in {"new", "sending"}][:limit]

    def of_order(self, order: str) -> Sequence[MemoryNotice]:
        """Return every notice of an order, oldest first."""
        return [one for one in self.state.notices.values() if one.order == order]

    def move(self, held: MemoryNotice, state: str, **changes: Any) -> bool:
        """Compare and swap on (id, state, attempts); False if somebody moved it first."""
        kept: MemoryNotice | None = self.state.notices.get(held.id)
        if kept is None or (kept.state, kept.attempts) != (held.state, held.attempts):
            return False
        named = {("sent" if name == "sent_at" else name): value for name, value in changes.items()}
        self.state.notices[held.id] = replace(kept, state=state, **named)
        return True

    def in_one_mail(self, notice: int) -> Sequence[int]:
        """Return the notices that went out under the id of one, itself included."""
        return [notice, *(one.id for one in self.state.notices.values() if one.mail == notice != one.id)]

    def came_back(self, notice: int, reason: str) -> MemoryNotice | None:
        """Mark a notice that was tried as bounced; None if it was never tried, or is settled otherwise already."""
        kept: MemoryNotice | None = self.state.notices.get(notice)
        if kept is None or not kept.attempts or kept.state not in {"new", "sending", "sent", "unclear"}:
            return None
        self.state.notices[notice] = replace(kept, state="bounced", error=reason)
        return replace(kept, state="bounced", error=reason)


class MemoryTasks:
    """What a person of one merchant has to look at, inside one transaction."""

    def __init__(self, state: State) -> None:
        self.state = state

    def open(self, kind: str, subject: str, text: str, now: datetime) -> bool:
        if any((one.kind, one.subject) == (kind, subject) for one in self.listed()):
            return False
        number = max(self.state.tasks, default=0) + 1
        self.state.tasks[number] = MemoryTask(number, kind, subject, text, now)
        return True

    def close(self, kind: str, subject: str, now: datetime) -> bool:
        found = [one for one in self.listed() if (one.kind, one.subject) == (kind, subject)]
        self.state.tasks |= {one.id: replace(one, closed=now) for one in found}
        return bool(found)

    def since(self, kind: str, begins: str) -> Mapping[str, datetime]:
        """Return open tasks of a kind by their subject, for subjects that begin so: since when each is open."""
        found = [one for one in self.listed() if one.kind == kind and one.subject.startswith(begins)]
        return {one.subject: one.opened for one in found}

    def listed(self, *, closed: bool = False) -> Sequence[MemoryTask]:
        """Return tasks, open ones or all, oldest first."""
        return [one for one in self.state.tasks.values() if closed or one.closed is None]

    def count(self) -> int:
        """Return how many tasks are open."""
        return len(self.listed())
