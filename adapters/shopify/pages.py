"""What product pages say before a sale, kept in a metafield of each variant, where the theme reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.shopify import metafields
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.ids import gid
from connector.ports import Availability

KEY = "availability"
_READ_AT_ONCE = 100

Said = Mapping[str, dict[str, Any] | None]
"""The metafield's value by variant (global id); None where nothing of ours may be left."""


def announce(client: Client, said: Sequence[Availability]) -> None:
    """Write what each item's variants say, where it differs from what stands there."""
    wanted = {
        gid("ProductVariant", variant): _value(one) for one in said for variant in one.variants if _is_id(variant)
    }
    changed = _changed(client, wanted)
    gone = [variant for variant, value in changed.items() if value is None]
    for start in range(0, len(gone), metafields.AT_ONCE):
        metafields.remove(client, gone[start : start + metafields.AT_ONCE], KEY)
    spoken = [variant for variant, value in changed.items() if value is not None]
    for start in range(0, len(spoken), metafields.AT_ONCE):
        _write(client, {variant: changed[variant] for variant in spoken[start : start + metafields.AT_ONCE]})


def _is_id(variant: str) -> bool:
    return variant.isascii() and variant.isdigit()


def _value(said: Availability) -> dict[str, Any] | None:
    if not said.sentences:
        return None
    dates = {name: day.isoformat() for name, day in (("due", said.due), ("until", said.until)) if day}
    return {"sentences": dict(said.sentences), "digest": said.digest, **dates}


def _changed(client: Client, wanted: Said) -> dict[str, dict[str, Any] | None]:
    """Return what has to be written; a variant that was deleted has no page to speak on."""
    standing = _standing(client, list(wanted))
    return {one: value for one, value in wanted.items() if one in standing and standing[one] != value}


def _standing(client: Client, variants: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(variants), _READ_AT_ONCE):
        nodes = client.read("VariantPages", ids=list(variants[start : start + _READ_AT_ONCE])).get("nodes")
        for node in nodes if isinstance(nodes, list) else []:
            if isinstance(node, dict) and node.get("id") in variants:
                field = node.get("availability")
                found[node["id"]] = field.get("jsonValue") if isinstance(field, dict) else None
    return found


def _write(client: Client, values: Said) -> None:
    """Write some at once; where one was deleted meanwhile, all are turned away: then the others go again."""
    try:
        metafields.write(client, [metafields.wish(one, KEY, value) for one, value in values.items()])
    except UserErrors:
        left = _changed(client, values)
        if len(left) == len(values):
            raise
        if left:
            _write(client, left)
