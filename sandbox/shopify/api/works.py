"""Fulfilment orders: what is to be sent, from where, and what holds it."""

from collections.abc import Mapping
from typing import Any

from sandbox.shopify import keep, units
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, gid, number_of, time
from sandbox.shopify.model import FulfilmentOrder, Order


def of_order(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return pages.page([Thing("FulfillmentOrder", one, order) for one in order.fulfilments], args, lambda one: one.it.id)


def one(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    return found(call, args["id"])


def found(call: Call, given: str | None) -> Thing | None:
    key = number_of(given, "FulfillmentOrder")
    order = keep.order_with(call.tx, call.name, key) if key else None
    mine = units.fulfilment(order, key) if order is not None else None
    return Thing("FulfillmentOrder", mine, order) if mine is not None else None


def lines(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    rows = [Thing("FulfillmentOrderLineItem", row, thing.order) for row in thing.it.lines]
    return pages.page(rows, args, lambda one: one.it.id)


def actions(one: FulfilmentOrder) -> list[str]:
    """What may be done with it now."""
    if one.status in units.DONE:
        return []
    if one.request_status == "ACCEPTED":
        return ["CREATE_FULFILLMENT", "REQUEST_CANCELLATION"]
    if one.holds:
        return ["RELEASE_HOLD", "HOLD", "MOVE", "SPLIT"]
    return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"]


def place(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    there = keep.place(call.tx, call.name, thing.it.place)
    return {"location": Thing("Location", there) if there is not None else None, "name": there.name if there else ""}


def order_line(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    line = units.line_of(thing.order, thing.it.line)
    return Thing("LineItem", line, thing.order) if line is not None else None


def variant(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    line = units.line_of(thing.order, thing.it.line)
    bought = keep.variant(call.tx, call.name, line.variant) if line is not None and line.variant else None
    return Thing("ProductVariant", bought) if bought is not None else None


def item_id(call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    bought = variant(call, thing, args)
    return gid("InventoryItem", bought.it.item) if bought is not None else None


def shipments(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return [Thing("Fulfillment", one, order) for one in pages.listed(order.shipments, args)]


def sent(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    rows = [Thing("FulfillmentLineItem", one, thing.order) for one in thing.it.lines.items()]
    return pages.page(rows, args)


def sent_line(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    return Thing("LineItem", units.line_of(thing.order, int(thing.it[0])), thing.order)


ON_ORDER: dict[str, Resolver] = {"fulfillmentOrders": of_order, "fulfillments": shipments}
TYPES: Table = {
    "FulfillmentOrder": {
        "id": lambda c, t, a: gid("FulfillmentOrder", t.it.id),
        "status": lambda c, t, a: t.it.status,
        "requestStatus": lambda c, t, a: t.it.request_status,
        "updatedAt": lambda c, t, a: time(t.it.updated),
        "fulfillAt": lambda c, t, a: None,
        "fulfillBy": lambda c, t, a: None,
        "assignedLocation": place,
        "supportedActions": lambda c, t, a: [{"action": one} for one in actions(t.it)],
        "fulfillmentHolds": lambda c, t, a: [Thing("FulfillmentHold", one) for one in t.it.holds],
        "lineItems": lines,
    },
    "Fulfillment": {
        "id": lambda c, t, a: gid("Fulfillment", t.it.id),
        "status": lambda c, t, a: "SUCCESS",
        "createdAt": lambda c, t, a: time(t.it.created),
        "fulfillmentLineItems": sent,
    },
    "FulfillmentLineItem": {
        "quantity": lambda c, t, a: t.it[1],
        "lineItem": sent_line,
    },
    "FulfillmentHold": {
        "id": lambda c, t, a: gid("FulfillmentHold", t.it.id),
        "handle": lambda c, t, a: t.it.handle or None,
        "reason": lambda c, t, a: t.it.reason,
        "reasonNotes": lambda c, t, a: t.it.notes or None,
        "heldByRequestingApp": lambda c, t, a: t.it.ours,
    },
    "FulfillmentOrderLineItem": {
        "id": lambda c, t, a: gid("FulfillmentOrderLineItem", t.it.id),
        "totalQuantity": lambda c, t, a: t.it.total,
        "remainingQuantity": lambda c, t, a: t.it.remaining,
        "inventoryItemId": item_id,
        "lineItem": order_line,
        "variant": variant,
    },
}
