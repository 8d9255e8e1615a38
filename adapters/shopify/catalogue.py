"""Reading everything once: the catalogue and all open orders, from a bulk file or page by page.

A cursor is "bulk|<operation>|<objects done>" or "page|<cursor of the last page>", "" at the beginning.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from adapters.shopify import bulk, pick
from adapters.shopify.client import Client
from adapters.shopify.families import Family, item_row, may_wait, order_row
from adapters.shopify.reading import completed
from adapters.shopify.spool import families
from adapters.shopify.stock import pool
from connector.errors import Gone, Malformed, NotSent, Refused
from connector.model import Item, Order

_AT_ONCE = 100
_MOST_PAGES = 100_000

log = logging.getLogger(__name__)
Thing = TypeVar("Thing", Item, Order)
Pages = Iterator[tuple[Sequence[Thing], str]]


@dataclass(frozen=True, slots=True)
class Kind(Generic[Thing]):
    """One kind of thing to read all of: its two documents, the connection in them, and how a row becomes a thing."""

    bulk: str
    page: str
    connection: str
    row: Callable[[Family], pick.Row]
    thing: Callable[[Client, Any], Thing | None]


def read_items(client: Client, cursor: str) -> Pages[Item]:
    """Yield the stock pools of the catalogue."""
    return _read(client, Kind("BulkCatalogue", "CataloguePage", "inventoryItems", item_row, pool), cursor)


def read_open(client: Client, cursor: str) -> Pages[Order]:
    """Yield the orders that may still wait."""
    return _read(client, Kind("BulkOpenOrders", "OpenOrdersPage", "orders", order_row, _order), cursor)


def _read(client: Client, kind: Kind[Thing], cursor: str) -> Pages[Thing]:
    form, _, rest = cursor.partition("|")
    if form == "page":
        yield from _by_page(client, kind, rest)
        return
    try:
        yield from _by_file(client, kind, rest)
    except bulk.Unusable as reason:
        log.info("Reading page by page: %s", reason)
        yield from _by_page(client, kind, "")


def _by_file(client: Client, kind: Kind[Thing], rest: str) -> Pages[Thing]:
    """Yield what the file shows; first of all its own name, so that a new start does not ask for another file."""
    operation, _, done = rest.partition("|")
    if not operation:
        operation, done = _started(client, kind.bulk), "0"
        yield [], f"bulk|{operation}|0"
    file, count = bulk.wait(client, operation), int(done or 0)
    things: list[Thing] = []
    for family in families(bulk.lines(client, file), count):
        things += _understood(client, kind, kind.row(family))
        count += 1
        if count % _AT_ONCE == 0:
            yield things, f"bulk|{operation}|{count}"
            things = []
    yield things, f"bulk|{operation}|{count}"


def _started(client: Client, name: str) -> str:
    try:
        return bulk.start(client, name)
    except Refused as error:
        raise bulk.Unusable(str(error)) from error


def _by_page(client: Client, kind: Kind[Thing], after: str) -> Pages[Thing]:
    for _ in range(_MOST_PAGES):
        with pick.understood():
            page = client.read(kind.page, after=after or None)
            rows, following = pick.nodes(page, kind.connection), pick.more(page, kind.connection)
        yield [one for row in rows for one in _understood(client, kind, row)], f"page|{following or after}"
        if following is None:
            return
        if following == after:
            break
        after = following
    raise NotSent("The shop's list does not end.")


def _understood(client: Client, kind: Kind[Thing], row: pick.Row) -> list[Thing]:
    """Return the thing a row shows, nothing if it is gone or odd: one odd thing must not hide all others."""
    try:
        found = kind.thing(client, row)
    except Gone:
        return []
    except Malformed as error:
        log.warning("Something is left out of %s: %s", kind.connection, error)
        return []
    return [] if found is None else [found]


def _order(client: Client, row: Any) -> Order | None:
    return completed(client, row, pick.plain_id(row)) if may_wait(row) else None
