"""Where units that nobody waits for any more go back on the shelf: to the place that was to send them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.shopify.ids import gid
from adapters.shopify.work import Work


def refund_lines(works: Sequence[Work], units: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the refund line inputs of these units: never shipped, so what they took from stock is given back.

    Units that we hold go first: those are the ones that wait. A line at several places has an input for each.
    """
    return [one for line, count in sorted(units.items()) for one in _inputs(works, line, count)]


def _inputs(works: Sequence[Work], line: str, count: int) -> Iterator[dict[str, Any]]:
    base = {"lineItemId": gid("LineItem", line), "restockType": "CANCEL"}
    for place, units in _places(works, line, count):
        taken = min(count, units)
        count -= taken
        yield base | {"quantity": taken, "locationId": place}
        if not count:
            return
    yield base | {"quantity": count}  # no fulfilment order shows them: Shopify knows the place


def _places(works: Sequence[Work], line: str, count: int) -> list[tuple[str, int]]:
    """Return the places of a line's units, one that has all of them first."""
    total, held = Counter[str](), Counter[str]()
    for work in works:
        units = sum(one.units for one in work.lines if one.line == line)
        if work.place and units:
            total[work.place] += units
            held[work.place] += units if work.ours else 0
    return sorted(total.items(), key=lambda row: (row[1] < count, -held[row[0]], len(row[0]), row[0]))
