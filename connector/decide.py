"""What follows from how things stand: pure, from the order, what was told, the policy and the moment to actions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from connector.model import Promise, Standing
from connector.policy import Policy
from connector.ports import HeldLine, HeldOrder
from connector.promise import Expected, changed, make


@dataclass(frozen=True, slots=True)
class Show:
    """Make the order on the platform say what we hold."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Send the buyer a notice about lines, each with the version it is sent for."""

    kind: str
    lines: tuple[tuple[str, str], ...]
    earlier: Mapping[str, Promise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Raise:
    """Give a person something to look at."""

    kind: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Wake:
    """Read the item again at a moment."""

    at: datetime
    item: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Write down in the ledger what changed for one line."""

    event: str
    line: str
    counts: Mapping[str, int | str | None]


Action = Show | Tell | Raise | Wake | Fact


@dataclass(frozen=True, slots=True)
class Reading:
    """When an item's stock was last read, and what supply says for each of its lines."""

    read: datetime
    expected: Mapping[str, Expected]
    today: date | None = None  # in the shop's zone: a told day that passed unkept is news


def decide(
    before: HeldOrder | None, order: HeldOrder, readings: Mapping[str, Reading], policy: Policy, now: datetime
) -> tuple[tuple[HeldLine, ...], tuple[Action, ...]]:
    """Return the lines as they now stand and what is to be done; `before` is the order as it stood."""
    lines = tuple(_follow(before, order, line, readings, policy, now) for line in order.lines)
    actions: list[Action] = []
    for old, new in zip(order.lines, lines, strict=True):
        actions += _of_line(_held(before, old) or old, old, new, order, policy)
    actions += _tell(order.lines, lines)
    if any(_visible(old) != _visible(new) for old, new in zip(order.lines, lines, strict=True)):
        actions.append(Show())
    return lines, tuple(actions)


def _held(before: HeldOrder | None, line: HeldLine) -> HeldLine | None:
    return before.line(line.line.id) if before else None


def units(order: HeldOrder, line: HeldLine) -> int:
    """Return the units of a line somebody waits to see shipped."""
    return line.line.open_units if order.standing is Standing.OPEN else 0


def _follow(
    before: HeldOrder | None,
    order: HeldOrder,
    line: HeldLine,
    readings: Mapping[str, Reading],
    policy: Policy,
    now: datetime,
) -> HeldLine:
    """Carry one line forward: what waits rises at once, and falls for good news only after a second reading."""
    reading = readings.get(line.item or "")
    cut = _cut(before, order, line)
    new = _ease(line, cut, reading, policy, now, worse=_worse(before, line))
    again = bool(new.owed and (new.ready or (new.promise and not new.waited)))
    if new.owed and (new.waited is None or again):
        new = replace(new, waited=new.waited or now, ready=None)
    if new.waited and not new.shown and new.ready is None:
        # Goods came for it, or its buyer took the waiting units off: only the first is news.
        new = replace(new, ready=now) if line.shown > cut and new.assigned else replace(new, waited=None)
    return _promise(new, reading, again, now)


def _cut(before: HeldOrder | None, order: HeldOrder, line: HeldLine) -> int:
    """Return the units that nobody waits for any more, shipped or cancelled since."""
    old = _held(before, line)
    return max(0, units(before, old) - units(order, line)) if before and old else 0


def _worse(before: HeldOrder | None, line: HeldLine) -> bool:
    """Tell whether more is owed than a moment ago: good news that shrank has to last anew."""
    old = _held(before, line)
    return old is not None and line.owed > old.owed


def _ease(line: HeldLine, cut: int, reading: Reading | None, policy: Policy, now: datetime, *, worse: bool) -> HeldLine:
    shown = max(line.owed, min(line.shown - cut, line.assigned + line.owed))
    if shown == line.owed:
        return replace(line, shown=shown, eased=None)
    if policy.second_reading and (line.eased is None or worse):
        return replace(line, shown=shown, eased=now)
    if line.eased and not _read_twice(line.eased, reading, policy):
        return replace(line, shown=shown)
    return replace(line, shown=line.owed, eased=None)


def _read_twice(eased: datetime, reading: Reading | None, policy: Policy) -> bool:
    return reading is not None and reading.read - eased >= policy.second_reading


def _promise(line: HeldLine, reading: Reading | None, again: bool, now: datetime) -> HeldLine:
    """Promise a line that is owed something; one that fell short again after it was ready gets a new promise."""
    expected = reading.expected.get(f"{line.order}/{line.line.id}") if reading else None
    if not line.owed or reading is None or expected is None:
        return line
    if not again and not changed(line.promise, expected, reading.today):
        return line
    return replace(line, promise=make(expected, line.promise, now))


def _visible(line: HeldLine) -> tuple[int, int]:
    """Return what of a line can be seen on the platform; a line that never waited shows nothing."""
    version = line.promise.version if line.promise and line.shown else 0
    return line.shown, version


def _of_line(before: HeldLine, old: HeldLine, new: HeldLine, order: HeldOrder, policy: Policy) -> list[Action]:
    actions: list[Action] = []
    if (new.owed, new.assigned, new.shown) != (before.owed, before.assigned, old.shown) and new.waited:
        actions.append(_fact("backorder", new))
    if new.promise and new.promise != old.promise:
        actions.append(_promised(new, new.promise))
    if new.eased and new.item:
        actions.append(Wake(new.eased + policy.second_reading, new.item))
    if before.owed and order.standing is Standing.SHIPPED:
        actions.append(_shipped_short(before, order))
    return actions


def _fact(event: str, line: HeldLine) -> Fact:
    counts = {"owed": line.owed, "assigned": line.assigned, "shown": line.shown, "ordered": line.line.ordered}
    return Fact(event, line.line.id, counts | {"cancelled": line.line.cancelled, "shipped": line.line.shipped})


def _promised(line: HeldLine, told: Promise) -> Fact:
    due = told.due.isoformat() if told.due else None
    until = told.until.isoformat() if told.until else None
    return Fact("promise", line.line.id, {"version": told.version, "due": due, "until": until, "reason": told.reason})


def _shipped_short(line: HeldLine, order: HeldOrder) -> Raise:
    text = (
        f"Order {order.number} was completed while {line.owed} of {line.line.ordered} units of "
        f"{line.line.title[:80]} were still owed. Did they ship? If not, set the order back to processing."
    )
    return Raise("completed_while_owed", f"{order.id}/{line.line.id}", text)


def _tell(old: tuple[HeldLine, ...], new: tuple[HeldLine, ...]) -> list[Action]:
    """Return the notices of an order, lines with the same news in one."""
    pairs = list(zip(old, new, strict=True))
    waiting = [n for o, n in pairs if n.shown and n.owed and (o.waited is None or o.ready is not None)]
    moved = [(o, n) for o, n in pairs if n not in waiting and n.shown and _moved(o, n)]
    ready = [n for o, n in pairs if n.ready and o.ready is None]
    told = [Tell("waiting", tuple(_versioned(n) for n in waiting))] if waiting else []
    if moved:
        earlier = {n.line.id: o.promise for o, n in moved if o.promise}
        told.append(Tell("date", tuple(_versioned(n) for _, n in moved), earlier))
    if ready:
        told.append(Tell("ready", tuple(_versioned(n) for n in ready)))
    return [*told]


def _moved(old: HeldLine, new: HeldLine) -> bool:
    return bool(old.promise and new.promise and new.promise.version > old.promise.version)


def _versioned(line: HeldLine) -> tuple[str, str]:
    return line.line.id, str(line.promise.version if line.promise else 0)
