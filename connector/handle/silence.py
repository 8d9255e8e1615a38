"""What happens when nobody answered in time: the line is cancelled and its money goes back, or a person is asked."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from connector.errors import Refused
from connector.handle.ask import Busy, cancel
from connector.handle.clocks import SILENT, Waiting, waiting
from connector.ports import Desk, HeldOrder, Record

REFUSED = "silence_refused"


def heed_silence(desk: Desk, orders: Iterable[str], now: datetime) -> None:
    """Cancel what fell because nobody answered, each line once; raises NotSent when the shop is away."""
    for order_id in orders:
        with desk.books.record(desk.merchant.id) as record:
            order = record.cases.order(order_id)
            fallen = _fallen(record, desk, order, now) if order else []
        if fallen:
            _cancel(desk, order_id, fallen, now)


def _fallen(record: Record, desk: Desk, order: HeldOrder, now: datetime) -> list[Waiting]:
    """Return the lines whose time is over and that silence is to cancel and did not yet; the others are a person's."""
    over = [one for one in waiting(record, desk, order, now) if one.stands.over]
    ours = [one for one in over if record.policy.when_silent == "automatic" and not one.known_too_late]
    if len(ours) < len(over):
        _leave_to_person(record, order, over, now)
    keys = {one.key for one in record.operations.of_order(order.id)}
    return ours if ours and _key(order.id, ours) not in keys else []


def _key(order_id: str, fallen: Sequence[Waiting]) -> str:
    """Name the wish by the lines and the day they fell: the same silence cancels once."""
    lines = ",".join(one.fall for one in fallen)
    return f"silence:{order_id}:{lines}"


def _leave_to_person(record: Record, order: HeldOrder, over: Sequence[Waiting], now: datetime) -> None:
    """Ask the merchant where they chose so, and where the time was over before we knew of a line."""
    why = "was over before this was connected" if any(one.known_too_late for one in over) else "is over"
    text = (
        f"The time for order {order.number} {why}. The rule says: cancel and refund. Cancel it, or write to the buyer."
    )
    record.tasks.open("silent", order.id, text, now)


def _cancel(desk: Desk, order_id: str, fallen: Sequence[Waiting], now: datetime) -> None:
    units = {one.line.line.id: one.line.owed for one in fallen}

    def silent(record: Record) -> None:
        record.tasks.close(REFUSED, order_id, now)
        for one in fallen:
            version = one.line.promise.version if one.line.promise else 0
            payload = {"order": order_id, "line": one.line.line.id, "promise": version, "answer": "cancel"}
            record.append(SILENT, "consent", payload, now)

    try:
        cancel(desk, order_id, units, SILENT, now, key=_key(order_id, fallen), also=silent)
    except Busy:
        return  # all of it leaves by another change that is under way; the order is looked at again
    except Refused as error:
        with desk.books.record(desk.merchant.id) as record:
            record.tasks.open(REFUSED, order_id, f"Order {order_id} was not cancelled: {error}"[:500], now)
