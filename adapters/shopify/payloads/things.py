"""Deliveries that name an order or a stock item without showing it: they say where to look."""

from collections.abc import Mapping
from typing import Any

from adapters.shopify.payloads.fields import id_in, word_in
from connector.errors import Malformed
from connector.events import Event, Ignored, ItemGone, ItemSeen, LookAround, OrderGone, OrderNamed

Body = Mapping[str, Any]
# The sale itself: `orders/create` tells the same and more.
_SALES = frozenset({"sale", "authorization"})


def order_named(body: Body) -> tuple[Event, ...]:
    """A refund or a parcel names its order."""
    return (OrderNamed(id_in(body, "order_id")),)


def order_gone(body: Body) -> tuple[Event, ...]:
    """Return what the deletion of an order says; its body is the id alone."""
    return (OrderGone(id_in(body, "id")),)


def order_edited(body: Body) -> tuple[Event, ...]:
    """An edit names its order one level down."""
    edit = body.get("order_edit")
    if not isinstance(edit, dict):
        raise Malformed("An edit without its order.")
    return (OrderNamed(id_in(edit, "order_id")),)


def transaction(body: Body) -> tuple[Event, ...]:
    """Money moved after the sale, or a payment failed: ask. A sale that went well is told by its order."""
    order = id_in(body, "order_id")
    if word_in(body, "kind") in _SALES and word_in(body, "status") == "success":
        return (Ignored("The order itself tells of its sale."),)
    return (OrderNamed(order),)


def level(body: Body) -> tuple[Event, ...]:
    """One location's number moved; the pool is the sum over all, and the body knows no variant."""
    return (ItemSeen(f"item:{id_in(body, 'inventory_item_id')}"),)


def stock_item(body: Body) -> tuple[Event, ...]:
    """A stock item changed: it may be tracked now, or no longer."""
    return (ItemSeen(f"item:{id_in(body, 'id')}"),)


def stock_item_gone(body: Body) -> tuple[Event, ...]:
    """Return what the deletion of a stock item says."""
    return (ItemGone(f"item:{id_in(body, 'id')}"),)


def variant(body: Body) -> tuple[Event, ...]:
    """A variant came into stock or ran out of it."""
    return (ItemSeen(id_in(body, "id")),)


def fulfilment_order(body: Body) -> tuple[Event, ...]:
    """Return where to look after a fulfilment order changed: only its remainder names the order, if there is one."""
    rest = body.get("remaining_fulfillment_order")
    if isinstance(rest, dict) and rest.get("order_id") is not None:
        return (OrderNamed(id_in(rest, "order_id")),)
    return (LookAround("A fulfilment order changed, which does not name its order."),)
