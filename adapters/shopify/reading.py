"""Reading orders whole, one at a time or ten at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from adapters.shopify import pick, values
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from adapters.shopify.orders import order_of
from adapters.shopify.whole import is_short, whole_order
from connector.errors import Gone, Malformed, NotSent
from connector.model import Order

BATCH = 10  # orders in one `OrdersByIds`
MOMENTS = 250  # orders in one `OrderMoments`: the longest list Shopify takes
_LARGEST_ID = 2**63
_TRIES = 3
Whatever = TypeVar("Whatever")
NO_SWEEP: Mapping[str, Any] = {"changed": "", "around": False}


def is_id(given: str) -> bool:
    """Tell whether a text can be an id of Shopify's at all: another one would spoil the question for its neighbours."""
    return given.isascii() and given.isdecimal() and len(given) < 20 and 0 < int(given) < _LARGEST_ID  # noqa: PLR2004 (digits)


def read_order(client: Client, order_id: str) -> Order:
    """Read one order whole; raises Gone."""
    with pick.understood():
        for _ in range(_TRIES):
            order, pages = read_whole(client, order_id)
            if not pages or not moved(client, [order]):
                return order
    raise NotSent("The order kept changing while its pages were read.")


def read_whole(client: Client, order_id: str) -> tuple[Order, bool]:
    """Return an order and whether it took several pages; raises Gone and Malformed."""
    if not is_id(order_id):
        raise Gone("The shop does not know this id.")
    row = client.read("OrderWithStock", id=gid("Order", order_id), **NO_SWEEP).get("order")
    if row is None:
        raise Gone("The shop does not know this order.", evidence=order_id)
    whole, pages = whole_order(client, _checked(row, order_id))
    return order_of(whole), pages


def read_rows(client: Client, ids: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield each id with what the shop shows of that order, None if nothing."""
    for batch in batches(ids, BATCH):
        rows = client.read("OrdersByIds", ids=[gid("Order", one) for one in batch]).get("nodes")
        if not isinstance(rows, list) or len(rows) != len(batch):
            raise NotSent("The shop's answer cannot be understood.", evidence="another number of orders")
        yield from zip(batch, rows, strict=True)


def completed(client: Client, row: Any, order_id: str) -> Order:
    """Return the order a short reading shows, read again where it is longer than that; raises Gone and Malformed."""
    short = _checked(row, order_id)
    if is_short(short):
        return order_of(short)
    return read_whole(client, order_id)[0]


def moved(client: Client, orders: Sequence[Order]) -> list[str]:
    """Return the ids of the orders that are not any more as they were read."""
    found: list[str] = []
    for batch in batches(orders, MOMENTS):
        rows = client.read("OrderMoments", ids=[gid("Order", one.id) for one in batch]).get("nodes")
        if not isinstance(rows, list) or len(rows) != len(batch):
            raise NotSent("The shop's answer cannot be understood.", evidence="another number of orders")
        found += [one.id for one, row in zip(batch, rows, strict=True) if not _as_read(one, row)]
    return found


def batches(given: Sequence[Whatever], size: int) -> Iterator[Sequence[Whatever]]:
    """Yield `given` in pieces of at most `size`."""
    for start in range(0, len(given), size):
        yield given[start : start + size]


def _as_read(order: Order, row: Any) -> bool:
    if not isinstance(row, dict):
        return False
    with pick.understood():
        return values.moment(row, "updatedAt") == order.modified


def _checked(row: Any, order_id: str) -> pick.Row:
    """Return the row if it shows the order asked for; raises Malformed."""
    if not isinstance(row, dict) or pick.plain_id(row) != order_id:
        raise Malformed("The shop answered with another order.")
    return row
