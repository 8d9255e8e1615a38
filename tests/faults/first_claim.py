"""`python -m tests.faults.first_claim`: how long 10,000 deliveries wait for the first claim after something broke."""

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from connector.ports import Parcel
from tests.faults.cold import ColdStore
from tests.faults.strikes import STRIKES, pids
from tests.journeys.running import Running, running_house
from tests.support.databases import short_directory

BAR = 10.0  # seconds
_PATIENCE = 200.0
_OPEN = "SELECT count(*) FROM delivery WHERE merchant_id = %(id)s AND state = 'new'"


def queue(store: ColdStore, count: int, what: str) -> None:
    """Write deliveries down as the door does, but ring for nobody; each names a product of its own."""
    for number in range(count):
        raw = json.dumps({"id": 10_000_000 + number, "name": f"{what} {number}"}).encode()
        parcel = Parcel("product.deleted", f"{what}-{number}", wanted=True)
        store.house.deliveries.keep(store.merchant.id, parcel, {}, raw, store.now)


def _stand_still(running: Running) -> list[int]:
    found = [*pids(running, "worker"), *pids(running, "sweeper")]
    for pid in found:
        os.kill(pid, signal.SIGSTOP)
    return found


def _go_on(stopped: list[int]) -> None:
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def _kill(running: Running, name: str) -> bool:
    found = pids(running, name)
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(found)


BROKEN: Mapping[str, Callable[[Running], bool]] = {
    "Redis is emptied": STRIKES["Redis emptied"],
    "every worker process is killed": lambda running: _kill(running, "worker"),
    "PostgreSQL crashes": lambda running: _kill(running, "postgres"),
}


def measured(running: Running, store: ColdStore, name: str, count: int) -> float:
    """Queue while everybody stands still, let them begin, break it, and return the seconds to the next claim."""
    stopped = _stand_still(running)
    queue(store, count, name)
    before = store.count(_OPEN)
    _go_on(stopped)
    if name != "Redis is emptied":  # that one is broken before anybody was rung for
        while store.count(_OPEN) in {-1, before}:
            time.sleep(0.02)
    assert BROKEN[name](running), f"{name}: there was nothing to strike"
    struck, left = time.monotonic(), -1
    while left < 0:
        left = store.count(_OPEN)
    assert left > 0, "all was done before anything broke"
    while time.monotonic() - struck < _PATIENCE:
        now = store.count(_OPEN)
        if 0 <= now < left:
            break
        time.sleep(0.05)
    return time.monotonic() - struck


def settled(store: ColdStore) -> bool:
    """Wait until all is done."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if store.count(_OPEN) == 0:
            return True
        time.sleep(0.2)
    return False


def main() -> int:
    """Break each thing once; 1 if a first claim came too late."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.first_claim", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=10_000)
    asked = parser.parse_args()
    late = 0
    with short_directory() as directory, running_house(directory) as running:
        store = ColdStore(running, "cold-0", "woocommerce", random.Random("first claim"))
        for name in BROKEN:
            took = measured(running, store, name, asked.deliveries)
            late += took > BAR
            verdict = "" if took <= BAR else f", later than {BAR:.0f} s"
            done = "all were settled" if settled(store) else "NOT ALL WERE SETTLED"
            late += done.startswith("NOT")
            sys.stdout.write(f"{name}, {asked.deliveries} waiting: next claim after {took:.1f} s{verdict}; {done}\n")
            sys.stdout.flush()
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
