"""Fulfilment orders, holds and shipments as webhooks tell of them."""

from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify import dates, units
from sandbox.shopify.bodies import common, lines
from sandbox.shopify.bodies.common import gid
from sandbox.shopify.model import Facts, FulfilmentOrder, Hold, Order, Shipment


def of(tx: Tx, facts: Facts, what: dict[str, Any], name: str = "fulfilment") -> FulfilmentOrder:
    order = common.find(tx, facts, what["order"])
    return units.fulfilment(order, int(what[name] or 0)) or FulfilmentOrder(int(what[name] or 0), order.id, 0, "CLOSED")


def brief(one: FulfilmentOrder) -> dict[str, Any]:
    return {"id": gid("FulfillmentOrder", one.id), "status": one.status.lower()}


def status(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    return {"fulfillment_order": brief(of(tx, facts, what))}


def cancelled(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = brief(of(tx, facts, what))
    return {"fulfillment_order": one, "replacement_fulfillment_order": one}


def hold_of(held: Hold) -> dict[str, Any]:
    return {
        "id": gid("FulfillmentHold", held.id),
        "handle": held.handle,
        "held_by_app": {"id": gid("App", 1 if held.ours else 2)},
        "held_by_requesting_app": held.ours,
        "reason": held.reason.lower(),
        "reason_notes": held.notes,
    }


def hold_added(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = of(tx, facts, what)
    made = next((held for held in one.holds if held.id == what["hold"]), Hold(int(what["hold"]), "", "OTHER", ""))
    return {"fulfillment_order": {"id": gid("FulfillmentOrder", one.id)}, "fulfillment_hold": hold_of(made)}


def hold_released(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = of(tx, facts, what)
    gone = hold_of(Hold(**what["released"]))
    return {"fulfillment_order": {"id": gid("FulfillmentOrder", one.id)}, "fulfillment_hold": gone}


def placed_on_hold(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = of(tx, facts, what)
    rest = of(tx, facts, what, "rest") if what.get("rest") else one
    return {
        "fulfillment_order": {**brief(one), "fulfillment_holds": [hold_of(held) for held in one.holds]},
        "created_fulfillment_hold": hold_added(tx, facts, what)["fulfillment_hold"],
        "remaining_fulfillment_order": brief(rest),
        "held_fulfillment_order_line_items": rows(one),
    }


def rows(one: FulfilmentOrder) -> list[dict[str, Any]]:
    return [{"id": gid("FulfillmentOrderLineItem", row.id), "quantity": row.remaining} for row in one.lines]


def split(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    kept, rest = of(tx, facts, what), of(tx, facts, what, "rest")
    return {
        "fulfillment_order": brief(kept),
        "remaining_fulfillment_order": brief(rest),
        "replacement_fulfillment_order": brief(kept),
        "split_line_items": rows(rest),
    }


def moved(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    new, old = of(tx, facts, what), of(tx, facts, what, "rest")
    return {
        "destination_location_id": gid("Location", new.place),
        "fulfillment_order_line_items_requested": rows(new),
        "moved_fulfillment_order": {**brief(new), "assigned_location_id": gid("Location", new.place)},
        "original_fulfillment_order": {**brief(old), "assigned_location_id": gid("Location", old.place)},
        "source_location": {"id": gid("Location", old.place)},
    }


def merged(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = of(tx, facts, what)
    listed = [{"id": row.id, "quantity": row.remaining} for row in one.lines]
    return {
        "fulfillment_order_merges": {"fulfillment_order": brief(one)},
        "merge_intents": [{"fulfillment_order_id": one.id, "fulfillment_order_line_items": listed}],
    }


def fulfillment(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    order = common.find(tx, facts, what["order"])
    one = next(row for row in order.shipments if row.id == what["shipment"])
    where = {"destination": common.address(facts, order), "email": common.email(facts, order)}
    return {**shipment(facts, order, one), **where}


def shipment(facts: Facts, order: Order, one: Shipment) -> dict[str, Any]:
    at, number = dates.local(facts, one.created), order.shipments.index(one) + 1
    goods = [lines.sent(order, line, one.lines[str(line.id)]) for line in order.lines if str(line.id) in one.lines]
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("Fulfillment", one.id),
        "created_at": at,
        "updated_at": at,
        "line_items": goods,
        "location_id": one.place,
        "name": f"{order.name}.{number}",
        "order_id": order.id,
        "origin_address": {},
        "receipt": {},
        "service": "manual",
        "shipment_status": None,
        "status": "success",
        "tracking_company": "Other",
        "tracking_number": "",
        "tracking_numbers": [],
        "tracking_url": f"https://{facts.domain}/track/{one.id}",
        "tracking_urls": [],
    }
