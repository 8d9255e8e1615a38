"""Notices to be sent, each once per (order line, kind, promise version), and tasks for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.plain import without_addresses
from adapters.postgres.tables import notice, notice_line, task


@dataclass(frozen=True, slots=True)
class Notice:
    """One message as it is kept: `state` is new, sending, sent, unclear, failed, bounced or skipped.

    `mail` is the notice under whose id it went out together with others, None where it went by itself.
    """

    id: int
    order: str
    kind: str
    state: str
    body: Mapping[str, Any]
    attempts: int
    made: datetime
    due: datetime
    sent: datetime | None
    error: str
    mail: int | None = None


class Notices:
    """The notices of one merchant, inside one transaction."""

    def __init__(self, connection: Connection, merchant_id: int) -> None:
        self.connection = connection
        self.merchant_id = merchant_id

    def add(
        self, order: str, kind: str, lines: Sequence[tuple[str, str]], body: Mapping[str, Any], now: datetime
    ) -> bool:
        """Write a notice down for the (line, version) pairs nobody was told yet; False if all were."""
        with self.connection.begin_nested() as attempt:
            row = {"merchant_id": self.merchant_id, "order_id": order, "kind": kind, "state": "new"}
            change = notice.insert().values(**row, body=dict(body), made_at=now, due=now).returning(notice.c.id)
            new = self.connection.execute(change).scalar_one()
            fresh = [line for line, version in lines if self._first(order, line, kind, version, new)]
            if not fresh:
                attempt.rollback()
                return False
            told = notice.update().where(notice.c.id == new)
            self.connection.execute(told.values(body=dict(body) | {"only": fresh}))
        return True

    def _first(self, order: str, line: str, kind: str, version: str, notice_id: int) -> bool:
        key = {"merchant_id": self.merchant_id, "order_id": order, "line_id": line, "kind": kind, "version": version}
        change = insert(notice_line).values(**key, notice_id=notice_id).on_conflict_do_nothing()
        told = self.connection.execute(change.returning(notice_line.c.notice_id))
        return told.scalar_one_or_none() is not None

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        """Return notices whose next step is due, oldest first."""
        query = select(notice).where(notice.c.merchant_id == self.merchant_id, notice.c.due <= now)
        query = query.where(notice.c.state.in_(("new", "sending"))).order_by(notice.c.id).limit(limit)
        return [_notice(row) for row in self.connection.execute(query).mappings()]

    def held_back(self, now: datetime, limit: int) -> Sequence[Notice]:
        """Return notices that wait for a later moment, oldest first."""
        query = select(notice).where(notice.c.merchant_id == self.merchant_id, notice.c.due > now)
        query = query.where(notice.c.state == "new").order_by(notice.c.id).limit(limit)
        return [_notice(row) for row in self.connection.execute(query).mappings()]

    def together(self, since: datetime) -> Sequence[Notice]:
        """Return notices that went out with others in one mail since a moment."""
        query = select(notice).where(notice.c.merchant_id == self.merchant_id, notice.c.mail.is_not(None))
        query = query.where(notice.c.sent_at > since).order_by(notice.c.id)
        return [_notice(row) for row in self.connection.execute(query).mappings()]

    def in_one_mail(self, notice_id: int) -> Sequence[int]:
        """Return the notices that went out under the id of one, itself included."""
        query = select(notice.c.id).where(notice.c.merchant_id == self.merchant_id, notice.c.mail == notice_id)
        return [notice_id, *(one for one in self.connection.execute(query).scalars() if one != notice_id)]

    def of_order(self, order: str) -> Sequence[Notice]:
        """Return every notice of an order, oldest first."""
        query = select(notice).where(notice.c.merchant_id == self.merchant_id, notice.c.order_id == order)
        return [_notice(row) for row in self.connection.execute(query.order_by(notice.c.id)).mappings()]

    def take(self, group: Sequence[Notice], until: datetime) -> bool:
        """Take notices in hand as one mail, all or none; False if somebody moved one of them first."""
        mail = group[0].id if len(group) > 1 else None
        with self.connection.begin_nested() as attempt:
            changes = ({"attempts": one.attempts + 1, "due": until, "mail": mail} for one in group)
            taken = all(self.move(one, "sending", **new) for one, new in zip(group, changes, strict=True))
            if not taken:
                attempt.rollback()
        return taken

    def move(self, held: Notice, state: str, **changes: Any) -> bool:
        """Compare and swap on (id, state, attempts); False if somebody moved it first."""
        if "error" in changes:
            changes["error"] = without_addresses(changes["error"])
        mine = (notice.c.id == held.id, notice.c.state == held.state, notice.c.attempts == held.attempts)
        change = notice.update().where(notice.c.merchant_id == self.merchant_id, *mine)
        return bool(self.connection.execute(change.values(state=state, **changes)).rowcount)

    def came_back(self, notice_id: int, reason: str) -> Notice | None:
        """Mark a notice that was tried as bounced; None if it was never tried, or is settled otherwise already."""
        tried = (notice.c.attempts > 0, notice.c.state.in_(("new", "sending", "sent", "unclear")))
        change = notice.update().where(notice.c.merchant_id == self.merchant_id, notice.c.id == notice_id, *tried)
        change = change.values(state="bounced", error=without_addresses(reason)[:500])
        row = self.connection.execute(change.returning(notice)).mappings().one_or_none()
        return _notice(row) if row else None


def _notice(row: RowMapping) -> Notice:
    names = ("id", "kind", "state", "body", "attempts", "due", "error", "mail")
    return Notice(
        order=row["order_id"], made=row["made_at"], sent=row["sent_at"], **{name: row[name] for name in names}
    )


class Tasks:
    """What a person of one merchant has to look at, inside one transaction."""

    def __init__(self, connection: Connection, merchant_id: int) -> None:
        self.connection = connection
        self.merchant_id = merchant_id

    def open(self, kind: str, subject: str, text: str, now: datetime) -> bool:
        """Raise a task once: False if it is open already."""
        row = {"merchant_id": self.merchant_id, "kind": kind, "subject": subject, "opened_at": now}
        row["text"] = without_addresses(text)
        change = insert(task).values(row).on_conflict_do_nothing().returning(task.c.id)
        return self.connection.execute(change).scalar_one_or_none() is not None

    def close(self, kind: str, subject: str, now: datetime) -> bool:
        """Put a task away; False if none was open."""
        mine = (task.c.merchant_id == self.merchant_id, task.c.kind == kind, task.c.subject == subject)
        change = task.update().where(*mine, task.c.closed_at.is_(None)).values(closed_at=now)
        return bool(self.connection.execute(change).rowcount)

    def since(self, kind: str, begins: str) -> Mapping[str, datetime]:
        """Return open tasks of a kind by their subject, for subjects that begin so: since when each is open."""
        mine = (task.c.merchant_id == self.merchant_id, task.c.kind == kind, task.c.closed_at.is_(None))
        query = select(task.c.subject, task.c.opened_at).where(*mine)
        rows = self.connection.execute(query.where(task.c.subject.startswith(begins, autoescape=True)))
        return {row.subject: row.opened_at for row in rows}

    def listed(self, *, closed: bool = False, limit: int = 500) -> Sequence[RowMapping]:
        """Return tasks, open ones or all, oldest first."""
        query = select(task).where(task.c.merchant_id == self.merchant_id)
        query = query if closed else query.where(task.c.closed_at.is_(None))
        return self.connection.execute(query.order_by(task.c.id).limit(limit)).mappings().all()

    def count(self) -> int:
        """Return how many tasks are open."""
        mine = (task.c.merchant_id == self.merchant_id, task.c.closed_at.is_(None))
        return int(self.connection.execute(select(func.count()).where(*mine)).scalar_one())
