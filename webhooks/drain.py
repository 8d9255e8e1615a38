"""From what arrived to what is settled: claim, read, fold, hand over; set aside what nobody can understand."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from connector.errors import ConnectorError, Malformed, NotSent
from connector.events import Event
from connector.failpoint import reach
from connector.handle import take
from connector.ports import Desk, Platform

log = logging.getLogger(__name__)
MOST_CLAIMS = 5


class Claimed(Protocol):
    """One delivery in our hands."""

    @property
    def id(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def body(self) -> bytes: ...
    @property
    def claims(self) -> int: ...


class Deliveries(Protocol):
    """What arrived and is not settled."""

    def claim(self, merchant_id: int, now: datetime, limit: int = 100) -> Sequence[Claimed]: ...
    def finish(self, ids: Sequence[int], now: datetime, state: str = "done", error: str = "") -> None: ...
    def postpone(self, ids: Sequence[int], until: datetime, error: str, *, counts: bool) -> None: ...


def drain(desk: Desk, platform: Platform, deliveries: Deliveries, clock: Callable[[], datetime]) -> int:
    """Settle what is due for one merchant; return how many deliveries were taken in hand."""
    claimed = deliveries.claim(desk.merchant.id, clock())
    reach("drain.claimed")
    fresh = [one for one in claimed if one.claims <= 1]
    _settle(desk, platform, deliveries, fresh, clock())
    for one in claimed:
        if one.claims > MOST_CLAIMS:
            _set_aside(desk, deliveries, one, "It was tried five times.", clock())
        elif one.claims > 1:  # tried before: alone, so that it holds nobody else up
            _settle(desk, platform, deliveries, [one], clock())
    return len(claimed)


def _settle(desk: Desk, platform: Platform, deliveries: Deliveries, batch: Sequence[Claimed], now: datetime) -> None:
    events: list[Event] = []
    understood: list[int] = []
    for one in batch:
        try:
            events += platform.read(one.topic, one.body)
            understood.append(one.id)
        except Malformed as error:
            _set_aside(desk, deliveries, one, str(error), now)
        except Exception as error:  # a fault of ours in reading: this one must not take the others with it
            log.exception("A delivery of merchant %s could not be read.", desk.merchant.id)
            deliveries.postpone([one.id], now + timedelta(seconds=10), type(error).__name__, counts=True)
    if understood:
        _take(desk, deliveries, understood, events, now)


def _take(desk: Desk, deliveries: Deliveries, ids: Sequence[int], events: Sequence[Event], now: datetime) -> None:
    """Hand events over; the shop being away is not the delivery's fault, anything else counts against it."""
    try:
        take(desk, events, now)
    except NotSent as error:
        return deliveries.postpone(ids, now + timedelta(seconds=max(10.0, error.wait)), str(error), counts=False)
    except ConnectorError as error:
        return deliveries.postpone(ids, now + timedelta(seconds=30), str(error), counts=True)
    except Exception as error:  # the worker's outer edge: only our own transaction and reads are inside
        log.exception("Deliveries of merchant %s could not be taken in.", desk.merchant.id)
        return deliveries.postpone(ids, now + timedelta(seconds=10), type(error).__name__, counts=True)
    reach("drain.taken")
    return deliveries.finish(ids, now)


def _set_aside(desk: Desk, deliveries: Deliveries, one: Claimed, reason: str, now: datetime) -> None:
    deliveries.finish([one.id], now, "quarantined", reason)
    reach("drain.set_aside")
    with desk.books.record(desk.merchant.id) as record:
        text = f"A {one.topic} delivery could not be understood and was set aside: {reason[:200]}"
        record.tasks.open("delivery_quarantined", str(one.id), text, now)
