"""Does everything once before anybody is forked: children then start with statements compiled and languages read."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime

from adapters.holidays_of import closed_in
from connector.rules import shipped
from service.wiring import build
from tests.faults import jobs
from tests.faults.history import History
from tests.faults.stores import KINDS
from tests.faults.towns import Town, open_log


def warmed(town: Town, platform: str) -> Town:
    """Return the town after a first sale and refund in this very process; the lines it opened are closed."""
    _read_holidays()
    with open_log(town) as log:
        first = History(town, log, KINDS[platform], random.Random("warm"), "warm-up")
        first.connect()
        first.buy()
        for _ in range(2):
            jobs.taking_in(first.post(), first.incoming())(lambda _: None)
            jobs.working(first.post(), first.merchant.id)(lambda _: None)
            first.cancel()
        first.close()
    town.spare.engine.dispose()
    return replace(town, spare=replace(town.spare, platforms=build(town.env).platforms))


def _read_holidays() -> None:
    """Load the holidays of every rule set: else each child loads them for itself."""
    places = sorted({place for one in shipped().values() for place in one.holidays} | {"US"})
    this = datetime.now(UTC).year
    for year in range(this - 1, this + 3):
        assert date(year, 1, 1) in closed_in(places)
