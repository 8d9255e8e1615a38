"""An item that will not come any more: everybody who waits for it is cancelled, told and paid back, each order once."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from connector.errors import Refused
from connector.handle.ask import cancel
from connector.handle.overtake import DISCONTINUED
from connector.model import Backorders
from connector.operate import ONLY_WATCHED, intend
from connector.ports import Desk, HeldLine, Kind, Record

ENDED = "discontinued:"  # how the keys of what comes of it begin


def discontinue(record: Record, item: str, actor: str, now: datetime) -> int:
    """Plan the end of every order that waits for an item and stop its sale beyond stock; return how many wait.

    Raises Refused for an item nobody knows and in a store that is only watched.
    """
    if record.policy.watch_only:
        raise Refused(ONLY_WATCHED)
    held = record.cases.item(item)
    if held is None:
        raise Refused(f"There is no item {item[:60]!r}.")
    orders = record.cases.owed_by_order(item)
    for order in orders:
        record.wake(f"{_plans(item)}{order}", now, order=order)
    if held.item.backorders is not Backorders.NO:
        details = {"stop": True, "restore": held.item.backorders.value, "item": item}
        intend(record, f"item:{item}", Kind.LIMIT, f"discontinue:{item}:{secrets.token_hex(8)}", now, details=details)
    record.append(actor, "discontinued", {"item": item, "orders": len(orders), "units": sum(orders.values())}, now)
    return len(orders)


def left_to_end(record: Record, item: str) -> int:
    """Return how many orders of a discontinued item are still to be cancelled."""
    return record.planned(_plans(item))


def end_discontinued(desk: Desk, plans: Iterable[str], now: datetime) -> None:
    """Cancel what waits of the orders planned so; the same plan carried out twice cancels once."""
    for plan in plans:
        if plan.startswith("discontinue:"):
            item, _, order = plan.removeprefix("discontinue:").rpartition("/")
            _end(desk, item, order, now)


def _plans(item: str) -> str:
    return f"discontinue:{item}/"


def _end(desk: Desk, item: str, order_id: str, now: datetime) -> None:
    with desk.books.record(desk.merchant.id) as record:
        order = record.cases.order(order_id)
        owed = [one for one in order.lines if one.item == item and one.owed] if order else []
        asked = {one.key for one in record.operations.of_order(order_id)}
    if not owed or _key(order_id, owed) in asked:
        return
    try:
        cancel(desk, order_id, {one.line.id: one.owed for one in owed}, DISCONTINUED, now, key=_key(order_id, owed))
    except Refused as error:
        with desk.books.record(desk.merchant.id) as record:
            text = f"Order {order_id} waits for a discontinued item and was not cancelled: {error}"
            record.tasks.open("discontinued", order_id, text[:500], now)


def _key(order_id: str, owed: Iterable[HeldLine]) -> str:
    """Name the wish by what was cancelled before it: until it comes true, it is the same wish."""
    return f"{ENDED}{order_id}:" + ",".join(f"{one.line.id}:{one.line.cancelled}" for one in owed)
