"""Workers that play histories side by side, each in a town of its own, and say what came of each."""

import json
import os
import select
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from service.embedded import Postgres
from tests.faults.play import Outcome, play
from tests.faults.towns import TEMPLATE, town
from tests.faults.warming import warmed

_TOWN_LIFE = 20  # histories, after which a sandbox has so many stores in it that it becomes slow
_MEMORY = Path("/dev/shm")  # nothing in a town has to outlive it
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What every worker plays: histories of one seed; with `only` no other fault than these."""

    platform: str
    seed: str
    only: tuple[int, ...] = ()

    def histories(self, directory: Path, url: str, numbers: Sequence[int]) -> Iterator[Outcome]:
        """Play histories one after another, in a new town now and then."""
        for start in range(0, len(numbers), _TOWN_LIFE):
            with town(url, directory, f"sandbox-{start}") as cold:
                place = warmed(cold, self.platform)
                for number in numbers[start : start + _TOWN_LIFE]:
                    yield play(place, self.platform, self.seed, number, self.only)


def played(server: Postgres, assignment: Assignment, numbers: Sequence[int], workers: int) -> Iterator[Outcome]:
    """Yield the outcome of each history as it ends."""
    shares = [numbers[worker::workers] for worker in range(min(workers, len(numbers)))]
    urls = [server.create_database(f"worker_{next(_numbers)}", TEMPLATE) for _ in shares]
    yield from _heard([_hire(assignment, url, share) for url, share in zip(urls, shares, strict=True)])


def _hire(assignment: Assignment, url: str, numbers: Sequence[int]) -> tuple[int, int]:
    """Start a worker; return the pipe on which it tells, and its number."""
    reading, writing = os.pipe()
    if pid := os.fork():
        os.close(writing)
        return reading, pid
    os.close(reading)
    code = 1
    try:
        with os.fdopen(writing, "w") as told, _own_directory() as place:
            for outcome in assignment.histories(Path(place), url, numbers):
                told.write(json.dumps(asdict(outcome)) + "\n")
                told.flush()
        code = 0
    except BaseException:  # noqa: BLE001  # the outer edge of a process: what it has to say must not be lost
        traceback.print_exc()
    finally:
        os._exit(code)


def _own_directory() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="bo-", dir=_MEMORY if _MEMORY.exists() else None)


def _heard(workers: Sequence[tuple[int, int]]) -> Iterator[Outcome]:
    """Read from all workers until the last one has closed its pipe."""
    pids = dict(workers)
    rest = dict.fromkeys(pids, b"")
    while rest:
        for pipe in select.select(list(rest), [], [])[0]:
            piece = os.read(pipe, 65536)
            *lines, rest[pipe] = (rest[pipe] + piece).split(b"\n")
            yield from (Outcome(**json.loads(line)) for line in lines)
            if not piece:
                os.close(pipe)
                del rest[pipe]
                _bury(pids[pipe])


def _bury(pid: int) -> None:
    """See one worker to its end; one that fell is an end of the run."""
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("A worker of the rig fell; its last words are above.")
