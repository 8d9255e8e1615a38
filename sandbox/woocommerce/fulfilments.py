"""The optional fulfilments feature: what was shipped of an order."""

import json
from typing import Any

from sandbox.kernel import clock, orders, shops
from sandbox.kernel.model import Order
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates
from sandbox.woocommerce import orders as reading
from sandbox.woocommerce.call import Answer, Call

KIND = "fulfilment"


def create(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        order = reading.read(tx, call)
        items = [one["value"] for one in call.param("meta_data") or [] if one.get("key") == "_items"]
        done = dates.truthy(call.param("is_fulfilled", False))
        body = write(tx, call.name, order, items[0] if items else [], fulfilled=done)
    return Answer(body, 201)


def write(tx: Tx, shop: str, order: Order, items: list[dict[str, Any]], *, fulfilled: bool = True) -> dict[str, Any]:
    """Keep a shipment, and say on the order how much of it went out; the order's status stays."""
    number, at = tx.number(shop, "fulfilment"), f"{dates.gmt(clock.now())}Z"
    metas = [{"key": "_items", "value": items, "id": tx.number(shop, "fulfilment meta")}]
    if fulfilled:
        metas.append({"key": "_date_fulfilled", "value": at, "id": tx.number(shop, "fulfilment meta")})
    body = {
        "id": number,
        "entity_type": "WC_Order",
        "entity_id": str(order.id),
        "status": "fulfilled" if fulfilled else "unfulfilled",
        "is_fulfilled": fulfilled,
        "date_updated": at,
        "date_deleted": None,
        "meta_data": metas,
    }
    tx.run("INSERT INTO things VALUES (?, ?, ?, ?)", shop, KIND, f"{order.id}/{number}", json.dumps(body))
    shops.put_meta(tx, shop, order.meta, "_fulfillment_status", how_far(tx, shop, order))
    orders.save(tx, shop, order)
    return body


def listed(tx: Tx, shop: str, order: int) -> list[dict[str, Any]]:
    sql = "SELECT body FROM things WHERE shop = ? AND kind = ? AND id LIKE ? ORDER BY rowid"
    return [json.loads(row["body"]) for row in tx.rows(sql, shop, KIND, f"{order}/%")]


def shipped(tx: Tx, shop: str, order: int) -> dict[int, int]:
    """Units sent, by line."""
    sent: dict[int, int] = {}
    for one in listed(tx, shop, order):
        for item in one["meta_data"][0]["value"] if one["is_fulfilled"] else []:
            sent[int(item["item_id"])] = sent.get(int(item["item_id"]), 0) + int(item["qty"])
    return sent


def how_far(tx: Tx, shop: str, order: Order) -> str:
    sent = shipped(tx, shop, order.id)
    if all(sent.get(line.id, 0) >= line.quantity for line in order.lines):
        return "fulfilled"
    return "partially_fulfilled" if sent else "unfulfilled"


def index(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        return Answer(listed(tx, call.name, reading.read(tx, call).id))
