"""Whether there is room for one more delivery: a shop that floods us, or a disk that fills, is told to come later."""

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from service.wiring import House

log = logging.getLogger(__name__)
MOST_WAITING = 200_000  # deliveries of one merchant that nobody settled yet
LEAST_FREE = 256 * 1024 * 1024  # bytes: PostgreSQL stops altogether on a disk that is full, so we stop before
_GLANCE = 1.0  # seconds for which an answer holds


def free_bytes(place: Path) -> int:
    """Return the bytes left on the disk of a place; one that is not there yet is its parent's."""
    found = next(one for one in (place, *place.parents) if one.exists())
    return shutil.disk_usage(found).free


class Room:
    """Callable by merchant id; looks once a second, whatever the load.

    A flood of one merchant's closes the door to that merchant alone.
    """

    def __init__(
        self,
        house: House,
        *,
        most: int = MOST_WAITING,
        free: Callable[[Path], int] = free_bytes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house = house
        self._most = most
        self._free = free
        self._clock = clock
        self._known: dict[int, tuple[float, bool]] = {}

    def __call__(self, merchant_id: int) -> bool:
        """Tell whether one more delivery of the merchant can be kept."""
        return self._lately(0, self._disk) and self._lately(merchant_id, lambda: self._queue(merchant_id))

    def _lately(self, key: int, look: Callable[[], bool]) -> bool:
        moment, answer = self._known.get(key, (float("-inf"), True))
        if self._clock() - moment >= _GLANCE:
            answer = look()
            self._known[key] = (self._clock(), answer)
        return answer

    def _disk(self) -> bool:
        """Tell whether our own disk has room; it is the database's as well where we start the database."""
        ok = self._free(self._house.env.var_dir) >= LEAST_FREE
        if not ok:
            log.error("The disk of %s is nearly full: deliveries are turned away.", self._house.env.var_dir)
        return ok

    def _queue(self, merchant_id: int) -> bool:
        ok = self._house.deliveries.waiting(merchant_id, self._most) < self._most
        if not ok:
            log.error("%s deliveries of merchant %s wait: more are turned away.", self._most, merchant_id)
        return ok
