"""Notes a program keeps on an order or a variant: read, set all or none, deleted."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sandbox.kernel import clock
from sandbox.shopify import catalogue, keep
from sandbox.shopify.api import access
from sandbox.shopify.api.thing import Call, Table, Thing, gid, number_of, time
from sandbox.shopify.model import Order, Variant

MOST = 25
LONGEST = 2_000_000
SCOPES = {"Order": "write_orders", "ProductVariant": "write_products"}


def reading(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    namespace = args.get("namespace") or "$app"
    kept = thing.it.metafields.get(f"{namespace}.{args['key']}")
    return Thing("Metafield", {"namespace": namespace, "key": args["key"], **kept}) if kept else None


def owner(call: Call, given: str) -> Order | Variant | None:
    order = keep.order(call.tx, call.name, number_of(given, "Order"))
    return order if order is not None else keep.variant(call.tx, call.name, number_of(given, "ProductVariant"))


def save(call: Call, one: Order | Variant) -> None:
    if isinstance(one, Order):
        keep.save_order(call.tx, call.facts, one)
    else:
        catalogue.save_variant(call.tx, call.facts, one)


def allowed(call: Call, given: str) -> None:
    """Writing a metafield takes the scope of writing its owner."""
    for kind, scope in SCOPES.items():
        if number_of(given, kind) and scope not in call.scopes:
            raise access.denied("metafields", f"`{scope}` access scope.")


def set_all(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """All of them, or none and the reasons."""
    wishes = args["metafields"]
    if len(wishes) > MOST:
        said = f"Exceeded the maximum metafields input limit of {MOST}."
        return {"metafields": None, "userErrors": [fault("INVALID", None, said, 0)]}
    for wish in wishes:
        allowed(call, wish["ownerId"])
    wrong = [found for place, wish in enumerate(wishes) if (found := unfit(call, wish, place))]
    if wrong:
        return {"metafields": None, "userErrors": wrong}
    return {"metafields": [write(call, wish) for wish in wishes], "userErrors": []}


def unfit(call: Call, wish: Mapping[str, Any], place: int) -> dict[str, Any] | None:
    where = ["metafields", str(place)]
    kept_by = owner(call, wish["ownerId"])
    if kept_by is None:
        return fault("INVALID", [*where, "ownerId"], "Owner does not exist.", place)
    if not 3 <= len(wish["key"]) <= 64:  # Shopify's own limits
        return fault("INVALID", [*where, "key"], "Key must be between 3 and 64 characters.", place)
    if wish.get("type") == "json" and not is_json(wish["value"]):
        return fault("INVALID_VALUE", [*where, "value"], "Value is invalid JSON.", place)
    if len(wish["value"]) > LONGEST:
        return fault("TOO_LONG", [*where, "value"], "Value is too long.", place)
    kept = kept_by.metafields.get(name_of(wish))
    if "compareDigest" in wish and wish["compareDigest"] != (kept["digest"] if kept else None):
        said = "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value."
        return fault("STALE_OBJECT", where, said, place)
    return None


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def name_of(wish: Mapping[str, Any]) -> str:
    return f"{wish.get('namespace') or '$app'}.{wish['key']}"


def write(call: Call, wish: Mapping[str, Any]) -> Thing:
    kept_by = owner(call, wish["ownerId"])
    assert kept_by is not None
    before = kept_by.metafields.get(name_of(wish)) or {}
    kept = {
        "id": before.get("id") or keep.number(call.tx, call.name, "metafield"),
        "type": wish.get("type") or before.get("type") or "single_line_text_field",
        "value": wish["value"],
        "digest": hashlib.sha256(wish["value"].encode()).hexdigest(),
        "updated": clock.now(),
    }
    if before.get("value") != wish["value"]:
        kept_by.metafields[name_of(wish)] = kept
        save(call, kept_by)
    return Thing("Metafield", {"namespace": wish.get("namespace") or "$app", "key": wish["key"], **kept})


def delete_all(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """Null stands for what was not there."""
    gone: list[Any] = []
    for wish in args["metafields"]:
        allowed(call, wish["ownerId"])
        kept_by = owner(call, wish["ownerId"])
        found = kept_by.metafields.pop(name_of(wish), None) if kept_by is not None else None
        if found is not None and kept_by is not None:
            save(call, kept_by)
        gone.append({**wish} if found is not None else None)
    return {"deletedMetafields": gone, "userErrors": []}


def fault(code: str, where: list[str] | None, message: str, place: int) -> dict[str, Any]:
    return {"code": code, "field": where, "message": message, "elementIndex": place}


TYPES: Table = {
    "Metafield": {
        "id": lambda c, t, a: gid("Metafield", t.it["id"]),
        "namespace": lambda c, t, a: t.it["namespace"],
        "key": lambda c, t, a: t.it["key"],
        "type": lambda c, t, a: t.it["type"],
        "value": lambda c, t, a: t.it["value"],
        "jsonValue": lambda c, t, a: json.loads(t.it["value"]) if t.it["type"] == "json" else t.it["value"],
        "compareDigest": lambda c, t, a: t.it["digest"],
        "updatedAt": lambda c, t, a: time(t.it["updated"]),
    },
}
