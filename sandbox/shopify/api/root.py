"""The shop itself, and the ways in: by id, by list."""

from collections.abc import Mapping
from typing import Any

from sandbox.shopify import cancelling
from sandbox.shopify.api import goods, orders, payments, works
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, gid, key_of

FINDERS: dict[str, Any] = {
    "Order": orders.one,
    "ProductVariant": goods.variant,
    "InventoryItem": goods.item,
    "FulfillmentOrder": works.found,
    "Refund": lambda call, given: payments.one_refund(call, None, {"id": given}),
}


def node(call: Call, given: str) -> Any:
    """Whatever the id names, null for what nobody knows."""
    job = cancelling.find(call.tx, call.name, key_of(given, "OrderCancelJobResult"))
    if job is not None:
        return Thing("OrderCancelJobResult", job)
    kind = given.removeprefix("gid://shopify/").partition("/")[0]
    finder = FINDERS.get(kind)
    return finder(call, given) if finder is not None else None


def job(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    found = cancelling.find(call.tx, call.name, key_of(args["id"], "Job"))
    return {"id": gid("Job", found.id), "done": found.done} if found is not None else None


def job_errors(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return [{"field": None, **one} for one in thing.it.errors]


def job_order(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return orders.one(call, gid("Order", thing.it.order))


def scopes(call: Call, _thing: Any, _args: Mapping[str, Any]) -> Any:
    return [{"handle": one} for one in sorted(call.scopes)]


QUERY: dict[str, Resolver] = {
    "shop": lambda c, t, a: Thing("Shop", c.facts),
    "currentAppInstallation": lambda c, t, a: Thing("AppInstallation", c.facts),
    "order": lambda c, t, a: orders.one(c, a["id"]),
    "orders": orders.listed,
    "refund": payments.one_refund,
    "inventoryItem": goods.one_item,
    "inventoryItems": goods.items,
    "locations": goods.locations,
    "productVariants": goods.variants,
    "collections": goods.collections,
    "productVariant": lambda c, t, a: goods.variant(c, a["id"]),
    "fulfillmentOrder": works.one,
    "node": lambda c, t, a: node(c, a["id"]),
    "nodes": lambda c, t, a: [node(c, one) for one in a["ids"]],
    "job": job,
}
TYPES: Table = {
    "Shop": {
        "id": lambda c, t, a: gid("Shop", c.facts.number),
        "name": lambda c, t, a: c.facts.title,
        "myshopifyDomain": lambda c, t, a: c.facts.domain,
        "currencyCode": lambda c, t, a: c.facts.currency,
        "ianaTimezone": lambda c, t, a: c.facts.timezone,
        "primaryDomain": lambda c, t, a: Thing("Domain", c.facts),
        "plan": lambda c, t, a: {"publicDisplayName": "Basic", "shopifyPlus": False, "partnerDevelopment": True},
    },
    "Domain": {
        "id": lambda c, t, a: gid("Domain", c.facts.number),
        "host": lambda c, t, a: c.facts.domain,
        "localization": lambda c, t, a: {"defaultLocale": "en", "alternateLocales": []},
    },
    "AppInstallation": {
        "id": lambda c, t, a: gid("AppInstallation", c.facts.number),
        "accessScopes": scopes,
        "activeSubscriptions": lambda c, t, a: [],
    },
    "OrderCancelJobResult": {
        "id": lambda c, t, a: gid("OrderCancelJobResult", t.it.id),
        "done": lambda c, t, a: t.it.done,
        "status": lambda c, t, a: t.it.status,
        "errors": job_errors,
        "order": job_order,
    },
}
