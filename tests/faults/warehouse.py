"""Who should get what, worked out from a store's books alone: the goods there are, to whoever waits longest."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.faults.stores import Line


def expected(lines: Sequence[Line], books: Mapping[str, Any]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return (assigned, owed) of every line by (order, line); lines come oldest first."""
    found = dict[tuple[int, int], tuple[int, int]]()
    for row in books["stock"]:
        mine = [line for line in lines if line.sku == row["sku"]]
        goods = max(0, row["quantity"] + sum(line.claim for line in mine))
        for line in mine:
            given = min(line.open, goods)
            goods -= given
            found[line.order, line.id] = (given, line.open - given)
    return found
