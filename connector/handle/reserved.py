"""Money that is only reserved on a card while a buyer waits: banks let it go after days, so a person hears of it."""

from datetime import datetime, timedelta

from connector.ports import HeldOrder, Record

TASK = "authorisation_ends"
_AHEAD = timedelta(days=2)


def watch_reserved(record: Record, order: HeldOrder, now: datetime) -> None:
    """Open a task two days before the authorisation of an order that waits ends, and close it once it need not."""
    waits = order.authorised and any(line.owed for line in order.lines)
    if not waits:
        record.tasks.close(TASK, order.id, now)
        return
    ends = order.placed + timedelta(days=record.policy.authorisation_days)
    if now < ends - _AHEAD:
        record.wake(f"reserved:{order.id}", ends - _AHEAD, order.id)
    else:
        record.tasks.open(TASK, order.id, _text(order, ends, now), now)


def _text(order: HeldOrder, ends: datetime, now: datetime) -> str:
    when = f"lets it go on {ends.date().isoformat()}" if now < ends else "has let it go by now"
    return (
        f"The payment of order {order.number} is only reserved and units still wait; its bank probably {when}. "
        "Take the money now, or agree with the buyer how they pay once the goods are there."
    )
