"""When more of a product arrives, as a merchant writes it on the product itself: its own field, import files fill it.

`backorder_arrivals` holds "60 on 2026-12-24, 40 on 2027-01-10/2027-01-20"; what is not written so says nothing. What is
expected by other sources stays as it is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from connector.model import Supply

FIELD = "backorder_arrivals"
SOURCE = "product field"
_MOST = 50
_LONGEST = 4000
_ONE = re.compile(r"(\d{1,7}) on (\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


def arrivals_of(metas: Mapping[str, Any] | None, item: str) -> tuple[Supply, ...]:
    """Return what a product says is expected of an item, one arrival for each day."""
    said = (metas or {}).get(FIELD)
    return tuple({one.reference: one for one in _read(said, item)}.values()) if isinstance(said, str) else ()


def _read(said: str, item: str) -> Iterator[Supply]:
    for part in re.split(r"[,;\n]", said[:_LONGEST])[:_MOST]:
        found = _ONE.fullmatch(" ".join(part.split()))
        try:
            due = date.fromisoformat(found[2]) if found else None
            until = date.fromisoformat(found[3]) if found and found[3] else None
        except ValueError:
            continue
        if found and due and int(found[1]):
            yield Supply(item, int(found[1]), due, until, SOURCE, found[2])
