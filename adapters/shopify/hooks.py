"""Our webhooks in a shop whose app the merchant made: one per topic, whole bodies, in the version we speak.

An app from the store has its topics in `shopify.app.toml`: Shopify does not list those here, and a topic asked for in
both places would come twice. So this is for shops connected with a token of their own.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.shopify.answers import UserErrors
from adapters.shopify.client import Client
from adapters.shopify.release import VERSION
from adapters.shopify.topics import OPTIONAL, SUBSCRIBED
from connector.errors import Refused

log = logging.getLogger(__name__)
Row = Mapping[str, Any]


def subscribe(client: Client, address: str) -> list[str]:
    """Remove what is doubled, cut down or of another version, and make what is missing; return what was made."""
    kept: dict[str, str] = {}
    for row in list(_ours(client, address)):
        topic = str(row.get("topic"))
        if topic in kept or not is_good(row):
            _delete(client, [row])
        else:
            kept[topic] = str(row.get("id"))
    missing = [topic for topic in (*SUBSCRIBED, *OPTIONAL) if enum_of(topic) not in kept]
    return [topic for topic in missing if _ask_for(client, topic, address)]


def unsubscribe(client: Client, address: str) -> None:
    """Remove our webhooks for `address`."""
    _delete(client, list(_ours(client, address)))


def enum_of(topic: str) -> str:
    """Return GraphQL's word for a topic: "orders/create" is "ORDERS_CREATE"."""
    return topic.replace("/", "_").upper()


def is_good(row: Row) -> bool:
    """Tell whether a subscription delivers a topic of ours whole and as we read it."""
    wanted = row.get("topic") in {enum_of(topic) for topic in (*SUBSCRIBED, *OPTIONAL)}
    version = row.get("apiVersion")
    current = isinstance(version, dict) and version.get("handle") == VERSION
    return wanted and current and not row.get("filter") and not row.get("includeFields") and row.get("format") == "JSON"


def _ours(client: Client, address: str) -> Iterable[Row]:
    rows = client.nodes("ShopWebhookSubscriptions", ("webhookSubscriptions",))
    return (row for row in rows if row.get("uri") == address)


def _ask_for(client: Client, topic: str, address: str) -> bool:
    try:
        _create(client, topic, address)
    except Refused as error:
        if topic not in OPTIONAL:
            raise
        log.info("The shop does not deliver %s: %s", topic, error)
        return False
    return True


def _create(client: Client, topic: str, address: str) -> None:
    """Make a subscription; one that is there already, made by a call whose answer was lost, is as good."""
    wish = {"uri": address, "format": "JSON"}
    try:
        client.write("CreateWebhookSubscription", once=False, topic=enum_of(topic), subscription=wish)
    except UserErrors:
        if enum_of(topic) not in {row.get("topic") for row in _ours(client, address)}:
            raise


def _delete(client: Client, rows: Iterable[Row]) -> None:
    for row in rows:
        try:
            client.write("DeleteWebhookSubscription", once=False, id=row.get("id"))
        except UserErrors as error:
            log.info("A webhook was gone already: %s", error)
