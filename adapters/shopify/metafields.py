"""Our own metafields: JSON in the namespace that Shopify keeps for this app."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from connector.errors import NotSent

NAMESPACE = "$app"
AT_ONCE = 25
_STALE = frozenset({"STALE_OBJECT", "INVALID_COMPARE_DIGEST"})


def wish(owner: str, key: str, value: Any) -> dict[str, Any]:
    """Return what to send so that the metafield of `owner` (a global id) holds `value`, whatever it held."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return {"ownerId": owner, "namespace": NAMESPACE, "key": key, "type": "json", "value": text}


def replace(client: Client, owner: str, key: str, value: Any, digest: str | None) -> None:
    """Write one metafield if it still is what was read (None: not there); raises NotSent if somebody was faster."""
    try:
        write(client, [wish(owner, key, value) | {"compareDigest": digest}])
    except UserErrors as error:
        if _STALE.isdisjoint(error.codes):
            raise
        raise NotSent("Somebody else wrote this at the same moment.", evidence=error.evidence) from error


def write(client: Client, wishes: Sequence[Mapping[str, Any]]) -> None:
    """Write at most 25 metafields, all or none."""
    client.write("SetMetafields", once=False, metafields=list(wishes))


def remove(client: Client, owners: Sequence[str], key: str) -> None:
    """Delete the metafield of at most 25 owners; what is not there is deleted already."""
    gone = [{"ownerId": owner, "namespace": NAMESPACE, "key": key} for owner in owners]
    client.write("DeleteMetafields", once=False, metafields=gone)
