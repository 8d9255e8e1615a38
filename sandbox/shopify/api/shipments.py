"""Inventory shipments as the Admin API shows them."""

from collections.abc import Mapping
from typing import Any

from sandbox.shopify import keep, shipments
from sandbox.shopify.api import pages, search
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, gid, number_of
from sandbox.shopify.shipments import Coming, Shipment


def listed(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """All of them, or those a search finds by their state and by where they go."""
    found = search.matching(call, shipments.every(call.tx, call.name), args.get("query"), search.SHIPMENTS)
    return pages.page([Thing("InventoryShipment", one) for one in found], args, lambda one: one.it.id)


def one(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    key = str(number_of(args["id"], "InventoryShipment"))
    found = keep.maybe(Shipment, keep.get(call.tx, call.name, "shipment", key))
    return Thing("InventoryShipment", found) if found is not None else None


def lines(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    held: list[Coming] = thing.it.lines
    return pages.page([Thing("InventoryShipmentLineItem", each) for each in held], args, lambda each: each.it.id)


def item(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    sellers = keep.sharing(call.tx, call.name, thing.it.item)
    return Thing("InventoryItem", sellers[0]) if sellers else None


QUERY: dict[str, Resolver] = {"inventoryShipments": listed, "inventoryShipment": one}
TYPES: Table = {
    "InventoryShipment": {
        "id": lambda c, t, a: gid("InventoryShipment", t.it.id),
        "name": lambda c, t, a: f"#S{t.it.id}",
        "status": lambda c, t, a: t.it.status,
        "tracking": lambda c, t, a: {"arrivesAt": t.it.arrives} if t.it.arrives else None,
        "lineItems": lines,
    },
    "InventoryShipmentLineItem": {
        "id": lambda c, t, a: gid("InventoryShipmentLineItem", t.it.id),
        "quantity": lambda c, t, a: t.it.quantity,
        "acceptedQuantity": lambda c, t, a: t.it.accepted,
        "rejectedQuantity": lambda c, t, a: t.it.rejected,
        "unreceivedQuantity": lambda c, t, a: t.it.left,
        "inventoryItem": item,
    },
}
