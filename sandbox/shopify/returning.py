"""Units that a refund or an edit takes off an order: out of fulfilment, and back to the shelf or not."""

from collections import Counter

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, stock, units
from sandbox.shopify.model import Facts, FulfilmentOrder, Line, Order, RefundLine

KINDS = ("CANCEL", "RETURN", "NO_RESTOCK")


def check(order: Order, rows: list[RefundLine]) -> None:
    """CANCEL is for units that have not left, RETURN for units that have."""
    asked = Counter[tuple[int, str]]()
    for row in rows:
        line, key = units.line_of(order, row.line), (row.line, row.restock)
        asked[key] += row.quantity
        if row.restock not in KINDS:
            raise keep.Refusal("", ["refundLineItems", "restockType"], "Restock type is not supported")
        if row.restock == "NO_RESTOCK" and row.place is not None:
            said = "Location must be blank when not restocking"
            raise keep.Refusal("", ["refundLineItems", "locationId"], said)
        if line is not None and row.restock == "CANCEL" and asked[key] > units.open_units(order, line):
            said = "Quantity cannot cancel more items than are unfulfilled"
            raise keep.Refusal("", ["refundLineItems", "quantity"], said)
        if line is not None and row.restock == "RETURN" and asked[key] > returnable(order, line):
            said = "Quantity cannot return more items than were fulfilled"
            raise keep.Refusal("", ["refundLineItems", "quantity"], said)


def returnable(order: Order, line: Line) -> int:
    """Units that left and have not been refunded."""
    return units.current(order, line) - units.open_units(order, line)


def give_back(tx: Tx, facts: Facts, order: Order, rows: list[RefundLine]) -> None:
    """Move the units; the order's refunds do not hold these rows yet."""
    for row in rows:
        line = units.line_of(order, row.line)
        if line is None or not row.quantity:
            continue
        if row.restock == "RETURN":
            bring_back(tx, facts, line, row)
        else:
            take_off(tx, facts, order, line, row.quantity, restock=row.restock == "CANCEL", place=row.place)


def bring_back(tx: Tx, facts: Facts, line: Line, row: RefundLine) -> None:
    """Units that left are on the shelf again."""
    variant = stock.counted(tx, facts.name, line.variant)
    places = keep.places(tx, facts.name)
    if variant is not None:
        stock.receive(tx, facts, variant.item, row.place or places[0].id, row.quantity)


def take_off(
    tx: Tx, facts: Facts, order: Order, line: Line, count: int, *, restock: bool, place: int | None = None
) -> int:
    """Take open units out of fulfilment; returns how many there were.

    Shopify does not say out of which fulfilment order: the switch takes the oldest number first or the newest.
    """
    left, newest = count, facts.switches.get("cancel_takes") == "newest"
    for one in sorted(units.open_fulfilments(order), key=lambda each: -each.id if newest else each.id):
        for row in one.lines:
            part = min(left, row.remaining) if row.line == line.id else 0
            if part:
                row.remaining, row.total, left = row.remaining - part, row.total - part, left - part
                shelve(tx, facts, line, one, part, restock=restock, place=place)
                settle(one)
    return count - left


def shelve(
    tx: Tx, facts: Facts, line: Line, one: FulfilmentOrder, part: int, *, restock: bool, place: int | None
) -> None:
    """Give committed units back; without restocking the switch says whether they stay committed for ever."""
    variant = stock.counted(tx, facts.name, line.variant)
    if variant is None:
        return
    if restock and place in (None, one.place):
        stock.give_back(tx, facts, variant.item, one.place, part)
    elif restock and place is not None:
        stock.leave(tx, facts, variant.item, one.place, part)
        stock.receive(tx, facts, variant.item, place, part)
    elif facts.switches.get("no_restock") == "releases_committed":
        stock.leave(tx, facts, variant.item, one.place, part)


def settle(one: FulfilmentOrder) -> None:
    """Nothing left to send closes it, and whoever held it holds nothing any more."""
    one.updated = clock.now()
    if not any(row.remaining for row in one.lines):
        one.status, one.holds = "CLOSED", []
