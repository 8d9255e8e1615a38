"""Questions of buyers that wait for an answer: the day is named to the buyer, and on it a person hears of them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from connector.model import Merchant
from connector.operate import row
from connector.ports import Desk, HeldOrder, Record
from connector.promise import Calendar

TASK = "question"


def answer_by(record: Record, calendar: Calendar, asked: datetime) -> date | None:
    """Return the day by which the shop answers what was asked then, None where it names none."""
    days = record.policy.answer_days
    return calendar.after(calendar.today(asked), days) if days is not None else None


def watch_questions(record: Record, desk: Desk, order: HeldOrder, now: datetime) -> None:
    """Remind the merchant, once for each question that is still open, on the day by which it is answered."""
    ahead = []
    for subject, asked in record.tasks.since(TASK, f"{order.id}/").items():
        by = answer_by(record, desk.calendar, asked)
        if by is None:
            continue
        if desk.calendar.today(now) < by:
            ahead.append(_begins(by, desk.merchant))
        else:
            _remind(record, order, subject, by, now)
    if ahead:
        record.wake(f"answer:{order.id}", min(ahead), order=order.id)


def _begins(day: date, merchant: Merchant) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(merchant.zone or "UTC"))


def _remind(record: Record, order: HeldOrder, subject: str, by: date, now: datetime) -> None:
    told = [(line.line.id, subject) for line in order.lines]
    body = {"lines": [row(line) for line in order.lines], "due_by": by.isoformat()}
    if record.notices.add(order.id, "unanswered", told, body, now):
        record.append("connector", "unanswered", {"order": order.id, "by": by.isoformat()}, now)
