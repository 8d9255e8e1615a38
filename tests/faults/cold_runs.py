"""A run in the cold lane: strikes at a running house while its stores are busy, then rest, then the checker."""

import random
import time
from collections.abc import Callable, Sequence

from tests.faults.cold import ColdStore, connected
from tests.faults.invariants import violations
from tests.faults.play import Outcome, gather
from tests.faults.strikes import STRIKES, drawn
from tests.faults.tally import Tally
from tests.journeys.running import Running, running_house
from tests.support.databases import short_directory

_STORES = 4
_PATIENCE = 20.0  # seconds in which what is only passing (a lease, an open transaction) has to pass


def run_cold(platform: str, seed: str, faults: int, minutes: float, say: Callable[[str], None]) -> Tally:
    """Strike until enough strikes met live work."""
    tally, chance, began = Tally(seed, platform), random.Random(f"cold/{seed}"), time.monotonic()
    with short_directory() as directory, running_house(directory) as running:
        stores = [ColdStore(running, f"cold-{number}", platform, chance) for number in range(_STORES)]
        outcome = Outcome(0)
        while len(outcome.struck) < faults and time.monotonic() - began < minutes * 60:
            _strike(running, stores, chance, outcome)
            say(f"{len(outcome.struck)} struck: {outcome.faults[-1]}, {time.monotonic() - began:.0f} s")
        for store in stores:
            outcome.violations += _judged(running, store)
    tally.add(outcome)
    tally.seconds = time.monotonic() - began
    return tally


def _strike(running: Running, stores: Sequence[ColdStore], chance: random.Random, outcome: Outcome) -> None:
    """Let the stores be busy and strike in the middle of it; it counts if there was work and something to strike."""
    kind = drawn(chance)
    for store in chance.sample(stores, 2):
        store.trade()
    time.sleep(chance.uniform(0.0, 0.6))
    live = any(store.live() for store in stores)
    struck = STRIKES[kind](running) and live
    (outcome.struck if struck else outcome.missed).append(kind)
    outcome.faults.append(f"{kind}{'' if struck else ' (did not count)'}")
    time.sleep(chance.uniform(0.3, 2.5))


def _judged(running: Running, store: ColdStore) -> list[str]:
    """Wait for rest and judge; what is only passing is looked at again."""
    rested = store.rest()
    until = time.monotonic() + _PATIENCE
    while True:
        with connected(running) as line:
            found = violations(gather(store, line, running.log, 0))
        if not found or time.monotonic() > until:
            return [*([] if rested else [f"I5: store {store.store.name} did not come to rest"]), *found]
        time.sleep(1)
