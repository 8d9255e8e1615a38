"""Reading stock pools: products by the hundred, the variations of those that have some."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.items import Product, has_variations, items_of, product_of
from adapters.woocommerce.paging import all_rows, included
from connector.errors import Gone, Malformed, Refused
from connector.model import Item

log = logging.getLogger(__name__)


def read_pools(client: Client, variants: Iterable[str]) -> tuple[Sequence[Item], Sequence[str]]:
    """Return the pools of the variants, and the variants the shop does not know any more.

    A variant that names a product with variations stands for all of them.
    """
    asked = {one for one in variants if one}
    products = checked(included(client, "products", (one.split(":")[0] for one in sorted(asked))).values())
    children = read_variations(client, products)
    items = [item for one in products for item in items_of(one, children.get(one["id"], ()))]
    known = {one["id"] for one in products} | {f"{key}:{one['id']}" for key, many in children.items() for one in many}
    wanted = [item for item in items if asked & {item.key.split(":")[0], *item.variants}]
    return wanted, sorted(asked - known)


def read_variations(client: Client, products: Iterable[Product]) -> Mapping[str, Sequence[Product]]:
    """Return the variations of those products that have some, by product."""
    parents = [one for one in products if has_variations(one)]
    if not parents:
        return {}
    try:
        rows = list(
            included(client, "variations", (key for one in parents for key in one["variations"] or ())).values()
        )
    except (Refused, Gone):  # older shops list the variations of one product at a time
        rows = [row for one in parents for row in all_rows(client, f"products/{one['id']}/variations")]
    seen = checked(rows)
    return {one["id"]: [row for row in seen if row["parent_id"] == one["id"]] for one in parents}


def checked(rows: Iterable[Any]) -> list[Product]:
    """Return the products that can be understood; one odd product must not hide all others."""
    seen = []
    for row in rows:
        try:
            seen.append(product_of(row))
        except Malformed as error:
            log.warning("A product is left out: %s", error)
    return seen
