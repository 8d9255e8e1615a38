"""Run the story and print one JSON summary; exit code 1 if any step came out otherwise.

Nothing of the connector is imported here: what should have happened is worked out from the store's own books.
"""

import argparse
import json
import sys

from sandbox.tour.eyes import Eyes
from sandbox.tour.marks import MARKS
from sandbox.tour.steps import STORY
from sandbox.tour.teller import Teller


def main() -> int:
    """Tell the story against a running service and sandbox."""
    options = _options()
    token = sys.stdin.readline().strip()
    eyes = Eyes(options.sandbox, options.shop, options.service, options.merchant, token, options.platform)
    teller = Teller(eyes, quiet=options.json, patience=options.patience)
    for step in STORY:
        teller.tell(step)
    summary = teller.summary()
    print(json.dumps(summary, indent=2))  # noqa: T201  # the summary is what this program is for
    return 0 if summary["ok"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("sandbox", "shop", "service", "merchant"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--platform", choices=sorted(MARKS), default="woocommerce")
    parser.add_argument("--patience", type=float, default=15.0, help="seconds to wait for each thing to be so")
    parser.add_argument("--json", action="store_true", help="print only the summary")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
