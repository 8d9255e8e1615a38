"""Telling the companion plugin what it signs its questions with: over the store's own keys, so only its owner's."""

from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.keyed import NAMESPACE
from connector.errors import Gone, Refused, Unclear

_PATH = "connection"


def acquaint(client: Client, service: str, merchant: str, secret: str) -> bool:
    """Hand the plugin its secret; False where there is no plugin, or one too old to sign anything."""
    if not _offers(client):
        return False
    told = client.within(NAMESPACE).post(_PATH, {"service": service, "merchant": merchant, "secret": secret})
    if not isinstance(told, dict) or told.get("merchant") != merchant:
        raise Unclear("The companion plugin did not take its secret.")
    return True


def _offers(client: Client) -> bool:
    """Ask the plugin whether it signs; raises NotSent when nobody answers."""
    try:
        said: Any = client.brisk().within(NAMESPACE).get("")
    except (Refused, Gone):
        return False
    return isinstance(said, dict) and said.get("plugin") == "backorder" and bool(said.get("settings"))
