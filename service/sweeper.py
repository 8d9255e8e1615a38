"""The sweeper: finds work nobody rang for, rings for it, and does it itself when nobody answers."""

import logging
import threading
from datetime import timedelta

from service.heads import tell_heads
from service.wiring import House
from service.work import work

log = logging.getLogger(__name__)
EVERY = 5.0
_FORGOTTEN = timedelta(seconds=20)


def sweep(house: House) -> int:
    """Ring for every merchant with due work, and work for those nobody came for; return how many were due."""
    now = house.clock()
    tell_heads(house, now)
    due = house.merchants.with_work(now, house.env.sweep_every)
    for merchant_id in due:
        house.doorbell.ring(merchant_id)
    late = now if not house.env.redis_url else now - _FORGOTTEN
    for merchant_id in house.merchants.with_work(late, house.env.sweep_every + _FORGOTTEN):
        work(house, merchant_id)
    return len(due)


def run(house: House, stop: threading.Event) -> None:
    """Sweep every few seconds until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        try:
            sweep(house)
        except Exception:  # the outer edge: the next round starts from the database again
            log.exception("A sweep did not finish.")
        stop.wait(EVERY if house.env.redis_url else EVERY / 5)
