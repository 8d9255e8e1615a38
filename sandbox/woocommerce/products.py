"""Reading and listing products and variations."""

from typing import Any

from sandbox.kernel import catalogue
from sandbox.kernel.model import Product, product_from
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, paging, php, product_shape, terms, variation_shape
from sandbox.woocommerce.call import Answer, Call, Problem, one_of

COLUMNS = {
    "date": "created",
    "modified": "modified",
    "id": "id",
    "include": "id",
    "title": "id",
    "slug": "id",
    "menu_order": "id",
}


def read(tx: Tx, call: Call, *, status: int = 404) -> Product:
    product = catalogue.find(tx, call.name, call.args[-1])
    wrong_parent = product and len(call.args) > 1 and product.parent != call.args[0]
    if product is None or wrong_parent:
        raise Problem(
            status, f"woocommerce_rest_product{'_variation' if len(call.args) > 1 else ''}_invalid_id", "Invalid ID."
        )
    return product


def show(tx: Tx, call: Call, product: Product, *, edited: bool = False) -> dict[str, Any]:
    """In the shape of the place it was asked at."""
    if "/variations" in call.path:
        return variation_shape.show(tx, call.shop, product, call.home, edited=edited)
    return product_shape.show(tx, call.shop, product, call.home, edited=edited)


def get(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        return Answer(show(tx, call, read(tx, call)))


def index(call: Call) -> Answer:
    """Products; only a search by SKU finds variations here."""
    skus = php.listed(call.query.get("sku", ""))
    return listed(call, [] if skus else ["parent = 0"], [])


def variations_of(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        if catalogue.find(tx, call.name, call.args[0]) is None:
            raise Problem(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    return listed(call, ["parent = ?"], [call.args[0]])


def variations(call: Call) -> Answer:
    """The variations of all products."""
    parents = [int(one) for one in php.listed(call.query.get("parent", "")) if one.isdigit()]
    return listed(call, [f"parent IN ({marks(parents)})" if parents else "parent > 0"], parents)


def marks(values: list[Any]) -> str:
    return ",".join("?" * len(values))


def listed(call: Call, parts: list[str], values: list[Any]) -> Answer:
    more, given = filters(call)
    size, start = paging.window(call)
    with call.world.store.transaction() as tx:
        put, together = terms.filters(tx, call)
        where = " AND ".join(["shop = ?", *parts, *more, *put])
        bound = [call.name, *values, *given, *together]
        total = int(tx.run(f"SELECT count(*) FROM products WHERE {where}", *bound).fetchone()[0])  # noqa: S608 our own words
        sql = f"SELECT body FROM products WHERE {where} ORDER BY {sorting(call)} LIMIT ? OFFSET ?"  # noqa: S608 our own words
        rows = [show(tx, call, product_from(row["body"])) for row in tx.rows(sql, *bound, size, start)]
    return paging.answer(call, rows, total)


def filters(call: Call) -> tuple[list[str], list[Any]]:
    parts, values = ["status = ?" if call.query.get("status") else "status <> 'trash'"], []
    values += [call.query["status"]] if call.query.get("status") else []
    for name, column in (("sku", "sku"), ("include", "id")):
        wanted = php.listed(call.query.get(name, ""))
        parts += [f"{column} IN ({marks(wanted)})"] if wanted else []
        values += [int(one) if name == "include" and one.isdigit() else one for one in wanted]
    for name, sign in (("modified_after", ">"), ("modified_before", "<")):
        limit = dates.bound(call, name)
        parts += [f"modified {sign} ?"] if limit is not None else []
        values += [limit] if limit is not None else []
    return parts, values


def sorting(call: Call) -> str:
    column = COLUMNS[one_of("orderby", call.query.get("orderby", "date"), tuple(COLUMNS))]
    direction = one_of("order", call.query.get("order", "desc"), ("asc", "desc"))
    return f"{column} {direction}, id {direction}"
