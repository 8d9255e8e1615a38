"""Tells one step after the other and keeps what was expected beside what was found."""

import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.tour.eyes import Eyes, wait_for


@dataclass
class Check:
    """One thing that had to be so."""

    what: str
    expected: Any
    found: Any

    @property
    def ok(self) -> bool:
        """Whether it was so."""
        return bool(self.expected == self.found)


@dataclass
class Page:
    """What the story needs to remember, and the checks of the step being told."""

    eyes: Eyes
    patience: float
    kept: dict[str, Any] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)

    def check(self, what: str, expected: Any, look: Callable[[], Any], more: float = 0.0) -> None:
        """Look until it is as expected, `more` seconds longer than usual, and keep what was found in the end."""
        self.checks.append(Check(what, expected, wait_for(look, expected, self.patience + more)))


Step = Callable[[Page], None]


class Teller:
    """Goes through the steps; a step that breaks is a step that failed."""

    def __init__(self, eyes: Eyes, *, quiet: bool, patience: float) -> None:
        self.page = Page(eyes, patience)
        self.quiet = quiet
        self.told: list[dict[str, Any]] = []
        self.started = time.monotonic()

    def tell(self, step: Step) -> None:
        """Run one step and keep its checks."""
        self.page.checks = []
        title = (step.__doc__ or step.__name__).strip().splitlines()[0]
        try:
            step(self.page)
        except (RuntimeError, OSError, LookupError, StopIteration) as error:
            self.page.checks.append(Check("the step went through", "yes", f"{type(error).__name__}: {error}"))
        checks = [asdict(check) | {"ok": check.ok} for check in self.page.checks]
        self.told.append({"step": title, "ok": all(check["ok"] for check in checks), "checks": checks})
        self._say(self.told[-1])

    def _say(self, step: dict[str, Any]) -> None:
        if self.quiet:
            return
        print(f"{'ok ' if step['ok'] else 'NOT'} {step['step']}", file=sys.stderr)  # noqa: T201  # told to a person
        for check in step["checks"]:
            mark = "     " if check["ok"] else "  !! "
            print(f"{mark}{check['what']}: {check['found']}", file=sys.stderr)  # noqa: T201  # the same

    def summary(self) -> dict[str, Any]:
        """Return the whole story as data."""
        seconds = round(time.monotonic() - self.started, 1)
        return {"ok": all(step["ok"] for step in self.told), "seconds": seconds, "steps": self.told}
