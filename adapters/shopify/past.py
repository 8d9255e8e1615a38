"""How far back this app may read, and what that means for an order nobody shows us any more."""

from collections.abc import Mapping, Sequence

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.scopes import covers

_REASON = (
    "Shopify does not show it: it was deleted, or it is older than 60 days and the app lacks the scope read_all_orders."
)


def too_old(client: Client, missing: Sequence[str]) -> Mapping[str, str]:
    """Return those of the missing orders that may only be too old to be read, each with a sentence.

    Without the scope for all orders, one that is older than every order shown may still wait: it must not count as
    deleted.
    """
    if not missing:
        return {}
    with pick.understood():
        data = client.read("OldestOrder")
        granted = [
            pick.text(one, "handle") for one in pick.rows(pick.part(data, "currentAppInstallation"), "accessScopes")
        ]
        oldest = [int(pick.plain_id(one)) for one in pick.nodes(data, "orders")]
    if covers(granted, "read_all_orders") or not oldest:
        return {}
    return {key: _REASON for key in missing if int(key) < min(oldest)}
