"""Reading, listing and deleting orders."""

from typing import Any

from sandbox.kernel import orders, status
from sandbox.kernel.model import Order, order_from
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, order_shape, paging, php
from sandbox.woocommerce.call import Answer, Call, Problem, one_of

NAMES = (*status.STATUSES, "checkout-draft", "auto-draft", "trash")
ORDER_BY = ("date", "id", "include", "title", "slug", "modified")
DATES = (
    ("after", "created", ">"),
    ("before", "created", "<"),
    ("modified_after", "modified", ">"),
    ("modified_before", "modified", "<"),
)


def missing(status_code: int = 404) -> Problem:
    return Problem(
        status_code, "woocommerce_rest_shop_order_invalid_id", "Invalid ID." if status_code == 404 else "ID is invalid."
    )


def read(tx: Tx, call: Call, *, status_code: int = 404) -> Order:
    order = orders.find(tx, call.name, call.args[0])
    if order is None:
        raise missing(status_code)
    return order


def get(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        return Answer(order_shape.show(tx, call.shop, read(tx, call), call.home))


def index(call: Call) -> Answer:
    where, values = conditions(call)
    size, start = paging.window(call)
    with call.world.store.transaction() as tx:
        total = int(tx.run(f"SELECT count(*) FROM orders WHERE {where}", *values).fetchone()[0])  # noqa: S608 our own words
        sql = f"SELECT body FROM orders WHERE {where} ORDER BY {sorting(call)} LIMIT ? OFFSET ?"  # noqa: S608 our own words
        found = [order_from(row["body"]) for row in tx.rows(sql, *values, size, start)]
        rows = [order_shape.show(tx, call.shop, order, call.home) for order in found]
    return paging.answer(call, rows, total)


def sorting(call: Call) -> str:
    column = one_of("orderby", call.query.get("orderby", "date"), ORDER_BY)
    direction = one_of("order", call.query.get("order", "desc"), ("asc", "desc"))
    column = {"date": "created", "modified": "modified"}.get(column, "id")
    return f"{column} {direction}, id {direction}"


def conditions(call: Call) -> tuple[str, list[Any]]:
    """The WHERE of a list; `meta_key` and whatever else is unknown is passed over in silence."""
    parts, values = ["shop = ?"], [call.name]
    for part, given in (by_status(call), *by_ids(call), *by_dates(call), by_origin(call)):
        parts += [part] if part else []
        values += given
    return " AND ".join(parts), values


def by_status(call: Call) -> tuple[str, list[Any]]:
    """`any` leaves the trash out."""
    wanted = php.listed(call.query.get("status", "any")) or ["any"]
    for place, name in enumerate(wanted):
        one_of(f"status[{place}]", name, ("any", *NAMES))
    if "any" in wanted:
        return "status NOT IN ('trash', 'checkout-draft', 'auto-draft')", []
    return f"status IN ({','.join('?' * len(wanted))})", list(wanted)


def by_ids(call: Call) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    for name, word in (("include", "IN"), ("exclude", "NOT IN")):
        ids = php.listed(call.query.get(name, ""))
        if ids:
            found.append((f"id {word} ({','.join('?' * len(ids))})", [int(one) for one in ids if one.isdigit()]))
    return found


def by_dates(call: Call) -> list[tuple[str, list[Any]]]:
    """Strictly after, strictly before, to the second."""
    bounds = [(dates.bound(call, name), column, sign) for name, column, sign in DATES]
    return [(f"{column} {sign} ?", [limit]) for limit, column, sign in bounds if limit is not None]


def by_origin(call: Call) -> tuple[str, list[Any]]:
    via = call.query.get("created_via")
    product = call.query.get("product")
    parts, values = [], []
    if via:
        parts.append("via = ?")
        values.append(via)
    if product:
        parts.append("EXISTS (SELECT 1 FROM json_each(body, '$.lines') WHERE json_extract(value, '$.product') = ?)")
        values.append(int(product))
    return " AND ".join(parts), values


def delete(call: Call) -> Answer:
    """To the trash, or with `force` for good; the answer shows the order as it was."""
    with call.world.store.transaction() as tx:
        order = read(tx, call)
        shown = order_shape.show(tx, call.shop, order, call.home)
        if dates.truthy(call.param("force")):
            orders.remove(tx, call.name, order.id)
        elif order.status == "trash":
            raise Problem(410, "woocommerce_rest_already_trashed", "The order has already been deleted.")
        else:
            status.trash(tx, call.name, order)
    return Answer(shown)
