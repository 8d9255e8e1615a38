"""One wish of the merchant about many orders: what waits of each is cancelled and paid back, each order once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from connector.errors import Refused
from connector.handle.ask import cancel
from connector.handle.overtake import TOGETHER
from connector.operate import ONLY_WATCHED
from connector.ports import Desk, HeldLine, HeldOrder, Record

TASK = "not_cancelled"
MANY = "many:"  # how the keys of what comes of it begin
_PLAN = "cancel-waiting:"


def plan_to_cancel(record: Record, orders: Sequence[str], actor: str, now: datetime) -> int:
    """Plan the end of what waits in these orders; return in how many something does. Raises Refused."""
    if record.policy.watch_only:
        raise Refused(ONLY_WATCHED)
    held = [record.cases.order(one) for one in dict.fromkeys(orders)]
    waiting = [one for one in held if one and _owed(one)]
    for one in waiting:
        record.wake(plan_of(one.id), now, order=one.id)
    if waiting:
        units = sum(line.owed for one in waiting for line in _owed(one))
        record.append(actor, "cancelled_many", {"orders": [one.id for one in waiting], "units": units}, now)
    return len(waiting)


def plan_of(order: str) -> str:
    """Return the key under which the end of what waits in an order is planned."""
    return f"{_PLAN}{order}"


def left_to_cancel(record: Record) -> int:
    """Return how many planned orders are still to be cancelled."""
    return record.planned(_PLAN)


def cancel_planned(desk: Desk, plans: Iterable[str], now: datetime) -> None:
    """Cancel what waits of the orders planned so; the same plan carried out twice cancels once."""
    for plan in plans:
        if plan.startswith(_PLAN):
            _cancel(desk, plan.removeprefix(_PLAN), now)


def _cancel(desk: Desk, order_id: str, now: datetime) -> None:
    with desk.books.record(desk.merchant.id) as record:
        held = record.cases.order(order_id)
        owed = _owed(held) if held else ()
        asked = {one.key for one in record.operations.of_order(order_id)}
    key = _key(order_id, owed)
    if not owed or key in asked:
        return
    try:
        cancel(desk, order_id, {one.line.id: one.owed for one in owed}, TOGETHER, now, key=key)
    except Refused as error:
        with desk.books.record(desk.merchant.id) as record:
            text = f"Order {held.number if held else order_id} was to be cancelled and was not: {error}"
            record.tasks.open(TASK, order_id, text[:500], now)


def _owed(order: HeldOrder) -> tuple[HeldLine, ...]:
    return tuple(one for one in order.lines if one.owed)


def _key(order_id: str, owed: Iterable[HeldLine]) -> str:
    """Name the wish by what was cancelled before it: until it comes true, it is the same wish."""
    return f"{MANY}{order_id}:" + ",".join(f"{one.line.id}:{one.line.cancelled}" for one in owed)
