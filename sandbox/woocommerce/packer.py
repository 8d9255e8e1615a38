"""Writes a delivery as WooCommerce does: the record as it is now, pure ASCII, signed over the raw bytes."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from sandbox.kernel import catalogue, clock, orders, shops
from sandbox.kernel.hooks import Hook, Waiting
from sandbox.kernel.packing import Packer, Parcel
from sandbox.kernel.store import Tx
from sandbox.woocommerce import order_shape, php, product_shape
from sandbox.woocommerce.call import Problem
from sandbox.woocommerce.webhooks import topics_shown

AGENT = f"WooCommerce/{order_shape.VERSION} Hookshot (WordPress/7.1)"
ENCODINGS = "deflate, gzip, br, zstd"


class WooPacker(Packer):
    """Packs for all stores of one sandbox; `home`, set once the port is known, gives a store's address."""

    home: Callable[[str], str]

    def pack(self, tx: Tx, shop: str, hook: Hook, one: Waiting) -> Parcel:
        body = php.dumps(self.payload(tx, shop, hook, one)).encode("ascii")
        return Parcel({**common("application/json"), **self.marks(shop, hook, body)}, body)

    def payload(self, tx: Tx, shop: str, hook: Hook, one: Waiting) -> Any:
        topic = topics_shown(hook.topic)
        resource, _, event = topic.partition(".")
        if resource == "action":
            return {"action": event, "arg": one.resource}
        return {"id": one.resource} if event == "deleted" else self.record(tx, shop, resource, one.resource)

    def record(self, tx: Tx, shop: str, resource: str, number: int) -> Any:
        """The record, or the refusal a reader would get when it is gone for good: then without any id."""
        facts, home = shops.read(tx, shop), self.home(shop)
        if resource == "order":
            order = orders.find(tx, shop, number)
            code = "woocommerce_rest_shop_order_invalid_id"
            return order_shape.show(tx, facts, order, home) if order else Problem(404, code, "Invalid ID.").body
        product = catalogue.find(tx, shop, number)
        code = "woocommerce_rest_product_invalid_id"
        return product_shape.show(tx, facts, product, home) if product else Problem(404, code, "Invalid ID.").body

    def marks(self, shop: str, hook: Hook, body: bytes) -> dict[str, str]:
        topic = topics_shown(hook.topic)
        resource, _, event = topic.partition(".")
        return {
            "X-WC-Webhook-Source": f"{self.home(shop)}/",
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-Resource": resource,
            "X-WC-Webhook-Event": event,
            "X-WC-Webhook-Signature": signature(body, hook.secret),
            "X-WC-Webhook-ID": str(hook.id),
            "X-WC-Webhook-Delivery-ID": delivery_id(hook.id, clock.now()),
        }

    def ping(self, _shop: str, hook: Hook) -> Parcel:
        return Parcel(common("application/x-www-form-urlencoded"), f"webhook_id={hook.id}".encode())


def common(kind: str) -> dict[str, str]:
    return {
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Accept-Encoding": ENCODINGS,
        "Content-Type": kind,
        "Connection": "close",
    }


def signature(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def delivery_id(webhook: int, second: int) -> str:
    """Made of the webhook and the second, so not unique, as in the real store."""
    return hashlib.md5(f"{webhook}{second}".encode(), usedforsecurity=False).hexdigest()
