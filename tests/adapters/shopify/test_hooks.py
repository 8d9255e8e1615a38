"""Webhooks of a shop: one per topic, whole, in our version; nothing of others is touched."""

from typing import Any

import pytest
import requests
import responses

from adapters.shopify.hooks import enum_of
from adapters.shopify.shop import ShopifyShop
from adapters.shopify.topics import COMPLIANCE, OPTIONAL, SUBSCRIBED
from connector.errors import Refused
from tests.adapters.shopify.edge import URL, answering

ADDRESS = "https://backorders.example/webhooks/shopify"


class Subscriptions:
    """The webhooks of a shop, as its API keeps them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.refused: set[str] = set()
        self.made = 0

    def add(self, topic: str, uri: str = ADDRESS, **changes: Any) -> str:
        self.made += 1
        one = f"gid://shopify/WebhookSubscription/{self.made}"
        row: dict[str, Any] = {
            "id": one,
            "topic": topic,
            "uri": uri,
            "filter": None,
            "includeFields": [],
            "format": "JSON",
        }
        self.rows[one] = row | {"apiVersion": {"handle": "2026-10"}} | changes
        return one

    def listed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Pages of ten."""
        start = int(variables["after"] or 0)
        rows = list(self.rows.values())
        info = {"hasNextPage": start + 10 < len(rows), "endCursor": str(start + 10)}
        return {"webhookSubscriptions": {"nodes": rows[start : start + 10], "pageInfo": info}}

    def create(self, variables: dict[str, Any]) -> dict[str, Any]:
        topic, uri = variables["topic"], variables["subscription"]["uri"]
        taken = any((row["topic"], row["uri"]) == (topic, uri) for row in self.rows.values())
        if taken or topic in self.refused:
            error = {"field": ["webhookSubscription"], "message": "Address for this topic has already been taken"}
            return {"webhookSubscriptionCreate": {"webhookSubscription": None, "userErrors": [error]}}
        return {"webhookSubscriptionCreate": {"webhookSubscription": {"id": self.add(topic, uri)}, "userErrors": []}}

    def delete(self, variables: dict[str, Any]) -> dict[str, Any]:
        gone = self.rows.pop(variables["id"], None)
        errors = [] if gone else [{"field": ["id"], "message": "Webhook subscription does not exist"}]
        return {"webhookSubscriptionDelete": {"deletedWebhookSubscriptionId": variables["id"], "userErrors": errors}}

    def topics(self, uri: str = ADDRESS) -> list[str]:
        return sorted(row["topic"] for row in self.rows.values() if row["uri"] == uri)


@pytest.fixture
def there(web: responses.RequestsMock) -> Subscriptions:
    made = Subscriptions()
    answers = {
        "ShopWebhookSubscriptions": made.listed,
        "CreateWebhookSubscription": made.create,
        "DeleteWebhookSubscription": made.delete,
    }
    web.add_callback("POST", URL, answering(answers))
    return made


ALL = sorted(enum_of(topic) for topic in (*SUBSCRIBED, *OPTIONAL))


def test_every_topic_is_asked_for_once_and_asking_again_changes_nothing(
    shop: ShopifyShop, there: Subscriptions
) -> None:
    shop.subscribe(ADDRESS, "secret")
    assert there.topics() == ALL
    before = dict(there.rows)
    shop.subscribe(ADDRESS, "secret")
    assert there.rows == before


def test_compliance_topics_are_asked_for_in_the_apps_own_file_only() -> None:
    assert not {enum_of(topic) for topic in COMPLIANCE} & set(ALL)


@pytest.mark.parametrize(
    "changes",
    [
        {"apiVersion": {"handle": "2025-10"}},
        {"apiVersion": None},
        {"filter": "id:1"},
        {"includeFields": ["id"]},
        {"format": "XML"},
    ],
)
def test_what_is_cut_down_or_of_another_version_is_made_anew(
    shop: ShopifyShop, there: Subscriptions, changes: dict[str, Any]
) -> None:
    old = there.add("ORDERS_CREATE", **changes)
    shop.subscribe(ADDRESS, "secret")
    assert old not in there.rows
    assert there.topics() == ALL


def test_doubles_and_topics_nobody_reads_are_removed(shop: ShopifyShop, there: Subscriptions) -> None:
    first, second = there.add("ORDERS_CREATE"), there.add("ORDERS_CREATE")
    useless = there.add("CARTS_CREATE")
    shop.subscribe(ADDRESS, "secret")
    assert first in there.rows
    assert {second, useless} & set(there.rows) == set()
    assert there.topics() == ALL


def test_webhooks_of_other_addresses_are_left_alone(shop: ShopifyShop, there: Subscriptions) -> None:
    other = there.add("ORDERS_CREATE", "https://else.example/hook")
    shop.subscribe(ADDRESS, "secret")
    shop.unsubscribe(ADDRESS)
    assert list(there.rows) == [other]


def test_a_topic_whose_scope_was_not_given_is_done_without(shop: ShopifyShop, there: Subscriptions) -> None:
    there.refused = {enum_of(topic) for topic in OPTIONAL}
    shop.subscribe(ADDRESS, "secret")
    assert there.topics() == sorted(enum_of(topic) for topic in SUBSCRIBED)


def test_a_topic_there_is_no_work_without_is_told(shop: ShopifyShop, there: Subscriptions) -> None:
    there.refused = {"ORDERS_CREATE"}
    with pytest.raises(Refused, match="taken"):
        shop.subscribe(ADDRESS, "secret")


def test_one_made_by_a_call_whose_answer_was_lost_is_as_good(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    made = Subscriptions()
    lost = iter([True])

    def create(variables: dict[str, Any]) -> dict[str, Any]:
        answer = made.create(variables)
        if next(lost, False):
            raise requests.exceptions.ReadTimeout
        return answer

    answers = {"ShopWebhookSubscriptions": made.listed, "CreateWebhookSubscription": create}
    web.add_callback("POST", URL, answering(answers))
    shop.subscribe(ADDRESS, "secret")
    assert made.topics() == ALL


def test_removing_what_is_gone_already_is_fine(shop: ShopifyShop, web: responses.RequestsMock) -> None:
    made = Subscriptions()
    made.add("ORDERS_CREATE")
    answers = {"ShopWebhookSubscriptions": made.listed, "DeleteWebhookSubscription": Subscriptions().delete}
    web.add_callback("POST", URL, answering(answers))
    shop.unsubscribe(ADDRESS)
    assert len(web.calls) == 2
