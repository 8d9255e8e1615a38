"""One consistent reading of orders and stock: at once where it is short, else orders, stock, and whether they moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.shopify.at_once import look_at_one
from adapters.shopify.client import Client
from adapters.shopify.past import too_old
from adapters.shopify.reading import completed, is_id, moved, read_rows
from adapters.shopify.stock import read_pools
from adapters.shopify.sweep import changed_orders
from connector.errors import Gone, Malformed, NotSent
from connector.model import Item, Order
from connector.ports import Look

_TRIES = 4


@dataclass(slots=True)
class Seen:
    """What was read so far, by the id of the order."""

    orders: dict[str, Order] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)


def look(client: Client, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
    """Read these orders, those changed after `since`, and the pools of all; raises NotSent if they keep changing."""
    asked = list(dict.fromkeys(orders))
    if len(asked) == 1 and is_id(asked[0]):
        short = look_at_one(client, asked[0], variants, since)
        if short is not None:
            return short
    changed, seen_to = changed_orders(client, since)
    seen = Seen(gone={one: None for one in asked if not is_id(one)})
    _read(client, seen, [one for one in dict.fromkeys([*asked, *changed]) if one not in seen.gone])
    items, missing = _stock(client, seen, variants)
    _say_why(client, seen)
    found = tuple(seen.orders.values())
    return Look(found, tuple(items), tuple(seen.gone), tuple(missing), seen.unread, seen_to)


def _stock(client: Client, seen: Seen, variants: Iterable[str]) -> tuple[Sequence[Item], Sequence[str]]:
    """Read the stock until no order has moved since it was read."""
    for _ in range(_TRIES):
        bought = {line.variant: None for order in seen.orders.values() for line in order.lines}
        items, missing = read_pools(client, [*bought, *variants])
        again = moved(client, list(seen.orders.values()))
        if not again:
            return items, missing
        _read(client, seen, again)
    raise NotSent("Orders kept changing while the stock was read.")


def _read(client: Client, seen: Seen, ids: Sequence[str]) -> None:
    """Read orders, or say of each why not: one odd order must not hide all others."""
    for key, row in read_rows(client, ids):
        seen.orders.pop(key, None)
        try:
            _take(client, seen, key, row)
        except Malformed as error:
            seen.unread[key] = str(error)
        except Gone:
            seen.gone[key] = None


def _take(client: Client, seen: Seen, key: str, row: Any) -> None:
    if row is None:
        seen.gone[key] = None
    else:
        seen.orders[key] = completed(client, row, key)


def _say_why(client: Client, seen: Seen) -> None:
    """Tell orders that were deleted from those that only grew too old for this app to read."""
    asked = [key for key in seen.gone if is_id(key)]
    for key, reason in too_old(client, asked).items():
        seen.unread[key] = reason
        del seen.gone[key]
