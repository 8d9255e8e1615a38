"""A shop that writes bulk files, and the files."""

import json
import re
from collections.abc import Iterable
from typing import Any

import responses

from tests.adapters.shopify.edge import URL, answering, named, sent
from tests.adapters.shopify.rows import Row, gid, item, variant

FILE = "https://storage.googleapis.com/shopify/bulk.jsonl?signature=1"


NUMBER = "4040404040404040404"


def operation(status: str = "COMPLETED", url: str | None = FILE, **more: Any) -> Row:
    return {
        "bulkOperation": {"id": gid("BulkOperation", NUMBER), "status": status, "url": url, "errorCode": None} | more
    }


STARTED: Row = {
    "bulkOperationRunQuery": {
        "bulkOperation": {"id": gid("BulkOperation", NUMBER), "status": "CREATED"},
        "userErrors": [],
    }
}


def refused(code: str) -> Row:
    errors = [{"code": code, "field": None, "message": "Not now."}]
    return {"bulkOperationRunQuery": {"bulkOperation": None, "userErrors": errors}}


def shop(web: responses.RequestsMock, *steps: Row, start: Row = STARTED, **more: Any) -> None:
    """A shop that says how far the file is, step by step, and stays with the last."""
    left = list(steps or [operation()])
    progress = {"BulkQueryResult": lambda _: left.pop(0) if len(left) > 1 else left[0]}
    web.add_callback("POST", URL, answering({"StartBulkQuery": start, **progress, **more}))


def family(root: Row, **connections: str) -> list[Row]:
    """The lines of a root object and its children, as the file shows them."""
    children = [
        row | {"__typename": kind, "__parentId": root["id"]}
        for name, kind in connections.items()
        for row in root[name]["nodes"]
    ]
    return [{key: value for key, value in root.items() if key not in connections}, *children]


def pool(number: int, *levels: Row) -> list[Row]:
    row = item(*levels, number=number, variants=[variant(1000 + number)])
    return family(row, inventoryLevels="InventoryLevel", variants="ProductVariant")


def bought(row: Row) -> list[Row]:
    return family(row, lineItems="LineItem", shippingLines="ShippingLine")


def text(rows: Iterable[Row]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def serve(web: responses.RequestsMock, body: bytes) -> None:
    """A file that is given in the ranges asked for."""

    def piece(request: Any) -> tuple[int, dict[str, str], bytes]:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["Range"])
        assert found
        first, last = int(found[1]), min(int(found[2]), len(body) - 1)
        if first >= len(body):
            return 416, {}, b""
        return 206, {"Content-Range": f"bytes {first}-{last}/{len(body)}"}, body[first : last + 1]

    web.add_callback("GET", FILE, piece)


def asked(web: responses.RequestsMock) -> list[str]:
    """The operations asked for; the file is no operation."""
    return [named(sent(call)["query"]) for call in web.calls if call.request.method == "POST"]


def keys(pages: Iterable[tuple[Any, str]]) -> list[str]:
    return [getattr(one, "key", None) or one.id for page, _ in pages for one in page]
