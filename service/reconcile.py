"""Reconcile-only: after a restore no money of a merchant leaves until its refunds were read back from the platform."""

import logging
from datetime import timedelta
from typing import Any

from adapters.postgres.readback import Readback, Readbacks, recent_orders, save
from connector.errors import ConnectorError, NotSent
from connector.model import Merchant
from connector.operate import adopt, read_back
from connector.ports import Desk, State
from service.turn import Turn
from service.wiring import House

log = logging.getLogger(__name__)
_OPEN = tuple(state.value for state in State if state not in {State.DONE, State.FAILED})
_RECENT = timedelta(days=30)
_AT_ONCE = 25
_LIVE = timedelta(minutes=1)  # a reading that came no further than this has caught up, by the shop's own clock
_PAUSE = 60.0  # seconds until a shop that did not answer is asked again


def begin(house: House) -> None:
    """Take notice of a database that was just restored; the restore itself does so, and every sweep in case it died."""
    opened = Readbacks(house.engine).begin()
    if opened:
        log.warning("A backup was restored: no money of %s merchants leaves until it was read back.", opened)


def standing(house: House, merchant: Merchant) -> str:
    """Say in words whether a merchant's money waits for a reading back, "" when it does not."""
    held = Readbacks(house.engine).of(merchant.id)
    if held is None or held.lifted_at is not None:
        return ""
    opens = held.opens_at.isoformat(timespec="minutes")
    doing = f" Reading {held.stage}." if held.stage in _STAGES else ""
    trouble = f" {held.error}" if held.error else ""
    return f"Reconcile-only since a backup was restored: money waits until {opens} at least.{doing}{trouble}"


def reconcile(house: House, desk: Desk, turn: Turn) -> int:
    """Read a part back; return how much was done. A shop that does not answer is asked again later."""
    held, now = Readbacks(house.engine).of(desk.merchant.id), house.clock()
    if held is None or held.lifted_at is not None or held.due > now:
        return 0
    try:
        return _STAGES.get(held.stage, _start)(house, desk, held, turn)
    except ConnectorError as error:
        wait = max(_PAUSE, error.wait if isinstance(error, NotSent) else 0)
        text = f"The shop did not answer: {error}"[:500]
        Readbacks(house.engine).save(held, due=now + timedelta(seconds=wait), error=text)
        return 0


def _start(house: House, desk: Desk, held: Readback, _turn: Turn) -> int:
    """Begin a pass from the front; the first one says so in the ledger and to a person."""
    now = house.clock()
    with house.books.record(desk.merchant.id) as record:
        fresh = {"operation_id": 0, "order_id": "", "reached": held.since, "began_at": now, "error": ""}
        if not save(record.connection, held, stage="operations", **fresh):
            return 0
        if not held.stage:
            opens = held.opens_at.isoformat()
            record.append("connector", "restored", {"at": held.restored_at.isoformat(), "opens": opens}, now)
            text = f"A backup was restored. No money leaves until refunds were read back, at the earliest at {opens}."
            record.tasks.open("restored", desk.merchant.public_id, text, now)
    return 1


def _operations(house: House, desk: Desk, held: Readback, turn: Turn) -> int:
    """Look every open money operation up: it may have been carried out after the backup was made."""
    with house.books.record(desk.merchant.id) as record:
        found = record.operations.listed(states=_OPEN, after=held.operation_id, limit=_AT_ONCE)
    for one in found:
        if one.kind.money:
            read_back(desk, one, house.clock())
        Readbacks(house.engine).save(held, operation_id=one.id, error="")
        if one.kind.money and turn.over:
            return 1
    return 1 if found else _next(house, held, "orders")


def _orders(house: House, desk: Desk, held: Readback, _turn: Turn) -> int:
    """Read open and recent orders: their refunds may bear a tag of ours that the restored record does not know."""
    with house.books.record(desk.merchant.id) as record:
        ids = recent_orders(record.connection, held, held.restored_at - _RECENT, _AT_ONCE)
    if not ids:
        return _next(house, held, "changes")
    adopt(desk, desk.shop.look(ids, [], None).orders, house.clock())
    Readbacks(house.engine).save(held, order_id=ids[-1], error="")
    return 1


def _changes(house: House, desk: Desk, held: Readback, _turn: Turn) -> int:
    """Read what changed since the backup's watermark, new orders among it, until that has caught up."""
    if held.reached is None:
        return _end(house, desk, held)
    look = desk.shop.look([], [], held.reached)
    adopt(desk, look.orders, house.clock())
    if look.seen_to is None or look.seen_to - held.reached <= _LIVE:
        return _end(house, desk, held)
    Readbacks(house.engine).save(held, reached=look.seen_to, error="")
    return 1


def _next(house: House, held: Readback, stage: str, **values: Any) -> int:
    Readbacks(house.engine).save(held, stage=stage, **values)
    return 1


def _end(house: House, desk: Desk, held: Readback) -> int:
    """Lift the stop if this pass began late enough; what a slow shop still carries out would be missed otherwise."""
    began = held.began_at or held.restored_at
    if began < held.opens_at:
        return _next(house, held, "waiting", due=held.opens_at)
    now = house.clock()
    with house.books.record(desk.merchant.id) as record:
        if save(record.connection, held, stage="done", lifted_at=now):
            record.append("connector", "read_back", {"restored": held.restored_at.isoformat()}, now)
            record.tasks.close("restored", desk.merchant.public_id, now)
    return 1


_STAGES = {"operations": _operations, "orders": _orders, "changes": _changes}
