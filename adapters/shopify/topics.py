"""Which topics we ask Shopify for, which we understand besides, and what each says."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.shopify.payloads import things, told
from adapters.shopify.payloads.orders import order_of
from connector.events import Event, OrderSeen

Body = Mapping[str, Any]
Reader = Callable[[Body], tuple[Event, ...]]

# Asked for. `orders/updated` is not: our own tags and metafields would come back as news; the sweep sees the rest.
ORDERS = ("orders/create", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled", "orders/paid")
CHANGES = ("orders/edited", "orders/delete", "refunds/create", "order_transactions/create")
STOCK = (
    "inventory_levels/update",
    "inventory_levels/connect",
    "inventory_levels/disconnect",
    "inventory_items/update",
    "inventory_items/delete",
    "variants/in_stock",
    "variants/out_of_stock",
)
LIFE = ("app/uninstalled", "app/scopes_update", "bulk_operations/finish")
SUBSCRIBED = (*ORDERS, *CHANGES, *STOCK, *LIFE)
# Needs a scope that is asked for only where disputes are followed.
OPTIONAL = ("disputes/create", "disputes/update")
COMPLIANCE = ("customers/data_request", "customers/redact", "shop/redact")


def _seen(body: Body) -> tuple[Event, ...]:
    return (OrderSeen(order_of(body)),)


READERS: Mapping[str, Reader] = {
    **dict.fromkeys((*ORDERS, "orders/updated"), _seen),
    "orders/delete": things.order_gone,
    "orders/edited": things.order_edited,
    "order_transactions/create": things.transaction,
    **dict.fromkeys(("refunds/create", "fulfillments/create", "fulfillments/update"), things.order_named),
    **dict.fromkeys(
        ("inventory_levels/update", "inventory_levels/connect", "inventory_levels/disconnect"), things.level
    ),
    "inventory_items/update": things.stock_item,
    "inventory_items/delete": things.stock_item_gone,
    **dict.fromkeys(("variants/in_stock", "variants/out_of_stock"), things.variant),
    **dict.fromkeys(
        (
            "fulfillment_orders/moved",
            "fulfillment_orders/split",
            "fulfillment_orders/merged",
            "fulfillment_orders/cancelled",
            "fulfillment_orders/order_routing_complete",
            "fulfillment_orders/placed_on_hold",
            "fulfillment_orders/hold_released",
            "fulfillment_holds/added",
            "fulfillment_holds/released",
        ),
        things.fulfilment_order,
    ),
    "app/uninstalled": told.uninstalled,
    "app/scopes_update": told.scopes,
    "bulk_operations/finish": told.bulk_finished,
    **dict.fromkeys(OPTIONAL, told.dispute),
    "customers/data_request": told.data_request,
    "customers/redact": told.redact_customer,
    "shop/redact": told.redact_shop,
}
WANTED = frozenset(READERS)
