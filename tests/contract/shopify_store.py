"""A Shopify store of the sandbox, driven by its control API."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import requests

from adapters.shopify.hooks import enum_of
from adapters.shopify.platform import Shopify
from adapters.shopify.release import VERSION
from adapters.shopify.topics import OPTIONAL, SUBSCRIBED
from connector.model import Backorders
from connector.ports import Keys, Platform, Shop

_SKUS: Mapping[str, str] = {"told": "MUG-NOTIFY", "silent": "MUG-YES", "capped": "MUG-NO"}
_PAYMENTS: Mapping[str, str] = {"card": "rig_card", "reserved": "rig_authorise", "cash": "cod", "transfer": "bacs"}
# What a query is called begins with what it reads; the refund is a mutation of its own.
_PLACES: Mapping[str, str] = {
    "question": r"/graphql/(?!CreateRefund|CancelOrder)",
    "catalogue": r"/graphql/\w*(Variants|Collections)",
    "refund": "/graphql/CreateRefund",
    "change": "/graphql/CommitOrderEdit",
}


# Calls enough: how a full bucket is waited for is shown where a test asks for a small one.
ROOM = {"maximum": 50_000, "restore": 50_000}


class ShopifyStore:
    """Implements `tests.contract.stores.Store`; Shopify knows CONTINUE and DENY only, and no setting aside."""

    beyond, trashes = Backorders.YES, False
    wrong: Mapping[str, str] = {"read-only": "write_", "wrong-token": "token"}

    def __init__(self, sandbox: str, **facts: Any) -> None:
        name = f"s{secrets.token_hex(6)}"
        wish = {"platform": "shopify", "name": name, "points": ROOM, **facts}
        answer = requests.post(f"{sandbox}/control/shops", json=wish, timeout=60)
        answer.raise_for_status()
        self.facts = answer.json()
        self._sandbox = sandbox
        self._control = f"{sandbox}/control/shops/{name}"
        self._platform = Shopify(development=True, origin=lambda domain: f"{sandbox}/shopify/{domain}")
        self.skus = {str(row["sku"]): str(row["id"]) for row in self._get("books")["stock"]}
        self.told, self.silent, self.capped = (self.skus[_SKUS[one]] for one in ("told", "silent", "capped"))
        self.shirt = self.skus.get("SHIRT-S", "")
        self.shirts = frozenset({self.shirt, self.skus.get("SHIRT-L", "")})
        self.secret = str(self.facts["client_secret"])

    def shop(self) -> Shop:
        return self._open(self.facts["token"])

    def shop_with(self, which: str) -> Shop:
        return self._open({"read-only": self.facts["readonly_token"], "wrong-token": "shpat_none"}[which])

    def _open(self, token: str) -> Shop:
        return self._platform.open(self.facts["domain"], Keys(self.facts["client_id"], token, (self.secret,)))

    def platform(self) -> Platform:
        return self._platform

    def deliver(self) -> None:
        self._post("webhooks/flush")

    def buy(self, variant: str, units: int, payment: str = "card", **more: Any) -> str:
        sku = next(sku for sku, number in self.skus.items() if number == variant)
        lines = [{"sku": sku, "quantity": units}]
        return str(self._post("buy", lines=lines, payment=_PAYMENTS[payment], **more)["order_id"])

    def act(self, order: str, act: str, **wish: Any) -> None:
        self._post(f"orders/{order}/{act}", **wish)

    def set_stock(self, variant: str, units: int) -> None:
        sku = next(sku for sku, number in self.skus.items() if number == variant)
        self._post("stock", sku=sku, set=units)

    def add_stock(self, variant: str, units: int) -> None:
        sku = next(sku for sku, number in self.skus.items() if number == variant)
        self._post("stock", sku=sku, add=units)

    def set_backorders(self, variant: str, setting: str) -> None:
        self._post(f"products/{variant}", backorders=setting)

    def edit(self, variant: str, **wish: Any) -> None:
        self._post(f"products/{variant}", **wish)

    def bank(self, order: str) -> int:
        entries = self._get("books")["bank"]
        return sum(one["amount_minor"] for one in entries if str(one["order"]) == order and one["kind"] == "refund")

    def misfortune(self, action: str, asked: str, times: int = 1) -> None:
        self._post("faults", action=action, method="POST", path=_PLACES[asked], times=times, seconds=0.3)

    def writes(self) -> Sequence[Mapping[str, Any]]:
        return [one for one in self._get("requests") if one["method"] != "GET"]

    def book(self, order: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(one for one in self._get("books")["orders"] if str(one["id"]) == order)
        notes = json.loads(found["meta"].get("$app.notes") or "[]")
        told = [{"note": f"{one['text']} {one['tag']}", "customer_note": False} for one in notes]
        return {
            **found,
            "notes": told,
            "meta": {key: text for key, text in found["meta"].items() if key != "$app.notes"},
        }

    def drop_webhooks(self, count: int) -> set[str]:
        """Take subscriptions away behind our back; return their topics as headers name them."""
        listing = "{ webhookSubscriptions(first: 50) { nodes { id topic } } }"
        rows = self._admin(listing)["webhookSubscriptions"]["nodes"][:count]
        drop = "mutation ($id: ID!) { webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId } }"
        for row in rows:
            self._admin(drop, id=row["id"])
        return {topic for topic in (*SUBSCRIBED, *OPTIONAL) for row in rows if enum_of(topic) == row["topic"]}

    def _admin(self, query: str, **variables: Any) -> Any:
        where = f"{self._sandbox}/shopify/{self.facts['domain']}/admin/api/{VERSION}/graphql.json"
        headers = {"X-Shopify-Access-Token": str(self.facts["token"])}
        answer = requests.post(where, json={"query": query, "variables": variables}, headers=headers, timeout=30)
        assert answer.ok, answer.text
        return answer.json()["data"]

    def _post(self, where: str, **wish: Any) -> Any:
        answer = requests.post(f"{self._control}/{where}", json=wish, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def _get(self, path: str) -> Any:
        answer = requests.get(f"{self._control}/{path}", timeout=30)
        answer.raise_for_status()
        return answer.json()
