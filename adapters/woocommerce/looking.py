"""One consistent reading of orders and stock: orders, then stock, then the orders again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.paging import PAGE, included, modified_of, moving, row_id, start_at
from adapters.woocommerce.pools import read_pools
from adapters.woocommerce.reading import completed, read_payload
from connector.errors import Gone, Malformed, NotSent
from connector.model import Order
from connector.ports import Look

_TRIES = 3
# The shop compares to the second, and its clock and the order's moment of saving need not agree.
OVERLAP = timedelta(minutes=2)
_MOST_PAGES = 5


@dataclass(slots=True)
class Sweep:
    """Orders as one pass over the shop showed them; `seen_to` as in `Look`."""

    payloads: dict[str, Any] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    seen_to: datetime | None = None

    def facts(self) -> dict[str, object]:
        """Return what must not have moved while the stock was read."""
        moved: dict[str, object] = {key: _facts(order) for key, order in self.orders.items()}
        return moved | self.unread | dict.fromkeys(self.gone)


def _facts(order: Order) -> object:
    lines = [(line.id, line.variant, line.ordered, line.taken) for line in order.lines]
    return order.status, lines, [refund.id for refund in order.refunds]


def look(client: Client, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
    """Read until the orders are the same before and after the stock; raises NotSent if they never are."""
    before = sweep(client, orders, since)
    for _ in range(_TRIES):
        bought = {line.variant for order in before.orders.values() for line in order.lines}
        items, missing = read_pools(client, bought | set(variants))
        after = sweep(client, orders, since)
        if before.facts() == after.facts():
            return _look(client, after, Look(items=tuple(items), gone_variants=tuple(missing)))
        before = after
    raise NotSent("Orders kept changing while the stock was read.")


def _look(client: Client, seen: Sweep, stock: Look) -> Look:
    """Add to the second pass what only reading an order apart tells: refunded and shipped units."""
    orders, unread = [], dict(seen.unread)
    for key, payload in seen.payloads.items():
        try:
            orders.append(completed(client, payload) if key in seen.orders else None)
        except Malformed as error:
            unread[key] = str(error)
        except Gone:
            seen.gone.append(key)
    whole = tuple(order for order in orders if order)
    return Look(whole, stock.items, tuple(dict.fromkeys(seen.gone)), stock.gone_variants, unread, seen.seen_to)


def sweep(client: Client, orders: Iterable[str], since: datetime | None) -> Sweep:
    """Read these orders and those changed after `since`."""
    seen = Sweep(seen_to=since)
    asked = list(dict.fromkeys(orders))
    seen.payloads = included(client, "orders", asked)
    seen.payloads |= included(client, "orders", _left(asked, seen), status="trash")
    for key in _left(asked, seen):
        _single(client, key, seen)
    if since is not None:
        _changed(client, since, seen)
    for key, payload in seen.payloads.items():
        _understand(seen, key, payload)
    return seen


def _left(asked: Iterable[str], seen: Sweep) -> list[str]:
    return [key for key in asked if key not in seen.payloads]


def _single(client: Client, key: str, seen: Sweep) -> None:
    """Ask for an order that no list shows: only its own address says that it is gone."""
    try:
        seen.payloads[key] = read_payload(client, key)
    except Gone:
        seen.gone.append(key)


def _changed(client: Client, since: datetime, seen: Sweep) -> None:
    """Add what changed; the trash is a list of its own. After many pages the rest is left to the next look."""
    newest, reached = [since], []
    for status in ("any", "trash"):
        pages = moving(client, "orders", start_at(since - OVERLAP), status=status)
        for number, (rows, _) in enumerate(pages, 1):
            seen.payloads |= {row_id(row): row for row in rows}
            moments = [moment for row in rows if (moment := modified_of(row))]
            newest += moments
            if number >= _MOST_PAGES and len(rows) == PAGE and max(moments, default=since) > since:
                reached.append(max(moments))
                break
    seen.seen_to = min(reached) if reached else max(newest)


def _understand(seen: Sweep, key: str, payload: Any) -> None:
    """Understand an order, or say why not: one odd order must not hide all others."""
    try:
        seen.orders[key] = order_of(payload)
    except Malformed as error:
        seen.unread[key] = str(error)
