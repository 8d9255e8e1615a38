"""The count of faults over all histories of a run, kept in a file so that a long run goes on where it stopped."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.faults.play import Outcome


@dataclass
class Tally:
    """What a run of one seed has come to so far."""

    seed: str
    platform: str
    played: list[int] = field(default_factory=list)
    struck: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def injected(self) -> int:
        """The faults that struck a process with work in hand."""
        return sum(self.struck.values())

    def add(self, outcome: Outcome) -> None:
        """Count one history in; its breaches are held against every kind that struck in it."""
        self.played.append(outcome.number)
        self.struck = dict(Counter(self.struck) + Counter(outcome.struck))
        self.missed = dict(Counter(self.missed) + Counter(outcome.missed))
        if outcome.violations:
            self.broken = dict(Counter(self.broken) + Counter(set(outcome.struck)))
        self.violations += [f"history {outcome.number}: {said}" for said in outcome.violations]

    def lines(self) -> Iterator[str]:
        """Say it kind by kind, and close with one line."""
        for kind in sorted({*self.struck, *self.missed}):
            struck, broken = self.struck.get(kind, 0), self.broken.get(kind, 0)
            yield f"{kind:<36} injected {struck:>5}  recovered {struck - broken:>5}  in breached histories {broken:>3}"
        unfired = ", ".join(f"{kind} {count}" for kind, count in sorted(self.missed.items()))
        yield f"armed and not reached, so not counted: {unfired or 'none'}"
        yield from self.violations[:40]
        yield f"faults injected: {self.injected}  violations: {len(self.violations)}"


def load(path: Path, seed: str, platform: str) -> Tally:
    """Take up what was played before, or begin."""
    if path.exists():
        return Tally(**json.loads(path.read_text()))
    return Tally(seed, platform)


def keep(path: Path, tally: Tally) -> None:
    """Write the count down."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".new").write_text(json.dumps(asdict(tally)))
    path.with_suffix(".new").replace(path)
