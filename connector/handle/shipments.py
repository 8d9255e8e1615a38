"""What is on its way to the shop in shipments: expected as the platform tells of it, and promised from then on."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from connector.errors import NotSent, Refused, Unclear
from connector.handle.coming import SHIPMENT, expect_left, forget_shipments, is_early, is_news
from connector.handle.settle import review_all
from connector.model import Supply
from connector.ports import Arrivals, Coming, Desk, Record

log = logging.getLogger(__name__)
_HIDDEN = ("scopes_lost", "shipments")
_LOST = (
    "The app may no longer see what is on its way to your store in shipments. It is expected no more, and buyers whose "
    "day moves are told. Allow it again, or write down yourself what you expect."
)
_ROUND = 100  # items whose stock is read at once because of what shipments say

Shipments = Mapping[str, Sequence[Supply]]
"""What is left of the shipments on their way, by item."""


def read_shipments(desk: Desk, now: datetime) -> Shipments:
    """Expect what is on its way, and decide anew for everybody whose item that concerns.

    Returns what is not believed yet: shipments that lost units the stock does not show, so that it has to be read.
    """
    found = _told(desk)
    if found is None:
        return {}
    if found.hidden:
        _expect_none(desk, now)
        return {}
    return _expect(desk, found.coming, now)


def _expect(desk: Desk, found: Shipments, now: datetime) -> Shipments:
    with desk.books.record(desk.merchant.id) as record:
        record.tasks.close(*_HIDDEN, now)
        held = _held(record)
        news = [one for one in sorted({*found, *held}) if is_news(held.get(one, ()), found.get(one, ()), now)]
        said = {one: found.get(one, ()) for one in news if record.cases.item(one) is not None}
    early = {item: said[item] for item in said if is_early(held.get(item, ()), said[item])}
    believe_shipments(desk, {item: said[item] for item in said if item not in early}, now)
    return dict(islice(early.items(), _ROUND))


def _expect_none(desk: Desk, now: datetime) -> None:
    """Expect nothing of shipments that nobody shows us any more, tell the merchant once, and decide anew."""
    with desk.books.record(desk.merchant.id) as record:
        held = _held(record)
        changed = [one for one in held if forget_shipments(record, one, held[one], now)]
        if changed:
            record.tasks.open(*_HIDDEN, _LOST, now)
    if changed:
        review_all(desk, changed, now)


def believe_shipments(desk: Desk, said: Shipments, now: datetime) -> None:
    """Expect what shipments say is left of these items, now that their stock was read, and decide anew."""
    with desk.books.record(desk.merchant.id) as record:
        held = _held(record) if said else {}
        changed = [one for one in said if expect_left(record, one, held.get(one, ()), said[one], now)]
    if changed:
        review_all(desk, changed, now)


def _told(desk: Desk) -> Arrivals | None:
    """Return what the shop tells, None where it does not: an extra that cannot be read must not stop anything else."""
    try:
        return desk.shop.arrivals()
    except (NotSent, Refused, Unclear) as error:
        log.warning("What is on its way to %s is not known: %s", desk.merchant.public_id, error)
        return None


def _held(record: Record) -> Mapping[str, Sequence[Coming]]:
    held = defaultdict(list)
    for one in record.cases.expected_from(SHIPMENT):
        held[one.supply.item].append(one)
    return held
