"""What the clocks of an order make necessary: whom to ask, whom to warn, and when to look again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connector.decide import Action, Tell
from connector.delay import PATIENCE, Silence, end, kind_of, moments, question, warned
from connector.handle.act import ask_to_tell
from connector.handle.clocks import ASKING, SILENT, Waiting, ruling, waiting
from connector.model import Promise
from connector.operate import row
from connector.ports import Desk, HeldLine, HeldOrder, Record, Sent, State
from connector.rules import Regime
from connector.wording import OWN_KINDS

WARNINGS = (1, 3, 7)  # days before the trader's time ends
_AGAIN = timedelta(minutes=1)
_LATER = timedelta(hours=1)
_TAKEN = (State.SENDING, State.UNKNOWN, State.RECONCILING, State.NEEDS_OPERATOR)
_LOST = ("failed", "bounced", "unclear")


def keep_time(
    record: Record, desk: Desk, order: HeldOrder, actions: tuple[Action, ...], now: datetime
) -> tuple[Action, ...]:
    """Ask, warn and plan for an order; return the actions without the news that a question now tells."""
    found = waiting(record, desk, order, now)
    if not found:
        return actions
    asked = _ask(record, desk, order, found, actions, now)
    _reassure(record, order, found, actions, asked, now)
    _warn(record, order, found, now)
    _note_silence(record, order, found, now)
    _plan(record, order, found, now)
    return tuple(one for action in actions for one in _without(action, asked))


def _without(action: Action, asked: set[str]) -> list[Action]:
    """Return an action less the lines whose buyer hears of a moved date in a question."""
    if not isinstance(action, Tell) or action.kind != "date":
        return [action]
    left = tuple(pair for pair in action.lines if pair[0] not in asked)
    return [replace(action, lines=left)] if left else []


def _ask(
    record: Record,
    desk: Desk,
    order: HeldOrder,
    found: Iterable[Waiting],
    actions: Iterable[Action],
    now: datetime,
) -> set[str]:
    """Ask about every promise that no longer keeps the trader's time; return the lines asked about."""
    earlier = {line: told for one in actions if isinstance(one, Tell) for line, told in one.earlier.items()}
    kinds: dict[str, list[tuple[Waiting, Silence]]] = {}
    here = ruling(desk, order)
    for one in found:
        means = _means(here, one, now)
        if means and one.line.promise:
            kinds.setdefault(kind_of(one.story, one.line.promise), []).append((one, means))
    first = record.cases.first_promises(order.id)
    for kind, lines in kinds.items():
        rows = [_row(one, earlier.get(one.line.line.id), first, means, now) for one, means in lines]
        body = {"lines": rows, "refund": bool(order.captured)}
        _send(record, order, kind, [_versioned(one.line) for one, _ in lines], body, now)
    return {one.line.line.id for lines in kinds.values() for one, _ in lines}


def _means(here: Sequence[Regime], one: Waiting, now: datetime) -> Silence | None:
    fresh = one.line.waited is None or (one.line.promise and one.line.promise.version == 1)
    if one.line.promise is None or (fresh and now - (one.line.waited or now) < PATIENCE):
        return None
    return question(here, one.story, one.line.promise, now)


def _row(
    one: Waiting, told: Promise | None, first: Mapping[str, Promise], means: Silence, now: datetime
) -> Mapping[str, Any]:
    line, until = one.line, end(one.line.promise)
    known = told or first.get(line.line.id)
    earlier = known if known and line.promise and known.version < line.promise.version else None
    by = means.by.isoformat() if means.by else None
    days = (until - now.astimezone(one.story.zones[-1]).date()).days if until else None
    return {**row(line, earlier), "waiting": line.owed, "silence": {"means": means.means, "by": by}, "days": days}


def _versioned(line: HeldLine) -> tuple[str, str]:
    return line.line.id, str(line.promise.version if line.promise else 0)


def _send(
    record: Record,
    order: HeldOrder,
    kind: str,
    lines: Sequence[tuple[str, str]],
    body: Mapping[str, Any],
    now: datetime,
) -> None:
    """Intend a notice; where it cannot reach the buyer, a person has to tell them before the time is over."""
    if not order.buyer.email:
        ask_to_tell(record, order, now)
    elif record.policy.send_notices and record.notices.add(order.id, kind, lines, body, now):
        payload = {"order": order.id, "kind": kind, "lines": [f"{line} v{version}" for line, version in lines]}
        record.append("connector", "notice", payload, now)


