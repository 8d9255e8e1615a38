"""Adding to an order or an inventory item the pages of its lists that one reading does not show."""

from collections.abc import Sequence
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone, Malformed

_PAYMENTS, _REFUNDS = 10, 5  # as many as `OrderWithStock` asks for
_FEW_PAYMENTS = 3  # as many as `OrdersByIds` and `OpenOrdersPage` ask for
_MOST = 250  # as many as a list without a cursor shows


def is_short(row: pick.Row) -> bool:
    """Tell whether a short reading shows all of an order; refunds are only named in it. Raises Malformed."""
    lists = any(pick.more(row, name) is not None for name in ("lineItems", "shippingLines"))
    return not (lists or pick.rows(row, "refunds") or len(pick.rows(row, "transactions")) >= _FEW_PAYMENTS)


def whole_order(client: Client, row: pick.Row) -> tuple[pick.Row, bool]:
    """Return the order with all pages of its lists, and whether any had to be read; raises Malformed."""
    order = gid("Order", pick.plain_id(row))
    more: dict[str, Any] = {}
    for name, document in (("lineItems", "OrderLines"), ("shippingLines", "OrderShipping")):
        if pick.more(row, name) is not None:
            more[name] = _all(client.nodes(document, ("order", name), id=order))
    if len(pick.rows(row, "transactions")) >= _PAYMENTS:
        more["transactions"] = _listed(client, "OrderPayments", order, "transactions")
    refunds = pick.rows(row, "refunds")
    if len(refunds) >= _REFUNDS or not all(map(_shows_all, refunds)):
        named = _listed(client, "OrderRefunds", order, "refunds")
        more["refunds"] = [_refund(client, one, refunds) for one in named]
    return {**row, **more}, bool(more)


def whole_item(client: Client, row: pick.Row) -> pick.Row:
    """Return the inventory item with all its places and variants; raises Malformed."""
    item = gid("InventoryItem", pick.plain_id(row))
    more: dict[str, Any] = {}
    if pick.more(row, "inventoryLevels") is not None:
        more["inventoryLevels"] = _all(client.nodes("ItemLevels", ("inventoryItem", "inventoryLevels"), id=item))
    if row.get("variants") is not None and pick.more(row, "variants") is not None:
        more["variants"] = _all(client.nodes("ItemVariants", ("inventoryItem", "variants"), id=item))
    return {**row, **more}


def _all(nodes: Any) -> dict[str, Any]:
    return {"nodes": list(nodes), "pageInfo": {"hasNextPage": False, "endCursor": None}}


def _listed(client: Client, document: str, order: str, name: str) -> Sequence[pick.Row]:
    """Return a list without a cursor; raises Malformed where Shopify may have more than it shows."""
    found = client.read(document, id=order).get("order")
    if not isinstance(found, dict):
        raise Gone("The shop does not know this order.", evidence=order)
    rows = pick.rows(found, name)
    if len(rows) >= _MOST:
        raise Malformed(f"An order has more {name!r} than Shopify shows.")
    return rows


def _shows_all(refund: pick.Row) -> bool:
    return all(pick.more(refund, name) is None for name in ("refundLineItems", "transactions"))


def _refund(client: Client, named: pick.Row, read: Sequence[pick.Row]) -> pick.Row:
    """Return one refund with all its lines, without another call where they were read already."""
    id_ = pick.text(named, "id")
    held = next((one for one in read if one.get("id") == id_ and _shows_all(one)), None)
    if held is not None:
        return held
    head = pick.part(client.read("RefundHead", id=id_), "refund")
    return {**head, "refundLineItems": _all(client.nodes("RefundLines", ("refund", "refundLineItems"), id=id_))}
