"""What comes round again, planned in a table: two sweepers, or none for a while, do no harm."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.errors import ConnectorError, NotSent
from connector.failpoint import reach
from connector.handle import read_groups
from connector.model import Merchant
from connector.ports import Desk
from service.connect import AUDIT, AUDITED_EVERY, resubscribe, say_on_pages
from service.heads import tell_heads
from service.install import pass_secrets_on
from service.install_woo import carry_on_apart
from service.privacy import erase_departed
from service.wiring import House

log = logging.getLogger(__name__)
KEPT = timedelta(days=14)  # what was delivered and settled: a body names a buyer
_AGAIN = timedelta(minutes=5)
TASK = "webhooks"
PAGES, PAGES_EVERY = "pages", timedelta(days=1)  # a date in working days from now is another one tomorrow

GROUPS, GROUPS_EVERY = "groups", timedelta(hours=1)  # a store does not say that a product came into a collection


@dataclass(frozen=True, slots=True)
class Round:
    """How often something comes round, and what it is."""

    every: timedelta
    do: Callable[[House, datetime], object]


ROUNDS: Mapping[str, Round] = {
    "heads": Round(timedelta(minutes=10), tell_heads),  # by itself once a day: soon after midnight
    "installs": Round(timedelta(seconds=15), lambda house, _now: carry_on_apart(house)),
    "secrets": Round(timedelta(minutes=5), lambda house, _now: pass_secrets_on(house)),
    "erase": Round(timedelta(minutes=10), erase_departed),
    "forget": Round(timedelta(days=1), lambda house, now: house.deliveries.forget(now - KEPT)),
}


def house_duties(house: House, now: datetime) -> int:
    """Do what is due for the whole house; return how much. What fails is planned again and stops nothing else."""
    done = 0
    for name, one in ROUNDS.items():
        if not house.duties.take(name, now):
            continue
        reach("duty.taken")
        done += 1
        try:
            one.do(house, now)
        except Exception as error:  # one duty's trouble must not keep the sweeper from the others
            log.exception("The duty %s did not finish.", name)
            house.duties.done(name, now + _AGAIN, now, error=type(error).__name__)
        else:
            house.duties.done(name, now + one.every, now)
    return done


def merchant_duties(house: House, desk: Desk, now: datetime, over: Callable[[], bool] = lambda: False) -> int:
    """Do what comes round again for one merchant whose store is read whole."""
    if not desk.merchant.backfilled:
        return 0
    _groups(house, desk, now, over)
    _pages(house, desk, now)
    return _webhooks(house, desk, now)


def say_anew(house: House, merchant: Merchant, now: datetime) -> None:
    """Have what a merchant chose said everywhere at once, and by what is in the groups they name."""
    house.duties.hasten(GROUPS, now, merchant.id)
    house.duties.hasten(PAGES, now, merchant.id)
    house.doorbell.ring(merchant.id)


def _groups(house: House, desk: Desk, now: datetime, over: Callable[[], bool]) -> None:
    """Read what is in the groups that lead times name, before anything is said that rests on it."""
    if not house.duties.take(GROUPS, now, desk.merchant.id):
        return
    reach("duty.taken")
    try:
        again = read_groups(desk, GROUPS_EVERY, over, now)
    except NotSent as error:
        house.duties.done(GROUPS, now + _AGAIN, now, desk.merchant.id, error=str(error))
    else:
        house.duties.done(GROUPS, again or now + PAGES_EVERY, now, desk.merchant.id)


def _pages(house: House, desk: Desk, now: datetime) -> None:
    """Say on every item's page what is so today, and at once when the merchant chose otherwise."""
    if house.duties.take(PAGES, now, desk.merchant.id):
        reach("duty.taken")
        say_on_pages(house, desk.merchant, desk)
        house.duties.done(PAGES, now + PAGES_EVERY, now, desk.merchant.id)


def _webhooks(house: House, desk: Desk, now: datetime) -> int:
    """Look after a merchant's webhooks every quarter of an hour: a store switches them off and tells nobody."""
    if not house.duties.take(AUDIT, now, desk.merchant.id):
        return 0
    reach("duty.taken")
    try:
        mended = resubscribe(house, desk)
    except ConnectorError as error:
        _in_vain(house, desk, error, now)
        return 0
    with house.books.record(desk.merchant.id) as record:
        if mended:
            record.append("connector", "webhooks_mended", {"topics": list(mended)}, now)
        record.tasks.close(TASK, desk.merchant.public_id, now)
    if mended:  # what they would have told is looked for now
        house.merchants.change(desk.merchant.id, swept_at=None)
    house.duties.done(AUDIT, now + AUDITED_EVERY, now, desk.merchant.id)
    return 0


def _in_vain(house: House, desk: Desk, error: ConnectorError, now: datetime) -> None:
    house.duties.done(AUDIT, now + _AGAIN, now, desk.merchant.id, error=str(error))
    if error.retry:
        return
    text = f"The webhooks could not be looked after, so news come only by looking around: {error}"
    with house.books.record(desk.merchant.id) as record:
        record.tasks.open(TASK, desk.merchant.public_id, text[:500], now)
