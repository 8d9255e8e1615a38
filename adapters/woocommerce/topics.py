"""Which topic says what: a table from WooCommerce's words to our events."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError

from adapters.woocommerce.fields import Id
from adapters.woocommerce.items import has_variations, is_gone, named_item, product_of, variant
from adapters.woocommerce.orders import order_of
from connector.errors import Malformed
from connector.events import Event, Ignored, ItemGone, ItemSeen, LookAround, OrderGone, OrderSeen

Body = Mapping[str, Any]


def _order(body: Body) -> Event:
    """Show the order; one deleted before its delivery was built sends an error without any id."""
    if "id" not in body and _is_error(body):
        return LookAround("An order was deleted before the shop told us about it.")
    return OrderSeen(order_of(body))


def _order_gone(body: Body) -> Event:
    return LookAround("An order was deleted.") if _is_error(body) else OrderGone(_id(body.get("id")))


def _product(body: Body) -> Event:
    if "id" not in body and _is_error(body):
        return Ignored("A product was deleted before the shop told us about it.")
    seen = product_of(body)
    if is_gone(seen):
        return ItemGone(variant(seen))
    return ItemSeen(variant(seen), None if has_variations(seen) else named_item(seen))


def _product_gone(body: Body) -> Event:
    return Ignored("A product was deleted.") if _is_error(body) else ItemGone(_id(body.get("id")))


def _refunded(body: Body) -> Event:
    """Ask for the order: the hook names it and says no more."""
    return OrderGone(_id(body.get("arg")))


def _is_error(body: Body) -> bool:
    return "id" not in body and isinstance(body.get("code"), str)


def _id(value: Any) -> str:
    try:
        found: str = Id().deserialize(value)
    except ValidationError as error:
        raise Malformed("The body names nothing.") from error
    if not found:
        raise Malformed("The body names nothing.")
    return found


READERS: Mapping[str, Callable[[Body], Event]] = {
    "order.created": _order,
    "order.updated": _order,
    "order.restored": _order,
    "order.deleted": _order_gone,
    "product.created": _product,
    "product.updated": _product,
    "product.restored": _product,
    "product.deleted": _product_gone,
    "action.woocommerce_order_refunded": _refunded,
}
# What we subscribe to; a refund comes as order.updated, so its hook is understood but not asked for.
WANTED = tuple(topic for topic in READERS if not topic.startswith("action."))
