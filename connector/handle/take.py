"""From events to one consistent reading: what the payload closes is closed, the rest is asked of the shop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from connector.allocate import Pool, cover
from connector.events import (
    BuyerForgotten,
    Event,
    ItemGone,
    ItemSeen,
    LookAround,
    OrderGone,
    OrderNamed,
    OrderSeen,
    Told,
    Uninstalled,
)
from connector.failpoint import reach
from connector.handle.fill import goods
from connector.handle.forget import forget
from connector.handle.leave import let_go, without_unfounded
from connector.handle.settle import settle
from connector.handle.shipments import believe_shipments, read_shipments
from connector.model import Item, Order, Standing
from connector.ports import Desk, HeldItem, Look, Record

_ROUND = 100  # what one sweep reads anew of what may have changed unheard: one page of a list


@dataclass(slots=True)
class Errand:
    """What has to be read in the shop."""

    orders: dict[str, None] = field(default_factory=dict)
    variants: dict[str, None] = field(default_factory=dict)
    around: bool = False

    def __bool__(self) -> bool:
        return bool(self.orders or self.variants or self.around)


def take(desk: Desk, events: Iterable[Event], now: datetime) -> None:
    """Take a merchant's events in, however old, doubled or out of order; raises NotSent when the shop is away."""
    events = without_unfounded(desk, events, now)
    with desk.books.record(desk.merchant.id) as record:
        errand = _fold(record, events, now)
    reach("take.folded")
    _run(desk, errand, now)


def look_again(desk: Desk, orders: Sequence[str], items: Sequence[str], now: datetime) -> None:
    """Read orders and pools again because their time has come."""
    errand = Errand(dict.fromkeys(orders))
    with desk.books.record(desk.merchant.id) as record:
        for key in items:
            held = record.cases.item(key)
            errand.variants |= dict.fromkeys(held.item.variants if held else ())
    errand.around = not errand
    _run(desk, errand, now)


def look_around(desk: Desk, now: datetime) -> None:
    """Look for what no webhook told us: changed and deleted orders, and stock that moved under those who wait.

    A store says nothing of an order deleted for ever, so open orders are read again, those unseen longest first.
    """
    with desk.books.record(desk.merchant.id) as record:
        waited, unread = record.cases.waited_for(), record.cases.longest_unread(_ROUND)
        orders = record.cases.longest_unseen(_ROUND)
    look_again(desk, orders, list(dict.fromkeys([*waited, *unread])), now)
    if early := read_shipments(desk, now):
        look_again(desk, (), list(early), now)
        believe_shipments(desk, early, now)


def _run(desk: Desk, errand: Errand, now: datetime) -> None:
    if not errand:
        return
    with desk.books.record(desk.merchant.id) as record:
        since = record.seen_to(None)
    look = desk.shop.look(list(errand.orders), list(errand.variants), since)
    missing = _left_behind(desk, look)
    shrunk = _shrunk(desk, look)
    if missing or shrunk:
        asked = dict.fromkeys([*(order.id for order in look.orders), *shrunk])
        look = desk.shop.look(list(asked), [*errand.variants, *missing], since)
    reach("take.looked")
    settle(desk, look, now)


def _left_behind(desk: Desk, look: Look) -> list[str]:
    """Return variants an order no longer shows but held: their stock moved as well."""
    read = {variant for item in look.items for variant in item.variants} | set(look.gone_variants)
    with desk.books.record(desk.merchant.id) as record:
        held = [record.cases.order(order.id) for order in look.orders]
    lines = [line for order in held if order for line in order.lines if line.line.taken or line.line.open_units]
    return sorted({line.line.variant for line in lines if line.item} - read)


def _shrunk(desk: Desk, look: Look) -> list[str]:
    """Return the orders of pools on which the platform counts fewer claims than we hold: one of them moved unheard."""
    read, orders = {order.id for order in look.orders}, dict[str, None]()
    with desk.books.record(desk.merchant.id) as record:
        for item in look.items:
            if item.claimed is not None and _claims(record, look, item) > item.claimed:
                orders |= dict.fromkeys(one for one in record.cases.orders_of(item.key) if one not in read)
    return list(orders)[:_ROUND]


