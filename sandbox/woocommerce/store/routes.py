"""Which Store API path answers which verb; nobody needs a key here."""

import re
from collections.abc import Callable

from sandbox.kernel import catalogue, clock
from sandbox.woocommerce import paging, php
from sandbox.woocommerce.call import Answer, Call, Problem
from sandbox.woocommerce.store import product_shape, till

PLACE = "/wc/store/v1"
CARTS: dict[tuple[str, str], Callable[[Call], Answer]] = {
    ("GET", "/cart"): till.look,
    ("POST", "/cart/add-item"): till.add,
    ("POST", "/cart/update-item"): till.change,
    ("POST", "/cart/remove-item"): till.change,
    ("POST", "/cart/update-customer"): till.tell,
    ("POST", "/checkout"): till.pay,
}
ORIGIN = {
    "Access-Control-Allow-Methods": "OPTIONS, GET, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Credentials": "true",
    "Vary": "Origin",
}


def answer(call: Call, extra: dict[str, str]) -> Answer:
    path = call.path.rstrip("/").removeprefix(PLACE)
    extra |= {**ORIGIN, **({"Access-Control-Allow-Origin": ""} if call.method == "POST" else {})}
    handler = CARTS.get((call.method, path))
    if handler:
        extra |= visitor(path, call.method)
        return handler(call)
    extra["Allow"] = "GET"
    return products(call, path)


def visitor(path: str, method: str) -> dict[str, str]:
    """Who a buyer without an account is."""
    allow = "GET, POST, PUT, PATCH" if path == "/checkout" else method
    return {
        "Nonce": "492a022eb3",
        "Nonce-Timestamp": str(clock.now()),
        "User-ID": "0",
        "Allow": allow,
        "Cache-Control": "no-store",
    }


def products(call: Call, path: str) -> Answer:
    match = re.fullmatch(r"/products(?:/(\d+))?", path)
    if match is None or call.method != "GET":
        raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")
    return product(call, int(match[1])) if match[1] else listed(call)


def product(call: Call, number: int) -> Answer:
    with call.world.store.transaction() as tx:
        found = catalogue.find(tx, call.name, number)
        if found is None or found.status != "publish":
            raise Problem(404, "woocommerce_rest_product_invalid_id", "Invalid product ID.")
        return Answer(product_shape.show(tx, call.shop, found, call.home))


def listed(call: Call) -> Answer:
    skus = php.listed(call.query.get("sku", ""))
    with call.world.store.transaction() as tx:
        every = [one for one in catalogue.every(tx, call.name) if one.status == "publish"]
        found = [one for one in every if (one.sku in skus if skus else not one.parent)]
        page, total = paging.cut(call, found)
        return paging.answer(call, [product_shape.show(tx, call.shop, one, call.home) for one in page], total)
