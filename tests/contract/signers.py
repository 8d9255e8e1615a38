"""How each platform signs a delivery: what the contract suite of Platform needs besides the platform."""

import base64
import hashlib
import hmac
from typing import Protocol

from adapters.shopify.platform import Shopify
from adapters.woocommerce.platform import WooCommerce
from connector.ports import Platform


class Signer(Protocol):
    """Signs deliveries as a platform does; `topic` is one that concerns us, `strange` one that does not."""

    platform: Platform
    signature: str
    topic: str
    strange: str

    def headers(self, secret: str, topic: str, raw: bytes) -> dict[str, str]:
        """Return the headers of a genuine delivery."""
        ...


class WooSigner:
    """WooCommerce: base64 of HMAC-SHA256 over the body."""

    signature = "X-WC-Webhook-Signature"
    topic = "order.updated"
    strange = "coupon.created"

    def __init__(self) -> None:
        self.platform: Platform = WooCommerce()

    def headers(self, secret: str, topic: str, raw: bytes) -> dict[str, str]:
        digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "X-WC-Webhook-Topic": topic,
            self.signature: base64.b64encode(digest).decode(),
        }


class ShopifySigner:
    """Shopify: base64 of HMAC-SHA256 over the body under the app's client secret, the shop in a header beside it."""

    signature = "X-Shopify-Hmac-Sha256"
    topic = "orders/create"
    strange = "collections/create"

    def __init__(self) -> None:
        self.platform: Platform = Shopify()

    def headers(self, secret: str, topic: str, raw: bytes) -> dict[str, str]:
        digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": "mugs.myshopify.com",
            "X-Shopify-Webhook-Id": hashlib.sha256(topic.encode() + raw).hexdigest()[:32],
            self.signature: base64.b64encode(digest).decode(),
        }
