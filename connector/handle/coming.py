"""Shipments and stock kept level: a unit that came in is taken off what was expected once, whoever tells of it first.

A shipment counts down by itself, and the stock rises by the same goods a moment before or after. What comes in is
taken off shipments first, as a guess that the shipments' next telling sets right: `Coming.seen` is the guess.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from connector.handle.arrivals import expected_of, write_changes
from connector.model import Supply
from connector.ports import Coming, Record

SHIPMENT = "shipment"
"""Who says so: a shipment on its way in Shopify."""
_APART = timedelta(minutes=5)  # by which stock and shipments may tell of the same goods


def take_in(record: Record, item: str, units: int, now: datetime) -> None:
    """Take units that came in off what is expected: off shipments first, which will say whether they were theirs."""
    others = record.cases.use_supply(item, units, now, only=SHIPMENT)
    record.cases.use_supply(item, others, now, but=SHIPMENT)


def is_news(held: Sequence[Coming], said: Sequence[Supply], now: datetime) -> bool:
    """Tell whether shipments say anything else than they said last, or it is time to judge a guess."""
    before = {one.supply.reference: (one.told, one.supply.due) for one in held if one.told}
    same = before == {one.reference: (one.units, one.due) for one in said}
    return not same or (_seen(held) != 0 and not _fresh(held, now))


def is_early(held: Sequence[Coming], said: Sequence[Supply]) -> bool:
    """Tell whether shipments lost more units than came into the stock, as far as it was read."""
    return _lost(held, said) > max(0, _seen(held))


def expect_left(record: Record, item: str, held: Sequence[Coming], said: Sequence[Supply], now: datetime) -> bool:
    """Expect what is left of an item's shipments, as they say; True if anything is expected otherwise than before.

    What came in and no shipment lost, a while later still, was somebody else's. What shipments lost and the stock does
    not show yet is taken off nothing when it does.
    """
    before, over = expected_of(record, item, SHIPMENT), _over(held, said, now)
    others = over if over > 0 and not _fresh(held, now) else 0
    gone = {one.supply.reference: one for one in held}.keys() - {one.reference for one in said}
    left = [*said, *(Supply(item, 0, None, None, SHIPMENT, name) for name in sorted(gone))]
    for place, one in enumerate(left):
        record.cases.add_supply(one, now, seen=0 if place else min(0, over))
    if over > others:  # too early to judge: still a guess, as old as it was
        record.cases.use_supply(item, over, _since(held, now), only=SHIPMENT)
    record.cases.use_supply(item, others, now, but=SHIPMENT)
    return write_changes(record, before, expected_of(record, item, SHIPMENT), now) or others > 0


def forget_shipments(record: Record, item: str, held: Sequence[Coming], now: datetime) -> bool:
    """Expect nothing of an item's shipments; True if anything was expected of them."""
    before = expected_of(record, item, SHIPMENT)
    for one in held:
        record.cases.add_supply(Supply(item, 0, None, None, SHIPMENT, one.supply.reference), now, seen=0)
    return write_changes(record, before, {}, now)


def _over(held: Sequence[Coming], said: Sequence[Supply], now: datetime) -> int:
    """Return by how much the stock rose beyond what shipments lost; an old want of the stock is forgotten."""
    seen = _seen(held)
    return (seen if seen > 0 or _fresh(held, now) else 0) - _lost(held, said)


def _lost(held: Sequence[Coming], said: Sequence[Supply]) -> int:
    left = {one.reference: one.units for one in said}
    return sum(max(0, one.told - left.get(one.supply.reference, 0)) for one in held)


def _seen(held: Sequence[Coming]) -> int:
    return sum(one.seen for one in held)


def _since(held: Sequence[Coming], now: datetime) -> datetime:
    return max((one.since for one in held if one.seen), default=now)


def _fresh(held: Sequence[Coming], now: datetime) -> bool:
    return now - _since(held, now) < _APART
