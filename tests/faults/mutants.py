"""`python -m tests.faults.mutants`: plant each known bug into a copy of the code and see the rig catch it."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_ROOT = Path(__file__).parents[2]
_PATCHES = Path(__file__).parent / "mutants"
_ROOMS = ("adapters", "config", "connector", "sandbox", "service", "storefront", "tests", "webhooks")
_CLOSING = re.compile(r"faults injected: (\d+)  violations: (\d+)")
_FIRST = re.compile(r"^  (I\d+: .*|a process .*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Catch:
    """What the rig made of one planted bug: how many faults it took, and the first thing it said."""

    name: str
    faults: int
    caught: bool
    said: str
    seconds: float

    def __str__(self) -> str:
        verdict = f"caught after {self.faults} faults" if self.caught else f"NOT CAUGHT in {self.faults} faults"
        return f"{self.name:<38} {verdict}, {self.seconds:.0f} s: {self.said}"


@contextmanager
def planted(patch: Path | None) -> Iterator[Path]:
    """Make a copy of the code with one bug in it."""
    with TemporaryDirectory(prefix="bo-mutant-") as directory:
        copy = Path(directory) / "copy"
        copy.mkdir()
        for room in _ROOMS:
            shutil.copytree(_ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(_ROOT / "Procfile", copy)
        if patch is not None:
            subprocess.run(["git", "apply", "--whitespace=nowarn", str(patch)], cwd=copy, check=True)
        yield copy


def catch(patch: Path, faults: int, seed: str) -> Catch:
    """Let the rig play against one planted bug until it says something or enough faults struck."""
    command = [sys.executable, "-m", "tests.faults", "--faults", str(faults), "--seed", seed, "--first-breach"]
    began = time.monotonic()
    with planted(patch) as copy:
        environ = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=copy, env=environ, capture_output=True, text=True, check=False)
        assert f"code in {copy}" in done.stdout, done.stdout + done.stderr
    closing = _CLOSING.search(done.stdout)
    if closing is None:
        return Catch(patch.stem, 0, caught=False, said=done.stderr[-600:], seconds=time.monotonic() - began)
    found = _FIRST.search(done.stdout)
    said = found.group(1) if found else ""
    return Catch(patch.stem, int(closing.group(1)), int(closing.group(2)) > 0, said, time.monotonic() - began)


def main() -> int:
    """Plant them all, or those whose name is given; 1 if one was not caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutants", description=__doc__)
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--seed", default="7")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    patches = [one for one in sorted(_PATCHES.glob("*.patch")) if not asked.names or one.stem[:2] in asked.names]
    missed = 0
    for patch in patches:
        found = catch(patch, asked.faults, asked.seed)
        missed += not found.caught
        sys.stdout.write(f"{found}\n")
        sys.stdout.flush()
    sys.stdout.write(f"planted bugs caught: {len(patches) - missed} of {len(patches)}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
