"""Webhooks for a test, held back until it wants them."""

from typing import Any

from tests.sandbox.process import Shop
from tests.sandbox.receiver import Receiver

SECRET = "rig-webhook-secret"
TOPICS = (
    "order.created order.updated order.deleted order.restored product.created product.updated product.deleted"
).split()


def subscribe(shop: Shop, receiver: Receiver, *topics: str) -> list[Any]:
    """Webhooks for these topics, holding everything until told to send."""
    shop.control("POST", "/webhooks", {"hold": True})
    wishes = [
        {"name": f"rig {topic}", "topic": topic, "delivery_url": receiver.url, "secret": SECRET}
        for topic in topics or TOPICS
    ]
    return [shop.rest("POST", "/webhooks", wish) for wish in wishes]


def flush(shop: Shop) -> None:
    shop.control("POST", "/webhooks/flush")
