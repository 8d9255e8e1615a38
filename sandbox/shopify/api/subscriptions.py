"""Webhook subscriptions made by the Admin API; those of an app's own file are not listed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.kernel import hooks
from sandbox.shopify import packer
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, gid, number_of, time

VERSION = {"handle": packer.VERSION, "displayName": packer.VERSION, "supported": True}


def as_enum(topic: str) -> str:
    """`orders/create` as the schema has it."""
    return topic.replace("/", "_").upper()


def from_enum(call: Call, given: str) -> str:
    """The topic in webhook spelling: the first underscore that makes a known resource is the slash."""
    known = {"ORDERS", "REFUNDS", "PRODUCTS", "VARIANTS", "DISPUTES", "APP", "SHOP", "RETURNS", "FULFILLMENTS"}
    long = (
        "ORDER_TRANSACTIONS",
        "INVENTORY_LEVELS",
        "INVENTORY_ITEMS",
        "FULFILLMENT_ORDERS",
        "FULFILLMENT_HOLDS",
        "BULK_OPERATIONS",
    )
    for resource in (*long, *sorted(known)):
        if given.startswith(f"{resource}_"):
            return f"{resource.lower()}/{given.removeprefix(f'{resource}_').lower()}"
    return given.lower()


def listed(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    found = sorted(hooks.every(call.tx, call.name), key=lambda hook: hook.id)
    return pages.page([Thing("WebhookSubscription", one) for one in found], args, lambda thing: thing.it.id)


def create(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    given = args["webhookSubscription"]
    url, topic = given.get("uri") or given.get("callbackUrl") or "", from_enum(call, args["topic"])
    said = unfit(call, topic, url)
    if said:
        told = {"field": ["webhookSubscription", "callbackUrl"], "message": said}
        return {"webhookSubscription": None, "userErrors": [told]}
    made = packer.subscribe(call.tx, call.facts, topic, url)
    return {"webhookSubscription": Thing("WebhookSubscription", made), "userErrors": []}


def unfit(call: Call, topic: str, url: str) -> str:
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        return "Address protocol http:// is not supported" if parts.scheme == "http" else "Address is invalid"
    if any((one.topic, one.url) == (topic, url) for one in hooks.every(call.tx, call.name)):
        return "Address for this topic has already been taken"
    return ""


def delete(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    hook = hooks.find(call.tx, call.name, number_of(args["id"], "WebhookSubscription"))
    if hook is None:
        told = {"field": ["id"], "message": "Webhook subscription does not exist"}
        return {"deletedWebhookSubscriptionId": None, "userErrors": [told]}
    hooks.remove(call.tx, call.name, hook.id)
    return {"deletedWebhookSubscriptionId": args["id"], "userErrors": []}


QUERY: dict[str, Resolver] = {"webhookSubscriptions": listed}
MUTATION: dict[str, Resolver] = {"webhookSubscriptionCreate": create, "webhookSubscriptionDelete": delete}
TYPES: Table = {
    "WebhookSubscription": {
        "id": lambda c, t, a: gid("WebhookSubscription", t.it.id),
        "topic": lambda c, t, a: as_enum(t.it.topic),
        "uri": lambda c, t, a: t.it.url,
        "callbackUrl": lambda c, t, a: t.it.url,
        "filter": lambda c, t, a: None,
        "name": lambda c, t, a: None,
        "format": lambda c, t, a: "JSON",
        "includeFields": lambda c, t, a: [],
        "apiVersion": lambda c, t, a: VERSION,
        "createdAt": lambda c, t, a: time(t.it.created),
    },
}
