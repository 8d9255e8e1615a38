"""What a webhook says, in the REST shape that Shopify keeps for them, built when it is sent."""

from collections.abc import Callable
from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify.bodies import edits, fulfilments, goods, orders, shops, transactions
from sandbox.shopify.model import Facts

What = dict[str, Any]
Maker = Callable[[Tx, Facts, What], Any]

MAKERS: dict[str, Maker] = {
    **dict.fromkeys(
        (
            "orders/create", "orders/updated", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled",
            "orders/paid",
        ),
        orders.order,
    ),
    "orders/edited": edits.edited,
    "orders/delete": edits.deleted,
    "refunds/create": transactions.refund,
    "order_transactions/create": transactions.transaction,
    "disputes/create": transactions.dispute,
    "disputes/update": transactions.dispute,
    "inventory_levels/update": goods.level,
    "variants/in_stock": goods.variant,
    "variants/out_of_stock": goods.variant,
    "products/update": goods.product,
    "products/delete": goods.product_deleted,
    "fulfillments/create": fulfilments.fulfillment,
    "fulfillment_holds/added": fulfilments.hold_added,
    "fulfillment_holds/released": fulfilments.hold_released,
    "fulfillment_orders/placed_on_hold": fulfilments.placed_on_hold,
    "fulfillment_orders/hold_released": fulfilments.status,
    "fulfillment_orders/order_routing_complete": fulfilments.status,
    "fulfillment_orders/cancelled": fulfilments.cancelled,
    "fulfillment_orders/split": fulfilments.split,
    "fulfillment_orders/moved": fulfilments.moved,
    "fulfillment_orders/merged": fulfilments.merged,
    "app/uninstalled": shops.shop,
    "app/scopes_update": shops.scopes,
    "bulk_operations/finish": shops.bulk,
    "customers/data_request": shops.compliance,
    "customers/redact": shops.compliance,
    "shop/redact": shops.compliance,
}  # fmt: skip


def body(tx: Tx, facts: Facts, topic: str, what: What) -> Any:
    """The body of a delivery; `what` is what the news said it concerns."""
    return MAKERS[topic](tx, facts, what)
