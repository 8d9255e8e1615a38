"""Another item in place of units that wait: chosen by the buyer, changed in the order once, never for more money."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from connector.errors import ConnectorError, Refused
from connector.handle.ask import LIVE, busy_units, cancellable
from connector.handle.given import quote
from connector.model import Item, Line, Order, Standing
from connector.money import Money
from connector.operate import before, intend
from connector.ports import Desk, HeldLine, HeldOrder, Kind, Operation, Record, State, Units
from connector.swaps import others_for

T = TypeVar("T")
_MOST_OFFERS = 20


class Keep(Protocol):
    """A memory of what shops answered, by keys that begin with the merchant."""

    def __call__(self, key: tuple[Hashable, ...], ask: Callable[[], T], /) -> T:
        """Return what was answered before, or ask now; may raise NotSent where it does not want to ask."""
        ...


@dataclass(frozen=True, slots=True)
class SwapOffer:
    """Another item that may be had for up to `units` units of a line; `title` is what the shop calls it.

    Its `price` of today is compared with what was `paid` for a unit: `cheaper` is the part of that which goes back, 0
    where it costs the same or more, which the shop bears.
    """

    line: str
    item: str
    title: str
    units: int
    paid: Decimal
    price: Decimal

    @property
    def cheaper(self) -> Decimal:
        """The part of what was paid that goes back."""
        return max(Decimal(), (self.paid - self.price) / self.paid)


def ask_at_once(_: tuple[Hashable, ...], ask: Callable[[], T]) -> T:
    """Ask the shop, and keep nothing of it."""
    return ask()


def swap_offers(desk: Desk, order_id: str, keep: Keep = ask_at_once) -> tuple[SwapOffer, ...]:
    """Return what the buyer may take in place of what waits, with what is on the shelf as the shop says it now.

    What the shop says may be kept for a while by `keep`, as long as we hold the same of the order and of the items.
    """
    with desk.books.record(desk.merchant.id) as record:
        order = record.cases.order(order_id)
        wished = list(_wished(record, order)) if order else []
        dearer = record.policy.swap_dearer
    if order is None or not wished:
        return ()
    country, paid = keep((desk.merchant.id, order.id, order.modified), lambda: _paid_by_line(desk, order.id))
    if not paid:
        return ()
    others = {other.key: other for _, _, _, other in wished}
    held = frozenset((one.key, one.available) for one in others.values())
    items, prices = keep((desk.merchant.id, held, country), lambda: _on_shelf(desk, others.values(), country))
    found = (
        _offer(line, units, items.get(other.key), prices, paid.get(line.line.id), dearer)
        for line, units, _, other in wished
    )
    return tuple(one for one in found if one)[:_MOST_OFFERS]


def _on_shelf(desk: Desk, others: Iterable[Item], country: str) -> tuple[Mapping[str, Item], Mapping[str, Decimal]]:
    """Return the items as the shop shows them now, by their key, and what their variants cost today."""
    variants = [one.variants[0] for one in others]
    return {one.key: one for one in desk.shop.look((), variants, None).items}, desk.shop.prices(variants, country)


def _paid_by_line(desk: Desk, order_id: str) -> tuple[str, Mapping[str, Decimal]]:
    """Return the country whose tax prices hold ("": none), and what was paid for one unit of each line.

    Nothing where prices are no measure, or money is still to come: what another item costs less could not be paid back.
    """
    order = desk.shop.order(order_id)
    if order.captured < order.total or order.currency != desk.merchant.currency:
        return "", {}
    found = ((line.id, _paid(order, line)) for line in order.lines)
    return order.buyer.country if order.gross else "", {line: paid for line, paid in found if paid is not None}


def _paid(order: Order, line: Line) -> Decimal | None:
    """Return what was paid for one unit of a line, and not given back since, as the shop writes its prices."""
    kept = line.ordered - line.refunded_units
    if line.ordered <= 0 or kept <= 0:
        return None
    charge, nothing = line.charge, Money.zero(order.currency)
    paid, back = (charge.gross, charge.refunded) if order.gross else (charge.net, charge.refunded_net or nothing)
    # The lesser: money may have gone back for no unit, and units may have gone while their money is still to go back.
    return min(Decimal(paid.text) / line.ordered, Decimal((paid - back).text) / kept)


def _wished(record: Record, order: HeldOrder) -> Iterator[tuple[HeldLine, int, Item, Item]]:
    """Yield each line with its units that still wait, its item, and each other item the merchant would give for it."""
    if order.standing is not Standing.OPEN or not order.captured or record.policy.watch_only:
        return
    busy = busy_units(record, order.id)
    if _changing(record, order.id):
        return
    for line in order.lines:
        held = record.cases.item(line.item) if line.item and line.line.variant else None
        units = min(line.shown, line.line.open_units) - busy.get(line.line.id, 0)  # those that wait go first
        if held is None or units <= 0:
            continue
        for name in others_for(record.policy, held.item):
            other = _other(record, name)
            if other and other.key != held.item.key:
                yield line, units, held.item, other


def _changing(record: Record, order_id: str) -> bool:
    """Tell whether another item is on its way into the order, or what it costs less on its way back.

    Two such changes could be taken for each other, and so could what is owed after each.
    """
    live = [one for one in record.operations.of_order(order_id) if one.state in LIVE]
    return any(one.kind is Kind.SWAP or one.key.startswith("swap:") for one in live)


def _see_settled(record: Record, order_id: str) -> None:
    if _changing(record, order_id):
        raise Refused("A change of this order is under way: try again when it is done.")


def _other(record: Record, name: str) -> Item | None:
    """Return the item of that key or SKU if it is the only one, and sold as one variant."""
    held = record.cases.item(name)
    keys = record.cases.by_sku(name) if held is None else ()
    held = record.cases.item(keys[0]) if len(keys) == 1 else held
    return held.item if held and len(held.item.variants) == 1 else None


def _offer(
    line: HeldLine, units: int, other: Item | None, prices: Mapping[str, Decimal], paid: Decimal | None, dearer: int
) -> SwapOffer | None:
    if other is None or other.on_backorder or not other.ships:
        return None
    units = units if other.available is None else min(units, other.available)
    price = prices.get(other.variants[0])
    if units <= 0 or not paid or price is None or price * 100 > paid * (100 + dearer):
        return None
    return SwapOffer(line.line.id, other.variants[0], other.title, units, paid, price)


def swap_worth(desk: Desk, order_id: str, line: str, item: str, units: int) -> tuple[SwapOffer, Money]:
    """Return an offer and the money that goes back with `units` of it; raises Refused where it is no choice."""
    with desk.books.record(desk.merchant.id) as record:
        _see_settled(record, order_id)
    offer = next((one for one in swap_offers(desk, order_id) if (one.line, one.item) == (line, item)), None)
    if offer is None or not 0 < units <= offer.units:
        raise Refused("This is no choice for these units (any more).")
    order = desk.shop.order(order_id)
    whole = quote(desk, order, Units({line: units}))
    back = (whole.minor * offer.cheaper).to_integral_value(ROUND_HALF_UP)
    return offer, Money(int(back), whole.currency)


def choose_swap(
    desk: Desk, order_id: str, line: str, item: str, units: int, now: datetime, *, key: str = ""
) -> Operation:
    """Carry out the buyer's choice of another item; raises Refused where it is no choice (any more)."""
    offer, back = swap_worth(desk, order_id, line, item, units)
    order = desk.shop.order(order_id)
    with desk.books.record(desk.merchant.id) as record:
        _see_settled(record, order_id)
        cancellable(record, order, {line: units}, "merchant:choice", key)
        held = record.cases.order(order_id)
        details = {
            "variant": offer.item,
            "title": offer.title,
            "instead_of": next((one.title for one in order.lines if one.id == line), ""),
            "back": back.minor,
            "currency": order.currency,
            **before(record, order, line),
        }
        name = key or _name(order, line, offer.item, units, record)
        limit = record.policy.approve_up_to
        state = State.PROPOSED if limit is not None and back.minor > limit else State.APPROVED
        found = intend(
            record, order_id, Kind.SWAP, name, now, state=state, units={line: units}, details=details, actor="buyer"
        )
        if found is None or held is None:
            raise Refused("This was asked for already.")
        record.append("buyer", "swap", {"order": order_id, "line": line, "units": units, "item": offer.item}, now)
        if state is State.PROPOSED:
            text = f"The buyer of order {order.number} would take {offer.title} instead, which costs"
            text = f"{text} {back.text} {back.currency} less, to be paid back. Approve it?"
            record.tasks.open("approve", str(found.id), text, now)
        return found


def _name(order: Order, line: str, item: str, units: int, record: Record) -> str:
    """Name the intention by what it changes from what: pressing twice is one wish, until it came true or failed."""
    left = sum(one.open_units for one in order.lines if one.id == line)
    failed = sum(one.state is State.FAILED for one in record.operations.of_order(order.id))
    return f"swap:{order.id}:{line}:{left}:{failed}:{item}x{units}"


def offers_or_none(desk: Desk, order_id: str, keep: Keep = ask_at_once) -> tuple[SwapOffer, ...]:
    """Return what may be taken instead, nothing while the shop does not answer: a page is shown all the same."""
    try:
        return swap_offers(desk, order_id, keep)
    except ConnectorError:
        return ()