def _claims(record: Record, look: Look, item: Item) -> int:
    """Return our claims on a pool as they will be once the orders just read are written down."""
    held = [order for one in look.orders if (order := record.cases.order(one.id))]
    before = sum(line.line.claim for order in held for line in order.lines if line.item == item.key)
    after = sum(line.claim for order in look.orders for line in order.lines if line.variant in item.variants)
    return record.cases.sums(item.key)[1] - before + after


def _fold(record: Record, events: Iterable[Event], now: datetime) -> Errand:
    """Fold events by order and item; many webhooks of one thing are one question."""
    errand, newest = Errand(), dict[str, Order]()
    for event in events:
        match event:
            case OrderSeen(order):
                held = newest.get(order.id)
                newest[order.id] = order if held is None or order.modified >= held.modified else held
            case OrderGone(order_id) | OrderNamed(order_id):
                errand.orders[order_id] = None
            case ItemSeen(variant) | ItemGone(variant):
                errand.variants[variant] = None
            case LookAround():
                errand.around = True
            case Told() | BuyerForgotten():
                _heed(record, event, now)
            case Uninstalled():
                let_go(record, now)
                return Errand()
            case _:
                pass
    for order in newest.values():
        if order.id in errand.orders or not _closed_from_payload(record, order, now):
            errand.orders[order.id] = None
    return errand


def _heed(record: Record, event: Told | BuyerForgotten, now: datetime) -> None:
    match event:
        case Told(kind, subject, text):
            record.tasks.open(kind, subject, text, now)
        case BuyerForgotten(customer, orders):
            forget(record, orders, "platform", now, customer)


def _closed_from_payload(record: Record, order: Order, now: datetime) -> bool:
    """Settle an order from its payload when nobody in its queues can be short by our own stock mirror."""
    held = record.cases.order(order.id)
    if not (record.merchant.backfilled and order.complete and order.standing is Standing.OPEN):
        return False
    if held is not None and (order.modified < held.modified or any(line.shown or line.owed for line in held.lines)):
        return False
    mirrors = [_mirror(record, order, line.variant) for line in order.lines]
    if not all(mirrors) or (held and any(order.line(line.line.id) is None for line in held.lines)):
        return False
    _save_from_payload(record, order, now)
    return True


def _mirror(record: Record, order: Order, variant: str) -> bool:
    """Tell whether the pool of a variant covers everybody, this order included."""
    key = record.cases.item_of(variant)
    held = record.cases.item(key) if key else None
    if held is None or held.asked:
        return False
    _, claims = record.cases.sums(held.item.key)
    goods = cover(held.item, held.pool, claims)
    others = sum(one.units for one in record.cases.queue(held.item.key) if one.place.order != order.id)
    mine = sum(line.open_units for line in order.lines if record.cases.item_of(line.variant) == held.item.key)
    return goods is None or others + mine <= goods


def _save_from_payload(record: Record, order: Order, now: datetime) -> None:
    keys = {key for line in order.lines if (key := record.cases.item_of(line.variant))}
    before = {key: record.cases.sums(key)[0] for key in keys}
    record.cases.save_order(order, now)
    for key in keys:
        held = record.cases.item(key)
        if held and held.pool:
            record.cases.save_item(_moved(held, held.pool, record.cases.sums(key)[0] - before[key]))
            record.cases.give(goods(record, key))


def _moved(held: HeldItem, pool: Pool, taken: int) -> HeldItem:
    """Move the mirror as the sale moved the stock: available and claims together."""
    claimed = None if held.item.claimed is None else held.item.claimed + taken
    item = replace(held.item, available=pool.available - taken, claimed=claimed)
    return replace(held, item=item, pool=Pool(pool.available - taken, pool.taken + taken, pool.offset))
