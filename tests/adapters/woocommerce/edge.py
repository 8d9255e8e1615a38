"""Building answers of a shop at the HTTP edge."""

import copy
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import responses

from tests.adapters.woocommerce.recordings import body

ADDRESS = "https://shop.example.com"
ROOT = f"{ADDRESS}/wp-json/wc/v3/"


def order(key: int = 19, **changes: Any) -> dict[str, Any]:
    """The recorded backorder as a payload of its own, with changes."""
    payload: dict[str, Any] = copy.deepcopy(body("rest.order.get.backorder.response.json"))
    return payload | {"id": key, "number": str(key)} | changes


def line(**changes: Any) -> dict[str, Any]:
    """The first line of the recorded backorder, with changes."""
    first: dict[str, Any] = order()["line_items"][0]
    return first | changes


def metas(**pairs: Any) -> list[dict[str, Any]]:
    return [{"id": number, "key": key, "value": value} for number, (key, value) in enumerate(pairs.items(), 100)]


def product(key: int, **changes: Any) -> dict[str, Any]:
    payload: dict[str, Any] = copy.deepcopy(body("rest.product.get.backordered.response.json"))
    return payload | {"id": key, "sku": f"SKU-{key}"} | changes


def refund(key: int, amount: str, clock: str, *lines: tuple[int, int, str, str], **changes: Any) -> dict[str, Any]:
    """A refund with lines (order line, units, net, tax)."""
    rows = [
        {
            "id": key * 10 + number,
            "quantity": -units,
            "total": f"-{net}",
            "taxes": [{"id": 1, "total": f"-{tax}"}],
            "meta_data": metas(_refunded_item_id=str(charge)),
        }
        for number, (charge, units, net, tax) in enumerate(lines)
    ]
    made = f"2026-11-22T{clock}"
    payload = {"id": key, "date_created_gmt": made, "amount": amount, "reason": "", "refunded_payment": True}
    return payload | {"meta_data": [], "line_items": rows, "shipping_lines": []} | changes


def query(call: responses.Call) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(call.request.url or "").query))


def path(call: responses.Call) -> str:
    return urlsplit(call.request.url or "").path.removeprefix("/wp-json/wc/v3/")


def sent(call: responses.Call) -> Any:
    return json.loads(call.request.body or b"null")


def asked(web: responses.RequestsMock) -> list[tuple[str, str]]:
    return [(call.request.method or "", path(call)) for call in web.calls]
