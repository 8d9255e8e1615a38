"""Thanks for waiting on: sent by the fastest way at no extra charge, or what was paid for shipping back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from connector.errors import Refused
from connector.handle.act import give_receipt
from connector.handle.ask import write_wish
from connector.handle.given import quote
from connector.model import Standing
from connector.money import Money, total
from connector.operate import intend
from connector.ports import Desk, HeldLine, HeldOrder, Kind, Record, State, Units

BY_EXPRESS, PAID_BACK = "express", "paid_back"


@dataclass(frozen=True, slots=True)
class FasterOffer:
    """What a buyer gets for waiting on: `kind` is "express" or "paid_back", then with the `money` that goes back."""

    kind: str
    money: Money | None = None


def faster_kind(record: Record, order: HeldOrder) -> str:
    """Return how the merchant thanks for waiting on, "" where that is no choice (any more)."""
    kind = record.policy.faster
    if not kind or order.standing is not Standing.OPEN or not any(line.shown for line in order.lines):
        return ""
    if any(_is_it(one.key, order.id) and one.state is not State.FAILED for one in record.operations.of_order(order.id)):
        return ""
    return "" if kind == PAID_BACK and not (order.captured and _paid_for_shipping(order)) else kind


def _paid_for_shipping(order: HeldOrder) -> bool:
    """Tell whether the order came to more than its lines; what of it is shipping, only the shop knows."""
    return order.total > total([line.line.charge.gross for line in order.lines], order.currency)


def faster_offer(desk: Desk, order_id: str) -> FasterOffer | None:
    """Return what the buyer gets for waiting on; None where there is no such choice."""
    with desk.books.record(desk.merchant.id) as record:
        held = record.cases.order(order_id)
        kind = faster_kind(record, held) if held else ""
    if kind != PAID_BACK:
        return FasterOffer(kind) if kind else None
    money = quote(desk, desk.shop.order(order_id), Units({}, shipping=True))
    return FasterOffer(kind, money) if money else None


def choose_faster(desk: Desk, order_id: str, now: datetime, seen: Mapping[str, int] | None = None) -> bool:
    """Carry out the buyer's choice, once for an order: they agree to wait; raises Refused where it is no choice.

    False, and nothing done, where what is promised is no longer what they had before them, as `seen` says.
    """
    offer = faster_offer(desk, order_id)
    order = desk.shop.order(order_id)
    with desk.books.record(desk.merchant.id) as record:
        held = record.cases.order(order_id)
        if offer is None or held is None or faster_kind(record, held) != offer.kind:
            raise Refused("Faster shipping is no choice for this order (any more).")
        if seen is not None and not still_promised(held, seen):
            return False
        name = _name(order_id, sum(_is_it(one.key, order_id) for one in record.operations.of_order(order_id)))
        if offer.money is not None:
            write_wish(record, order, {}, Kind.REFUND, offer.money, "buyer", now, name, {"shipping": True})
        else:
            intend(record, order_id, Kind.NOTE, name, now, details={"faster": True}, actor="buyer")
            text = f"The buyer of order {held.number} waits on: send what waits by your fastest way, free of charge."
            record.tasks.open("faster", order_id, text, now)
        agree(record, held, now)
        give_receipt(record, held, f"faster_{offer.kind}", now)
    return True


def still_promised(order: HeldOrder, seen: Mapping[str, int]) -> bool:
    """Tell whether every line that waits is still promised as the buyer saw it: by version, 0 where nothing was."""
    return all(seen.get(line.line.id) == promised(line) for line in order.lines if line.shown)


def promised(line: HeldLine) -> int:
    """Return the version of a line's promise, 0 where there is none."""
    return line.promise.version if line.promise else 0


def agree(record: Record, order: HeldOrder, now: datetime) -> None:
    """Write down that the buyer agrees to wait, line by line, for the promise they were shown."""
    for line in order.lines:
        if line.shown:
            payload = {"order": order.id, "line": line.line.id, "promise": promised(line), "answer": "wait"}
            record.append("buyer", "consent", payload, now)


def _name(order_id: str, earlier: int) -> str:
    return f"faster:{order_id}:{earlier}"


def _is_it(key: str, order_id: str) -> bool:
    return key.startswith(f"faster:{order_id}:")
