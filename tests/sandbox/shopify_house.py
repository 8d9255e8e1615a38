"""A Shopify store in a sandbox process, and hands to use it with over its control door."""

import base64
import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.process import Sandbox, ask, until
from tests.sandbox.receiver import Got, Receiver

NUMBERS = itertools.count(1)
LAMP = {"sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"}


@dataclass
class House:
    """One store; `heard` is where its webhooks go."""

    sandbox: Sandbox
    facts: dict[str, Any]
    heard: Receiver | None = field(default=None)

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.sandbox.control(method, f"/shops/{self.name}{path}", body)

    def status(self, method: str, path: str, body: Any = None) -> int:
        return ask(method, f"{self.sandbox.url}/control/shops/{self.name}{path}", json=body).status_code

    def buy(self, quantity: int = 7, **rest: Any) -> int:
        lines = [{"sku": "LAMP", "quantity": quantity}]
        return int(self.control("POST", "/buy", {"lines": lines, **rest})["order_id"])

    def act(self, order: int, act: str, **wish: Any) -> Any:
        return self.control("POST", f"/orders/{order}/{act}", wish)

    def order(self, number: int) -> Any:
        return next(one for one in self.control("GET", "/books")["orders"] if one["id"] == number)

    def stock(self, sku: str = "LAMP") -> Any:
        return next(one for one in self.control("GET", "/books")["stock"] if one["sku"] == sku)

    def bank(self, kind: str) -> list[int]:
        return [one["amount_minor"] for one in self.control("GET", "/books")["bank"] if one["kind"] == kind]

    def subscribe(self, receiver: Receiver, *topics: str) -> None:
        """As an app does: over the Admin API."""
        self.heard = receiver
        for topic in topics:
            answer = self.graphql(SUBSCRIBE, topic=topic.upper().replace("/", "_"), uri=receiver.url)
            assert answer["data"]["made"]["userErrors"] == [], answer

    def graphql(self, query: str, **variables: Any) -> Any:
        url = f"{self.facts['url']}/admin/api/2026-10/graphql.json"
        headers = {"X-Shopify-Access-Token": self.facts["token"]}
        return ask("POST", url, json={"query": query, "variables": variables}, headers=headers).json()

    def subscribed(self) -> list[str]:
        answer = self.graphql("query Topics { webhookSubscriptions(first: 50) { nodes { topic } } }")
        return [one["topic"] for one in answer["data"]["webhookSubscriptions"]["nodes"]]

    def flush(self) -> None:
        self.control("POST", "/webhooks/flush")

    def got(self, topic: str, count: int = 1) -> list[Got]:
        """What came of a topic, once there are so many."""
        assert self.heard is not None
        receiver = self.heard
        return list(until(lambda: found if len(found := topic_of(receiver, topic)) >= count else None))


SUBSCRIBE = """mutation Subscribe($topic: WebhookSubscriptionTopic!, $uri: String!) {
  made: webhookSubscriptionCreate(topic: $topic, webhookSubscription: {uri: $uri}) { userErrors { field message } }
}"""


def topic_of(receiver: Receiver, topic: str) -> list[Got]:
    return [one for one in receiver.got if heading(one, "Topic") == topic]


def heading(one: Got, name: str) -> str:
    """A header of either family."""
    plain = {key.lower(): value for key, value in one.headers.items()}
    return plain.get(f"x-shopify-{name.lower()}") or plain.get(f"shopify-{name.lower()}", "")


def signed_with(one: Got, secret: str) -> bool:
    seal = base64.b64encode(hmac.new(secret.encode(), one.body, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(seal, heading(one, "Hmac-Sha256"))


def body(one: Got) -> Any:
    return json.loads(one.body)


def open_house(sandbox: Sandbox, **facts: Any) -> House:
    wish = {"platform": "shopify", "name": f"house-{next(NUMBERS)}", "products": [LAMP], **facts}
    return House(sandbox, sandbox.control("POST", "/shops", wish))
