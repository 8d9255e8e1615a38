"""Our webhooks in a shop: one per topic, active, under our secret."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.paging import all_rows, row_id
from adapters.woocommerce.reading import fresh
from adapters.woocommerce.topics import WANTED
from connector.errors import Gone


def subscribe(client: Client, address: str, secret: str) -> list[str]:
    """Make what is missing, and make anew what is disabled, doubled or under another secret; return what was made.

    The shop never tells a secret and counts failures for ever, so a webhook is mended by replacing it. The new one is
    made before the old one goes: in between both deliver, and doubles are harmless.
    """
    ours = _ours(client, address)
    good = {str(one.get("topic")): row_id(one) for one in ours if is_good(one, secret)}
    made = [topic for topic in WANTED if topic not in good]
    for topic in made:
        _create(client, topic, address, secret)
    kept = set(good.values())
    _delete(client, [row_id(one) for one in ours if row_id(one) not in kept])
    return made


def unsubscribe(client: Client, address: str) -> None:
    """Remove our webhooks for `address`."""
    _delete(client, [row_id(one) for one in _ours(client, address)])


def _ours(client: Client, address: str) -> list[Mapping[str, Any]]:
    rows = all_rows(client, "webhooks", **fresh())
    return [one for one in rows if isinstance(one, dict) and one.get("delivery_url") == address]


def is_good(row: Mapping[str, Any], secret: str) -> bool:
    """Tell whether a webhook delivers a topic we want, under this secret."""
    topic = str(row.get("topic"))
    return topic in WANTED and row.get("status") == "active" and row.get("name") == name_of(topic, secret)


def name_of(topic: str, secret: str) -> str:
    """Name a webhook by its topic and a mark of its secret, the only way to see later which secret it has."""
    mark = hashlib.sha256(f"webhook secret {secret}".encode()).hexdigest()[:8]
    return f"Backorders: {topic} [{mark}]"


def _create(client: Client, topic: str, address: str, secret: str) -> None:
    name = name_of(topic, secret)
    client.post("webhooks", {"name": name, "topic": topic, "delivery_url": address, "secret": secret})


def _delete(client: Client, ids: Iterable[str]) -> None:
    for one in ids:
        try:
            client.delete(f"webhooks/{one}", force="true")
        except Gone:
            continue
