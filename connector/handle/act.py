"""Writes intended actions down: operations, notices, tasks, alarms, ledger entries. Nothing is sent from here."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from connector.decide import Action, Fact, Raise, Show, Tell, Wake
from connector.model import Standing
from connector.operate import intend, row
from connector.ports import HeldOrder, Kind, Record, State


def act(record: Record, order: HeldOrder, actions: Iterable[Action], now: datetime) -> None:
    """Write down what was decided for one order."""
    for action in actions:
        match action:
            case Show():
                show(record, order, now)
            case Tell():
                tell(record, order, action, now)
            case Raise(kind, subject, text):
                record.tasks.open(kind, subject, text, now)
            case Wake(at, item):
                record.wake(f"item:{item}", at, item=item)
            case Fact(event, line, counts):
                record.append("connector", event, {"order": order.id, "line": line, **counts}, now)


def show(record: Record, order: HeldOrder, now: datetime) -> None:
    """Intend that the order on the platform says what we hold; one waiting intention is enough."""
    if order.standing is Standing.TRASHED:
        return
    earlier = record.operations.of_order(order.id)
    if not any(one.kind is Kind.SHOW and one.state is State.APPROVED for one in earlier):
        intend(record, order.id, Kind.SHOW, f"show:{secrets.token_hex(8)}", now)
    waiting = {line.line.id: line.shown for line in order.lines if line.shown}
    notes = [one for one in earlier if one.kind is Kind.NOTE and "waiting" in one.details]
    if waiting != (notes[-1].details["waiting"] if notes else {}):
        intend(record, order.id, Kind.NOTE, f"note:{order.id}:{len(notes)}", now, details={"waiting": waiting})


def tell(record: Record, order: HeldOrder, news: Tell, now: datetime) -> None:
    """Intend a notice to the buyer; one without an address becomes a task for the merchant."""
    if not record.policy.send_notices:
        return
    if not order.buyer.email:
        ask_to_tell(record, order, now)
        return
    wanted = {line for line, _ in news.lines}
    rows = [row(line, news.earlier.get(line.line.id)) for line in order.lines if line.line.id in wanted]
    if record.notices.add(order.id, news.kind, news.lines, {"lines": rows}, now):
        payload = {"order": order.id, "kind": news.kind, "lines": [f"{line} v{v}" for line, v in news.lines]}
        record.append("connector", "notice", payload, now)


def ask_to_tell(record: Record, order: HeldOrder, now: datetime) -> None:
    """Ask a person, once for each order, to tell a buyer whom no mail can reach."""
    text = f"Order {order.number} has no e-mail address: what waits in it, and until when, only you can tell the buyer."
    record.tasks.open("no_address", order.id, text, now)


def give_receipt(record: Record, order: HeldOrder, kind: str, now: datetime, by: date | None = None) -> None:
    """Confirm by mail what the buyer just sent from their page, and by when they hear more; each has its own."""
    if record.policy.send_notices and order.buyer.email:
        rows = [row(line) for line in order.lines]
        told = [(line.line.id, now.isoformat()) for line in order.lines]
        body = {"lines": rows} | ({"due_by": by.isoformat()} if by else {})
        record.notices.add(order.id, kind, told, body, now)
