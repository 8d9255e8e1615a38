"""From one reading to what follows from it: stock, queues, promises, actions; all in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from connector.decide import Reading, Show, decide
from connector.failpoint import reach
from connector.handle.act import act
from connector.handle.arrivals import take_arrivals
from connector.handle.asking import keep_time
from connector.handle.fill import expectations, goods
from connector.handle.limit import limit
from connector.handle.pages import announce
from connector.handle.questions import watch_questions
from connector.handle.reserved import watch_reserved
from connector.handle.stock import take_stock, tie
from connector.model import Order, Standing
from connector.ports import Desk, HeldLine, HeldOrder, Kind, Look, Record, State
from connector.wording import line_sentence

_HOUR = timedelta(hours=1)
_MENDINGS = 3


@dataclass(slots=True)
class Settlement:
    """What one transaction touches: pools to fill anew, and orders as they stood before."""

    desk: Desk
    record: Record
    now: datetime
    pools: dict[str, None] = field(default_factory=dict)
    before: dict[str, HeldOrder | None] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)  # what of ours was found standing on the orders just read


def settle(desk: Desk, look: Look, now: datetime) -> None:
    """Write a reading down and everything that follows from it."""
    with desk.books.record(desk.merchant.id) as record:
        work = Settlement(desk, record, now)
        for item in look.items:
            tie(record, item, now)
        for order in look.orders:
            _save(work, order)
        for order_id in look.gone:
            _lose(work, order_id)
        for item in look.items:
            take_stock(record, item, now)
            take_arrivals(record, item, now)
            work.pools[item.key] = None
        for order_id, reason in look.unread.items():
            record.tasks.open("order_unread", order_id, f"Order {order_id} cannot be read: {reason}", now)
        reach("settle.read")
        _follow(work)
        reach("settle.writing")
        record.seen_to(look.seen_to)


def review_all(desk: Desk, items: Iterable[str], now: datetime) -> None:
    """Decide for everybody waiting for `items` anew, without reading the shop."""
    with desk.books.record(desk.merchant.id) as record:
        review(record, desk, items, now)


def review(record: Record, desk: Desk, items: Iterable[str], now: datetime) -> None:
    """Decide for everybody waiting for `items` anew, together with what else the transaction changes."""
    work = Settlement(desk, record, now, dict.fromkeys(items))
    for key in work.pools:
        _remember(work, record.cases.orders_of(key))
    _follow(work)


def review_orders(desk: Desk, orders: Iterable[str], now: datetime) -> None:
    """Decide for these orders anew, and for nobody else who waits for the same items, without reading the shop."""
    with desk.books.record(desk.merchant.id) as record:
        work = Settlement(desk, record, now)
        _remember(work, orders)
        for held in work.before.values():
            work.pools |= {line.item: None for line in held.lines if line.item} if held else {}
        _follow(work)


def _remember(work: Settlement, orders: Iterable[str]) -> None:
    for order_id in orders:
        if order_id not in work.before:
            work.before[order_id] = work.record.cases.order(order_id)


def _save(work: Settlement, order: Order) -> None:
    _remember(work, [order.id])
    held = work.before[order.id]
    if held is not None and (order.modified < held.modified or _in_another_currency(work, held, order)):
        return
    work.record.cases.save_order(order, work.now)
    work.found[order.id] = order.shown
    lines = [line.variant for line in order.lines] + [line.line.variant for line in (held.lines if held else ())]
    work.pools |= {key: None for one in lines if (key := work.record.cases.item_of(one))}
    if held is None or (held.standing, held.status) != (order.standing, order.status):
        payload = {"order": order.id, "standing": order.standing.value, "lines": len(order.lines)}
        work.record.append("platform", "order", payload, work.now)


def _in_another_currency(work: Settlement, held: HeldOrder, order: Order) -> bool:
    """Refuse to read an order whose currency changed, which none ever does: every amount of it would be another."""
    if held.currency == order.currency:
        work.record.tasks.close("order_currency", order.id, work.now)
        return False
    text = f"The shop shows order {order.number} in {order.currency}; it was sold in {held.currency}. It is left alone."
    work.record.tasks.open("order_currency", order.id, text, work.now)
    return True


def _lose(work: Settlement, order_id: str) -> None:
    """Nobody waits for an order that was deleted; the stock it took stays taken."""
    _remember(work, [order_id])
    held = work.before[order_id]
    if held is None or held.standing is Standing.TRASHED:
        return
    work.record.cases.set_trashed(order_id, work.now)
    work.pools |= {line.item: None for line in held.lines if line.item}
    work.record.append("platform", "order", {"order": order_id, "standing": Standing.TRASHED.value}, work.now)


def _follow(work: Settlement) -> None:
    """Fill every touched queue, then decide for every order that moved.

    Nothing is filled before everything was read once: whoever waited before is news when it is. A store that is only
    watched is filled and nothing more, so that on the day it is switched on everybody who waits is news.
    """
    if not work.record.merchant.backfilled:
        return
    readings = {key: _fill(work, key) for key in work.pools}
    if work.record.policy.watch_only:
        return
    for key in work.pools:
        limit(work.record, key, work.now)
        announce(work.record, work.desk, key, work.now)
    for order_id, before in work.before.items():
        _decide(work, before, order_id, readings)


def _fill(work: Settlement, key: str) -> Reading:
    """Give every line of a queue what it now gets, remembering how the orders stood before."""
    cases = work.record.cases
    held = {one.place: (one.assigned, one.owed) for one in cases.queue(key)}
    allocations = goods(work.record, key)
    moved = [one for one in allocations if held.get(one.place) != (one.assigned, one.owed)]
    _remember(work, {one.place.order: None for one in moved} | dict.fromkeys(cases.easing(key)))
    cases.give(moved)
    item = cases.item(key)
    expected = expectations(work.record, work.desk, key, allocations, work.now)
    today = work.desk.calendar.today(work.now)
    return Reading(item.read if item else work.now, expected, today)


def _decide(work: Settlement, before: HeldOrder | None, order_id: str, readings: Mapping[str, Reading]) -> None:
    order = work.record.cases.order(order_id)
    if order is None:
        return
    lines, actions = decide(before, order, readings, work.record.policy, work.now)
    lines = tuple(_in_words(work, order, one) for one in lines)
    for old, new in zip(order.lines, lines, strict=True):
        if old != new:
            work.record.cases.save_line(new)
    if not any(isinstance(one, Show) for one in actions) and _drifted(work, order):
        actions = (*actions, Show())
    order = replace(order, lines=lines)
    actions = keep_time(work.record, work.desk, order, actions, work.now)
    act(work.record, order, actions, work.now)
    watch_reserved(work.record, order, work.now)
    watch_questions(work.record, work.desk, order, work.now)


def _in_words(work: Settlement, order: HeldOrder, line: HeldLine) -> HeldLine:
    """Keep with a new promise the sentence in which the buyer reads it."""
    if line.promise is None or line.promise.words or line.promise.made != work.now:
        return line
    speech, may = (
        work.desk.speech(order.buyer.locale or work.record.merchant.locale),
        work.record.policy.buyer_may_cancel,
    )
    words = line_sentence(speech, line.shown, line.line.ordered, line.promise, may_cancel=may)
    return replace(line, promise=replace(line.promise, words=words, language=speech.locale))


def _drifted(work: Settlement, order: HeldOrder) -> bool:
    """Tell whether somebody took our mark off, or an earlier installation left one, and mending it may help.

    A mark that will not stand is not written again and again: three times in an hour are enough.
    """
    if work.found.get(order.id, order.marked) == order.marked:
        return False
    shows = [one for one in work.record.operations.of_order(order.id) if one.kind is Kind.SHOW]
    if shows and shows[-1].state is not State.DONE:
        return False
    return sum(one.made is not None and work.now - one.made < _HOUR for one in shows) < _MENDINGS
