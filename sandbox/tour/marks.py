"""What of the service's can be seen on a store's own order, each platform in its way."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Book = Mapping[str, Any]


@dataclass(frozen=True)
class Marks:
    """How to read one order of the store's books; `refund` is where a refund is asked for."""

    waiting: Callable[[Book], int]
    tells_buyer: Callable[[Book], bool]
    notes: Callable[[Book], int]
    refund: str


def _number_in(texts: Any) -> bool:
    return any(re.search(r"\b\d+\b", str(one)) for one in texts)


def _woo_waiting(order: Book) -> int:
    return int(order["lines"][0]["meta"].get("_backorder_waiting") or 0)


def _woo_tells(order: Book) -> bool:
    metas = order["lines"][0]["meta"]
    return _number_in(value for key, value in metas.items() if not key.startswith("_") and key != "Backordered")


def _woo_notes(order: Book) -> int:
    return sum(not note["customer_note"] and "BO-" in note["note"] for note in order["notes"])


def _held(order: Book) -> list[Book]:
    return [one for one in order["holds"] if one["ours"]]


def _shopify_waiting(order: Book) -> int:
    return sum(int(one["quantity"]) for one in _held(order))


def _shopify_tells(order: Book) -> bool:
    return _number_in(value for value in order["meta"].values() if value)


def _shopify_notes(order: Book) -> int:
    """The warehouse reads why it must wait on the hold itself."""
    return len({one["notes"] for one in _held(order) if one["notes"]})


MARKS: Mapping[str, Marks] = {
    "woocommerce": Marks(_woo_waiting, _woo_tells, _woo_notes, "/refunds"),
    "shopify": Marks(_shopify_waiting, _shopify_tells, _shopify_notes, "CreateRefund"),
}
