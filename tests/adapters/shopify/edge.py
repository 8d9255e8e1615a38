"""Building answers of a shop at the HTTP edge."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import responses

from connector.ports import Keys

SHOP = "mugs.myshopify.com"
URL = f"https://{SHOP}/admin/api/2026-10/graphql.json"
TOKENS = f"https://{SHOP}/admin/oauth/access_token"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET, PREVIOUS = "client-secret-now", "client-secret-before"
HELD = Keys(
    "client-1",
    "shpat_old",
    (SECRET, PREVIOUS),
    refresh="shprt_old",
    expires=NOW + timedelta(hours=1),
    refresh_expires=NOW + timedelta(days=90),
)
BOUGHT = {
    "access_token": "shpat_new",
    "scope": "write_orders",
    "expires_in": 3600,
    "refresh_token": "shprt_new",
    "refresh_token_expires_in": 7776000,
}
NEW = replace(HELD, secret="shpat_new", refresh="shprt_new")


class Hands:
    """The hands of a clock that only waiting moves."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def read(self) -> float:
        return 1000.0 + sum(self.pauses)


def cost(available: float = 1990, actual: float | None = 5, requested: float = 10) -> dict[str, Any]:
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": available, "restoreRate": 100.0}
    return {"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}}


def good(data: Mapping[str, Any], **bucket: Any) -> dict[str, Any]:
    return {"data": data, "extensions": cost(**bucket)}


def fault(code: str = "", message: str = "Some words.", **more: Any) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}], **more}


THROTTLED = fault("THROTTLED", "Throttled", extensions=cost(available=4, actual=None))


def sent(call: responses.Call) -> Any:
    """The body of a request: its document and variables."""
    return json.loads(call.request.body or b"null")


def operation(call: responses.Call) -> str:
    """The name of the operation a request holds."""
    return named(sent(call)["query"])


def named(query: str) -> str:
    found = re.search(r"^(?:query|mutation) (\w+)", query, re.MULTILINE)
    assert found, query
    return found[1]


def answering(answers: Mapping[str, Any | Callable[[Any], Any]]) -> Callable[[Any], tuple[int, dict[str, str], str]]:
    """Return a callback for `responses` that answers by the name of the operation; a function gets the variables."""

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        body = json.loads(request.body)
        told = answers[named(body["query"])]
        data = told(body["variables"]) if callable(told) else told
        return 200, {"X-Shopify-API-Version": "2026-10"}, json.dumps(good(data))

    return answer


def signed(raw: bytes, topic: str, secret: str = SECRET, **more: str) -> dict[str, str]:
    """The headers of a delivery."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
    return {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": SHOP,
        "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        "X-Shopify-API-Version": "2026-10",
        **more,
    }


# Any question and any change will do to see how we speak.
READ, WRITE = "ShopProfile", "DeleteWebhookSubscription"
DONE = good({"webhookSubscriptionDelete": {"deletedWebhookSubscriptionId": "1", "userErrors": []}})
