"""Reading everything once: the catalogue and all orders that may still wait, to be gone on with where it stopped."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.items import items_of
from adapters.woocommerce.orders import STANDINGS
from adapters.woocommerce.paging import moving
from adapters.woocommerce.pools import checked, read_variations
from adapters.woocommerce.reading import completed
from connector.errors import Gone, Malformed, Refused
from connector.model import Item, Order

log = logging.getLogger(__name__)
_OPEN = ("processing", "on-hold")


def read_items(client: Client, cursor: str) -> Iterator[tuple[Sequence[Item], str]]:
    """Yield the pools of the catalogue, a hundred products at a time."""
    for rows, after in moving(client, "products", cursor):
        products = checked(rows)
        children = read_variations(client, products)
        yield [item for one in products for item in items_of(one, children.get(one["id"], ()))], after


def read_open(client: Client, cursor: str) -> Iterator[tuple[Sequence[Order], str]]:
    """Yield the orders that may still wait: those in WooCommerce's open statuses and in statuses of plugins."""
    for rows, after in moving(client, "orders", cursor, status=",".join(_statuses(client))):
        yield [order for row in rows for order in _whole(client, row)], after


def _whole(client: Client, row: Any) -> list[Order]:
    try:
        return [completed(client, row)]
    except Gone:
        return []
    except Malformed as error:
        log.warning("An order is left out: %s", error)
        return []


def _statuses(client: Client) -> list[str]:
    """Return the statuses to read; the report that names a plugin's is closed to some keys."""
    try:
        rows = client.get("reports/orders/totals")
    except (Refused, Gone):
        return list(_OPEN)
    slugs = [row.get("slug") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [*_OPEN, *sorted(slug for slug in slugs if isinstance(slug, str) and slug not in STANDINGS)]
