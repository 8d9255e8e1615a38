"""What happened, written down for the webhooks: topic, whom it concerns, when, and what it belongs to."""

import json
import uuid
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify.model import Facts


def tell(tx: Tx, facts: Facts, topic: str, **concerned: Any) -> int:
    """Announce something; `concerned` names what a body is made of when it is sent."""
    shop = facts.name
    key = tx.number(shop, "event")
    first = next((resource for name, _topic, resource in tx.news if name == shop), key)
    body = {"topic": topic, "at": clock.instant(), "event": event_id(shop, first), **concerned}
    row = (shop, "event", str(key), json.dumps(body, separators=(",", ":")))
    tx.run("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)", *row)
    tx.announce(shop, topic, key)
    return key


def event_id(shop: str, first: int) -> str:
    """One for everything that a single action of somebody's caused."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{shop}/events/{first}"))


def happened(tx: Tx, shop: str, key: int) -> dict[str, Any]:
    row = tx.row("SELECT body FROM things WHERE shop = ? AND kind = 'event' AND id = ?", shop, str(key))
    return dict(json.loads(row["body"])) if row else {}
