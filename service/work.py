"""All the work of one merchant, one hand at a time: deliveries, looks whose time has come, operations, notices."""

from collections.abc import Callable
from datetime import datetime, timedelta

from connector.errors import NotSent
from connector.failpoint import reach
from connector.handle import cancel_planned, end_discontinued, heed_silence, look_again, look_around
from connector.model import Merchant
from connector.operate import carry_out, carry_out_pages
from connector.ports import Desk, Kind
from service import owners
from service.duties import merchant_duties
from service.postman import deliver_notices
from service.reconcile import reconcile
from service.turn import Turn
from service.wiring import House
from webhooks.drain import drain

_AT_ONCE = 50
_WOKEN_AT_ONCE = 25  # each may ask the shop several things


def work(house: House, merchant_id: int) -> bool:
    """Do everything due for a merchant; False when another process has it in hand."""
    owner = owners.owner()
    if not house.merchants.take_lane(merchant_id, owner):
        return False
    reach("work.lane")
    try:
        merchant = next((one for one in house.merchants.listed() if one.id == merchant_id), None)
        if merchant is not None and house.merchants.row(merchant_id)["keys"]:
            _rounds(house, merchant, owner)
    finally:
        house.merchants.leave_lane(merchant_id, owner)
    return True


def _rounds(house: House, merchant: Merchant, owner: str) -> None:
    """Work in rounds of a part of everything: a flood of deliveries holds up neither a refund nor another merchant."""
    desk, turn = house.desk(merchant), Turn()
    while _round(house, desk, turn, owner):
        if not house.merchants.take_lane(merchant.id, owner):
            return
        if turn.over or house.merchants.somebody_waits(merchant.id, house.clock(), house.env.sweep_every):
            house.doorbell.ring(merchant.id)
            return


def _round(house: House, desk: Desk, turn: Turn, owner: str) -> bool:
    """Do a part of everything that is due; False when nothing was, the shop let us go, or another took our place."""
    done = 0
    for part in (_drain, _woken, _duties, _sweep, reconcile, _operations, _notices):
        if turn.leaving or not house.merchants.holds_lane(desk.merchant.id, owner):
            return bool(done)
        done += part(house, desk, turn)
        if part is _drain and not house.merchants.row(desk.merchant.id)["active"]:
            return False
    return bool(done)


def _drain(house: House, desk: Desk, _turn: Turn) -> int:
    return drain(desk, house.platforms[desk.merchant.platform], house.deliveries, house.clock)


def _duties(house: House, desk: Desk, turn: Turn) -> int:
    return merchant_duties(house, desk, house.clock(), lambda: turn.over)


def _notices(house: House, desk: Desk, _turn: Turn) -> int:
    return deliver_notices(house, desk, house.clock())


def _woken(house: House, desk: Desk, _turn: Turn) -> int:
    """Look again at what was planned for now; a plan is forgotten only once it was carried out."""
    now = house.clock()
    with house.books.record(desk.merchant.id) as record:
        plans = record.woken(now, _WOKEN_AT_ONCE)
    if not plans:
        return 0
    reach("work.woken")
    orders = [plan["order_id"] for plan in plans if plan["order_id"]]
    items = [plan["item"] for plan in plans if plan["item"]]

    def look() -> None:
        look_again(desk, orders, items, now)
        heed_silence(desk, orders, now)
        keys = [plan["key"] for plan in plans]
        end_discontinued(desk, keys, now)
        cancel_planned(desk, keys, now)

    if not _look(house, desk, look, now):
        return 0
    reach("work.looked")
    with house.books.record(desk.merchant.id) as record:
        record.slept()
    return len(plans)


def _look(house: House, desk: Desk, look: Callable[[], None], now: datetime) -> bool:
    """Ask the shop; when it is away, what was planned waits and a person can see why."""
    try:
        look()
    except NotSent as error:
        with house.books.record(desk.merchant.id) as record:
            later = now + timedelta(seconds=max(15.0, error.wait))
            record.postpone_woken(later)
            text = f"The shop did not answer: {error}"
            record.tasks.open("shop_away", desk.merchant.public_id, text[:500], now)
        return False
    with house.books.record(desk.merchant.id) as record:
        record.tasks.close("shop_away", desk.merchant.public_id, now)
    return True


def _sweep(house: House, desk: Desk, _turn: Turn) -> int:
    """Look around for what no webhook told us, every so often."""
    now = house.clock()
    if not house.merchants.sweep_due(desk.merchant.id, now, house.env.sweep_every):
        return 0
    house.merchants.change(desk.merchant.id, swept_at=now)
    reach("work.sweeping")
    _look(house, desk, lambda: look_around(desk, now), now)
    return 0


def _operations(house: House, desk: Desk, turn: Turn) -> int:
    """Carry out what is due, one at least however late it is: slow calls must not hold up the others' turn."""
    with house.books.record(desk.merchant.id) as record:
        due = record.operations.due(house.clock(), _AT_ONCE)
    pages = [one for one in due if one.kind is Kind.ANNOUNCE]
    if pages:
        carry_out_pages(desk, pages, house.clock())
    for one in due:
        if one.kind is not Kind.ANNOUNCE:
            carry_out(desk, one, house.clock())
            if turn.over:
                break
    return len(due)
