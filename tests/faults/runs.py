"""A run: histories until enough faults struck, counted in a file so that it goes on where it was stopped."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from service.embedded import Postgres
from tests.faults.crew import Assignment, played
from tests.faults.play import FAULTS_EACH, Outcome
from tests.faults.tally import Tally, keep, load

Say = Callable[[str], None]
_MOST_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What a run is asked for."""

    platform: str
    seed: str
    faults: int
    workers: int = 2
    minutes: float = 600.0
    first_breach: bool = False
    state: Path = Path("var/faults")


def run(server: Postgres, wish: Wish, say: Say) -> Tally:
    """Play until enough faults struck, the time is over, or (if asked) the first promise broke."""
    path = wish.state / f"{wish.platform}-{wish.seed}.json"
    tally = load(path, wish.seed, wish.platform)
    before, began = tally.seconds, time.monotonic()
    while tally.injected < wish.faults and time.monotonic() - began < wish.minutes * 60:
        for outcome in played(server, Assignment(wish.platform, wish.seed), _next(tally, wish), wish.workers):
            tally.add(outcome)
            tally.seconds = before + time.monotonic() - began
            keep(path, tally)
            _tell(tally, outcome, say)
        if wish.first_breach and tally.violations:
            break
    return tally


def _next(tally: Tally, wish: Wish) -> list[int]:
    """Return the next histories: about as many as are missing, a few minutes' worth at most."""
    missing = -(-(wish.faults - tally.injected) * 4 // (FAULTS_EACH * 3))
    most = wish.workers if wish.first_breach else _MOST_AT_ONCE
    known = set(tally.played)
    return list(islice((number for number in count() if number not in known), max(1, min(missing, most))))


def replay(server: Postgres, wish: Wish, only: int, alone: bool, say: Say) -> Tally:
    """Play the history of one fault again and say what was done to it."""
    tally, number = Tally(wish.seed, wish.platform), (only - 1) // FAULTS_EACH
    assignment = Assignment(wish.platform, wish.seed, (only,) if alone else ())
    for outcome in played(server, assignment, [number], 1):
        tally.add(outcome)
        for line in outcome.faults:
            say(line)
    return tally


def _tell(tally: Tally, outcome: Outcome, say: Say) -> None:
    told = f"{len(outcome.struck)} struck, {len(outcome.violations)} breached"
    say(f"history {outcome.number}: {told}; {tally.injected} so far in {tally.seconds:.0f} s")
    for one in outcome.violations:
        say(f"  {one}")
