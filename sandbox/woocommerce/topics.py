"""Which topics WooCommerce accepts, and the PHP hooks it names for each."""

import re

PRODUCT = "woocommerce_process_product_meta"
HOOKS = {
    "coupon.created": ["woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"],
    "coupon.updated": ["woocommerce_process_shop_coupon_meta", "woocommerce_update_coupon"],
    "coupon.deleted": ["wp_trash_post"],
    "coupon.restored": ["untrashed_post"],
    "customer.created": ["user_register", "woocommerce_created_customer", "woocommerce_new_customer"],
    "customer.updated": ["profile_update", "woocommerce_update_customer"],
    "customer.deleted": ["delete_user"],
    "order.created": ["woocommerce_new_order"],
    "order.updated": ["woocommerce_update_order", "woocommerce_order_refunded"],
    "order.deleted": ["wp_trash_post", "woocommerce_trash_order"],
    "order.restored": ["untrashed_post", "woocommerce_untrash_order"],
    "product.created": [PRODUCT, "woocommerce_new_product", "woocommerce_new_product_variation"],
    "product.updated": [PRODUCT, "woocommerce_update_product", "woocommerce_update_product_variation"],
    "product.published": ["publish_product"],
    "product.deleted": ["wp_trash_post"],
    "product.restored": ["untrashed_post"],
}
ACTION = re.compile(r"action\.((woocommerce|wc)_\w+)")
# A custom topic hears what happened in the kernel under this name.
HEARD = {"action.woocommerce_order_refunded": "order.refunded"}


def hooks(topic: str) -> list[str] | None:
    """The hooks of a topic, or None when there is no such topic."""
    action = ACTION.fullmatch(topic)
    return [action[1]] if action else HOOKS.get(topic)
