"""What would have been done for the orders of the last ninety days, had the store not only been watched.

The same decisions are taken in the same books, day by day, and undone; the shop they see is what we hold of it, answers
from that, and refuses to be written to. No request leaves the house.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import NoReturn, cast

from adapters.postgres.rehearsing import Rehearsal, undone
from connector.errors import Gone, Refused
from connector.handle import heed_silence, review_orders
from connector.model import Merchant, Order
from connector.money import Money, share, total
from connector.operate import ONLY_WATCHED
from connector.ports import Books, Desk, HeldOrder, Record, Shop, Units
from service.wiring import House

DAYS = 90
MOST = 300
_SECONDS = 8.0  # whoever else writes for the merchant waits so long, and no longer than ten seconds
_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that would have happened: a mail of a kind, a promise, or money that goes back."""

    at: datetime
    what: str  # "mail", "refund" or "ask": money that waits for the merchant's yes
    kind: str = ""
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One order and all that would have happened to it; `units` wait, `words` is the last sentence its buyer read."""

    order: str
    number: str
    placed: datetime
    units: int
    words: str
    steps: Sequence[Step]


@dataclass(slots=True)
class Shown:
    """What came out: orders, mails by kind, what would be paid back by currency, and tasks by kind.

    `left_out` tells that there are more orders than were tried, `until` how far the days were gone through.
    """

    orders: list[Told] = field(default_factory=list)
    mails: Counter[str] = field(default_factory=Counter)
    money: dict[str, Money] = field(default_factory=dict)
    refunds: int = 0
    tasks: Counter[str] = field(default_factory=Counter)
    left_out: bool = False
    until: datetime | None = None


class Remembered:
    """The shop as our books remember it; whatever else is asked of it, it refuses."""

    def __init__(self, books: Books, merchant_id: int) -> None:
        self._books = books
        self._merchant_id = merchant_id

    def order(self, order_id: str) -> Order:
        """Return the order as it was read last; raises Gone."""
        with self._books.record(self._merchant_id) as record:
            held = record.cases.order(order_id)
        if held is None:
            raise Gone("This order is not known.")
        return _as_order(held)

    def quote(self, order: Order, units: Units) -> Money:
        """Return what units come to by what was charged for them; the shop itself may round a penny elsewhere."""
        money = Money.zero(order.currency)
        for line_id, count in units.lines.items():
            line = order.line(line_id)
            if line and line.ordered:
                gross, given = line.charge.gross, line.charge.refunded
                minor = share(gross.minor, count, line.ordered, given.minor, line.refunded_units)
                money += Money(max(0, min(minor, gross.minor - given.minor)), gross.currency)
        if units.shipping:
            money += order.total - total([one.charge.gross for one in order.lines], order.currency)
        return min(money, order.captured - order.refunded) if order.captured else money

    def __getattr__(self, name: str) -> NoReturn:
        raise Refused(ONLY_WATCHED)


def rehearse(house: House, merchant: Merchant) -> Shown:
    """Go through the last ninety days of the orders that wait now; nothing is kept of it and nothing is sent."""
    now, found = house.clock(), Shown()
    since = now - timedelta(days=DAYS)
    with undone(house.books, merchant.id) as books:
        books.forget_plans()
        rows = books.waiting(since, MOST + 1)
        found.left_out = len(rows) > MOST
        shop = cast("Shop", Remembered(books, merchant.id))
        desk = replace(house.desk(merchant), books=books, shop=shop)
        found.until = _days(books, desk, rows[:MOST], now)
        with books.record(merchant.id) as record:
            for order_id, _ in rows[:MOST]:
                _tell(record, order_id, found)
            found.tasks.update(row["kind"] for row in record.tasks.listed() if row["opened_at"] >= since)
    return found


def _days(books: Rehearsal, desk: Desk, rows: Sequence[tuple[str, datetime]], now: datetime) -> datetime | None:
    """Live through the days since the first order; return where it ended, None if that is today."""
    left, known, ends = list(rows), list[str](), monotonic() + _SECONDS
    if not left:
        return None
    at = left[0][1]
    while True:
        if monotonic() > ends:
            return at
        new = [order for order, placed in left if placed <= at]
        left = left[len(new) :]
        known += new
        _day(books, desk, new, known, at)
        if at >= now:
            return None
        at = min(at + _LATER, now)


def _day(books: Rehearsal, desk: Desk, new: Sequence[str], known: Sequence[str], at: datetime) -> None:
    """Do what is due at a moment: orders that came in, plans whose time has come, mails."""
    with books.record(desk.merchant.id) as record:
        plans = record.woken(at)
        over = [order for order in known if not _ended(record, order)]
        items = {plan["item"] for plan in plans if plan["item"]}
        planned = {plan["order_id"] for plan in plans if plan["order_id"]}
        waits = [order for order in over if order in planned or _has(record, order, items)]
    review_orders(desk, dict.fromkeys([*new, *waits]), at)
    heed_silence(desk, [order for order in over if order in planned], at)
    with books.record(desk.merchant.id) as record:
        record.slept()
        for one in record.notices.due(at, MOST * 10):
            record.notices.move(one, "sent", sent_at=at)


def _has(record: Record, order_id: str, items: set[str]) -> bool:
    held = record.cases.order(order_id) if items else None
    return bool(held and any(line.item in items for line in held.lines))


def _ended(record: Record, order_id: str) -> bool:
    """Tell whether a cancellation was meant: the order waits no more, which only the shop would show."""
    return any(one.kind.money for one in record.operations.of_order(order_id))


def _tell(record: Record, order_id: str, found: Shown) -> None:
    held = record.cases.order(order_id)
    if held is None:
        return
    steps = [Step(one.sent or held.placed, "mail", one.kind) for one in record.notices.of_order(order_id)]
    found.mails.update(step.kind for step in steps)
    for one in record.operations.of_order(order_id):
        if one.kind.money and one.amount is not None:
            what = "ask" if one.state.value == "proposed" else "refund"
            steps.append(Step(one.made or held.placed, what, one.kind.value, one.amount))
            found.refunds += 1
            found.money[held.currency] = found.money.get(held.currency, Money.zero(held.currency)) + one.amount
    told = [promises[-1].words for promises in record.cases.promises(order_id).values() if promises]
    units = sum(line.owed for line in held.lines)
    steps.sort(key=lambda step: step.at)
    found.orders.append(Told(order_id, held.number, held.placed, units, told[0] if told else "", steps))


def _as_order(held: HeldOrder) -> Order:
    same = ("id", "number", "standing", "placed", "modified", "currency", "total", "captured", "refunded", "buyer")
    more = {name: getattr(held, name) for name in (*same, "status", "gateway", "authorised")}
    return Order(lines=tuple(one.line for one in held.lines), **more)
