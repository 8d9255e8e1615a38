"""`python -m tests.faults`: break things on purpose and look whether anything is lost."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.cold_runs import run_cold
from tests.faults.runs import Wish, replay, run
from tests.faults.tally import Tally
from tests.faults.towns import database_server

_HERE = Path(__file__).parents[2]


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    """Read what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=200, help="how many have to strike")
    parser.add_argument("--seed", default="", help="the same seed plans the same histories and faults")
    parser.add_argument("--only", type=int, default=0, help="play the history of one fault number, and say all of it")
    parser.add_argument("--alone", action="store_true", help="with --only: leave the other faults out")
    parser.add_argument("--lane", choices=["forked", "cold"], default="forked", help="cold: the real processes")
    parser.add_argument("--platform", default="woocommerce")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=600.0, help="stop after this time; the next call goes on")
    parser.add_argument("--first-breach", action="store_true", help="stop at the first history that breaks a promise")
    parser.add_argument("--state", type=Path, default=Path("var/faults"), help="where the count is kept")
    return parser.parse_args()


def main() -> int:
    """Play until enough struck; 1 if anything was breached."""
    asked = arguments()
    seed = asked.seed or str(int(time.time()))
    wish = Wish(asked.platform, seed, asked.faults, asked.workers, asked.minutes, asked.first_breach, asked.state)
    say(f"seed {seed}, {asked.platform}, commit {_commit()}, code in {_HERE}")
    tally = _played(wish, asked)
    *lines, closing = tally.lines()
    for line in lines:
        say(line)
    rate = tally.injected / max(tally.seconds, 0.1)
    again = f"make faults LANE={asked.lane} PLATFORM={asked.platform} FAULTS={asked.faults} SEED={seed}"
    say(f"again: {again}    {tally.seconds:.0f} s, {rate:.1f} faults a second")
    say(closing)
    return 1 if tally.violations else 0


def _played(wish: Wish, asked: argparse.Namespace) -> Tally:
    if asked.lane == "cold":
        return run_cold(wish.platform, wish.seed, wish.faults, wish.minutes, say)
    with database_server() as server:
        return replay(server, wish, asked.only, asked.alone, say) if asked.only else run(server, wish, say)


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, cwd=_HERE, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
