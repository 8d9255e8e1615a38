"""What a shop's ways to pay can do."""

from collections.abc import Set as AbstractSet

from adapters.woocommerce.client import Client
from connector.errors import NotSent


def refunding(client: Client) -> AbstractSet[str]:
    """Return the ways to pay that move money back by themselves."""
    rows = client.get("payment_gateways")
    if not isinstance(rows, list):
        raise NotSent("The shop answered its ways to pay with something else.")
    able = (one for one in rows if isinstance(one, dict) and "refunds" in (one.get("method_supports") or ()))
    return frozenset(str(one.get("id")) for one in able)
