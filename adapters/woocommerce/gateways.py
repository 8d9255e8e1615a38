"""What a shop's ways to pay can do."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from adapters.woocommerce.client import Client
from connector.errors import NotSent


def refunding(client: Client) -> AbstractSet[str]:
    """Return the ways to pay that move money back by themselves."""
    rows = client.get("payment_gateways")
    if not isinstance(rows, list):
        raise NotSent("The shop answered its ways to pay with something else.")
    return frozenset(str(one.get("id")) for one in rows if isinstance(one, dict) and _refunds(one))


def _refunds(gateway: Mapping[str, Any]) -> bool:
    able = gateway.get("method_supports")
    return isinstance(able, list) and "refunds" in able
