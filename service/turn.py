"""How long one merchant is worked for before the next one has its turn."""

import signal
import threading
import time
from collections.abc import Callable

SECONDS = 10.0
# Set by the signal that asks this process to leave: what is in hand is finished, nothing new is taken.
stopping = threading.Event()


def heed_farewells() -> None:
    """Take SIGTERM and Ctrl-C as a request to leave once what is in hand is done; call it in the main thread."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())


class Turn:
    """One merchant's turn: over after a while, and at once when the process is asked to leave."""

    def __init__(self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until = clock() + seconds

    @property
    def leaving(self) -> bool:
        """Whether this process is asked to stop: no new thing may be begun."""
        return stopping.is_set()

    @property
    def over(self) -> bool:
        """Whether what is left has to wait for the next turn."""
        return self.leaving or self._clock() >= self._until
