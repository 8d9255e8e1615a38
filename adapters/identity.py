"""Who answers at a shop's address, remembered for a while: asked before money moves, and not for every refund."""

import time
from collections.abc import Callable

_AGE = 300.0  # seconds; a store that moves is noticed by then


class Identity:
    """The store ids seen at addresses, each asked for anew when it is older than five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[str, float]] = {}

    def at(self, address: str, ask: Callable[[], str]) -> str:
        """Return the store id at `address`; what `ask` raises is raised, and nothing is remembered of it."""
        held = self._seen.get(address)
        if held is not None and self._clock() - held[1] < _AGE:
            return held[0]
        found = ask()
        self._seen[address] = (found, self._clock())
        return found

    def forget(self, address: str) -> None:
        """Ask anew next time."""
        self._seen.pop(address, None)