def _reassure(
    record: Record,
    order: HeldOrder,
    found: Iterable[Waiting],
    actions: Iterable[Action],
    asked: set[str],
    now: datetime,
) -> None:
    """Say every so often that nothing has changed, to those who hear nothing else today."""
    every, told = record.policy.update_days, record.notices.of_order(order.id)
    news = asked | {line for one in actions if isinstance(one, Tell) for line, _ in one.lines}
    quiet = [one for one in found if one.line.line.id not in news and not one.stands.over and one.line.shown]
    due = [one for one in quiet if every and now - last_heard(told, one.line, now) >= timedelta(days=every)]
    if due:
        body = {"lines": [row(one.line) for one in due], "refund": bool(order.captured)}
        day = now.date().isoformat()
        _send(record, order, "still_waiting", [(one.line.line.id, day) for one in due], body, now)


def last_heard(told: Iterable[Sent], line: HeldLine, now: datetime) -> datetime:
    """Return when the buyer was last written to about a line."""
    made = [one.made for one in told if one.kind not in OWN_KINDS and line.line.id in one.body["only"]]
    return max(made, default=line.waited or now)


def _warn(record: Record, order: HeldOrder, found: Iterable[Waiting], now: datetime) -> None:
    """Tell the merchant 7, 3 and 1 days before a line's time ends, each once; and what never reached the buyer."""
    for one in found:
        days = warned(one.stands, one.story, now, WARNINGS)
        if days is None or one.stands.until is None:
            continue
        until, name = one.stands.until.isoformat(), f"{order.id}/{one.line.line.id}"
        body = {"lines": [row(one.line)], "due_by": until, "falls": one.stands.falls is not None}
        if record.notices.add(order.id, "deadline", [(one.line.line.id, f"{until}:{days}")], body, now):
            text = f"{one.line.owed} of {one.line.line.title[:80]} in order {order.number} must leave by {until}" + (
                ", or they are cancelled and refunded." if one.stands.falls else "."
            )
            record.tasks.close("deadline", name, now)
            record.tasks.open("deadline", name, text, now)
    if any(one.kind in ASKING and one.state in _LOST for one in record.notices.of_order(order.id)):
        text = f"The buyer of order {order.number} was not reached about a delay: it does not count as told."
        record.tasks.open("not_told", order.id, text, now)


def _note_silence(record: Record, order: HeldOrder, found: Iterable[Waiting], now: datetime) -> None:
    """Write down once that silence was consent: the first date has passed after a question that allowed it."""
    said = record.consents(order.id)
    for one in found:
        if one.stands.agreed and one.story.heard:
            asked = one.story.heard[-1].version
            noted = any(
                (entry.payload["line"], entry.payload["promise"]) == (one.line.line.id, asked) for entry in said
            )
            if not noted:
                payload = {"order": order.id, "line": one.line.line.id, "promise": asked, "answer": "wait"}
                record.append(SILENT, "consent", payload, now)


def _plan(record: Record, order: HeldOrder, found: Iterable[Waiting], now: datetime) -> None:
    """Look at the order again at the next moment something may be due."""
    ahead: list[datetime] = []
    every, told = record.policy.update_days, record.notices.of_order(order.id)
    for one in found:
        ahead += moments(one.stands, one.story, WARNINGS)
        ahead.append((one.line.waited or now) + PATIENCE)
        if every and not one.stands.over:
            ahead.append(last_heard(told, one.line, now) + timedelta(days=every))
        if one.stands.over and _falls_by_itself(record, order, one):
            ahead.append(now + _pause(record, order, one))
    later = [one for one in ahead if one > now]
    if later:
        record.wake(f"clock:{order.id}", min(later), order=order.id)


def _pause(record: Record, order: HeldOrder, one: Waiting) -> timedelta:
    """Return how long to leave a line alone whose time is over: what stands in its way takes its own time."""
    held = [held for held in record.operations.of_order(order.id) if held.state in _TAKEN]
    taken = any(one.line.line.id in each.units for each in held)
    refused = order.id in record.tasks.since("silence_refused", order.id)
    return _LATER if taken or refused else _AGAIN


def _falls_by_itself(record: Record, order: HeldOrder, one: Waiting) -> bool:
    """Tell whether silence still has to cancel a line: what is a person's, or on its way, needs no further look."""
    done = any(one.fall in held.key for held in record.operations.of_order(order.id) if held.actor == SILENT)
    return record.policy.when_silent == "automatic" and not one.known_too_late and not done
