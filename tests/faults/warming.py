"""Does everything once before anybody is forked: children then start with statements compiled and languages read."""

import random
from dataclasses import replace

from service.wiring import build
from tests.faults import jobs
from tests.faults.history import History
from tests.faults.stores import KINDS
from tests.faults.towns import Town, open_log


def warmed(town: Town, platform: str) -> Town:
    """Return the town after a first sale and refund in this very process; the lines it opened are closed."""
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
