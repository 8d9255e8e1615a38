"""Reading orders whole: with their refunds and, where the shop uses them, their parcels."""

import secrets
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.orders import order_of, was_shipped
from adapters.woocommerce.paging import all_rows, row_id, understood
from connector.errors import Gone, NotSent, Refused
from connector.model import Order


def fresh() -> dict[str, str]:
    """Return a query nobody asked before, so that no cache between us and the shop has an answer to it."""
    return {"_": secrets.token_hex(8)}


def read_payload(client: Client, order_id: str) -> Any:
    """Read one order as the shop shows it; raises Gone, and NotSent when another order is answered."""
    if not (order_id.isascii() and order_id.isdecimal()):
        raise Gone("The shop does not know this id.")
    payload = client.get(f"orders/{order_id}", **fresh())
    if row_id(payload) != order_id:
        raise NotSent("The shop answered with another order.")
    return payload


def read_order(client: Client, order_id: str) -> Order:
    """Read one order whole; raises Gone."""
    with understood():
        return completed(client, read_payload(client, order_id))


def completed(client: Client, payload: Any) -> Order:
    """Return the order with what its payload leaves out; raises Malformed."""
    order = order_of(payload)
    if order.complete:
        return order
    refunds = read_refunds(client, order.id) if order.refunds else []
    return order_of(payload, refunds, _parcels(client, payload, order.id))


def read_refunds(client: Client, order_id: str) -> list[Any]:
    """Read all refunds of an order, all pages, past any cache."""
    return all_rows(client, f"orders/{order_id}/refunds", **fresh())


def _parcels(client: Client, payload: Any, order_id: str) -> list[Any]:
    """Read the fulfillments; the feature may have been switched off since it left its mark."""
    metas = {str(one.get("key")): one.get("value") for one in payload.get("meta_data", ()) if isinstance(one, dict)}
    if not was_shipped(metas):
        return []
    try:
        found = client.get(f"orders/{order_id}/fulfillments", **fresh())
    except (Refused, Gone):
        return []
    return found if isinstance(found, list) else []
