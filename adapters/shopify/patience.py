"""How long one call may wait for its turn, all in all."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.shopify.faults import Throttled

LONGEST_WAIT = 30.0  # seconds
SMALLEST_PAUSE = 0.5


@dataclass(slots=True)
class Patience:
    """What is left of the waiting; `luck` (0 to 1) makes workers that wait for the same thing part."""

    pause: Callable[[float], None]
    luck: Callable[[], float]
    left: float = LONGEST_WAIT

    def sleep(self, wait: float) -> None:
        """Sleep a little longer than `wait` seconds; raises Throttled, saying how long, if that is too much."""
        seconds = max(SMALLEST_PAUSE, wait * (1.1 + 0.2 * self.luck()))
        if seconds > self.left:
            raise Throttled("The shop's budget of calls is used up for now.", wait=seconds)
        self.left -= seconds
        self.pause(seconds)
