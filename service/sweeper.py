"""The sweeper: finds work nobody rang for, rings for it, and does it itself when nobody answers."""

import logging
import threading
from datetime import timedelta

from connector.failpoint import reach
from service.duties import house_duties
from service.failpoints import arm_all
from service.owners import is_dead
from service.reconcile import begin
from service.turn import stopping
from service.wiring import House
from service.work import work

log = logging.getLogger(__name__)
EVERY = 5.0
_BUSY = 0.2  # seconds between two sweeps of one that does all the work and found some
_FORGOTTEN = timedelta(seconds=20)


def sweep(house: House) -> int:
    """Ring for every merchant with due work, and work for those nobody came for; return how many were due."""
    now = house.clock()
    begin(house)
    _free_the_lanes_of_the_dead(house)
    house_duties(house, now)
    due = house.merchants.with_work(now, house.env.sweep_every)
    for merchant_id in due:
        house.doorbell.ring(merchant_id)
    reach("sweep.rung")
    _work_for_the_forgotten(house)
    return len(due)


def _free_the_lanes_of_the_dead(house: House) -> None:
    """Let others go on at once where a worker of this machine was killed; elsewhere its lease has to run out."""
    for merchant_id, name in house.merchants.lanes().items():
        if is_dead(name):
            house.merchants.leave_lane(merchant_id, name)


def _work_for_the_forgotten(house: House) -> None:
    """Give each merchant nobody came for one turn, the one served longest ago first, as of each turn."""
    patience = _FORGOTTEN if house.env.redis_url else timedelta(0)
    served = set[int]()
    while not stopping.is_set():
        late, every = house.clock() - patience, house.env.sweep_every + _FORGOTTEN
        forgotten = [one for one in house.merchants.with_work(late, every) if one not in served]
        if not forgotten:
            return
        served.add(forgotten[0])
        _work(house, forgotten[0])


def _work(house: House, merchant_id: int) -> None:
    try:
        work(house, merchant_id)
    except Exception:  # the outer edge: one merchant's trouble must not keep the others waiting
        log.exception("The work for merchant %s did not finish.", merchant_id)


def run(house: House, stop: threading.Event) -> None:
    """Sweep every few seconds until told to stop; a database that is away is waited for."""
    arm_all(house.env)
    while not stop.is_set():
        due = 0
        try:
            due = sweep(house)
        except Exception:  # the outer edge: the next round starts from the database again
            log.exception("A sweep did not finish.")
        if house.env.redis_url:
            stop.wait(EVERY)
        else:
            stop.wait(_BUSY if due else EVERY / 5)
