"""Notes beside an order; writing one changes nothing else about it."""

from dataclasses import replace
from typing import Any

from sandbox.kernel import notes
from sandbox.woocommerce import dates, orders, pieces
from sandbox.woocommerce.call import Answer, Call, Problem, created


def show(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    path = f"orders/{row['order_id']}/notes/{row['id']}"
    return {
        "id": row["id"],
        "author": "WooCommerce",
        **dates.pair("date_created", row["at"], call.shop.timezone),
        "note": row["note"],
        "customer_note": bool(row["customer_note"]),
        "_links": pieces.links(call.rest, path, ["GET", "DELETE"], up=f"orders/{row['order_id']}"),
    }


def index(call: Call) -> Answer:
    """All of them, newest first, on one page without totals."""
    kind = call.query.get("type", "any")
    with call.world.store.transaction() as tx:
        order = orders.read(tx, call)
        rows = notes.listed(tx, call.name, order.id)
    return Answer(
        [show(call, row) for row in rows if kind == "any" or bool(row["customer_note"]) == (kind == "customer")]
    )


def create(call: Call) -> Answer:
    """A note to the customer is mailed, and the mailing noted."""
    to_customer = dates.truthy(call.param("customer_note", False))
    with call.world.store.transaction() as tx:
        order = orders.read(tx, call)
        number = notes.write(tx, call.name, order.id, str(call.param("note", "")), customer=to_customer)
        if to_customer:
            notes.mailed(tx, call.name, order.id, "Customer note")
    body = get(replace(call, args=(order.id, number))).body
    return created(call, body, f"orders/{order.id}/notes/{number}")


def get(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        rows = notes.listed(tx, call.name, call.args[0])
    for row in rows:
        if row["id"] == call.args[1]:
            return Answer(show(call, row))
    raise Problem(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
