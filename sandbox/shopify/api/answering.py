"""A request answered: looked at, paid for, carried out in one transaction; what was not needed is given back."""

import json
import time
from typing import Any

from flask import Response

from sandbox.kernel import faults
from sandbox.kernel.world import World
from sandbox.shopify import keep
from sandbox.shopify.api import bucket, cost, engine, idempotent, pricing
from sandbox.shopify.api.asking import Asked
from sandbox.shopify.api.pricing import Priced
from sandbox.shopify.api.schema import Missing, Official, official
from sandbox.shopify.api.thing import Call
from sandbox.shopify.model import Facts

Answer = tuple[int, dict[str, Any], dict[str, str]]


def answer(world: World, shop: Facts, asked: Asked, scopes: frozenset[str]) -> Answer:
    """(status, body, headers)."""
    try:
        known = official()
    except Missing as error:
        return 503, {"errors": str(error)}, {}
    priced = pricing.look(known, asked)
    if not isinstance(priced, Priced):
        return 200, {"errors": priced}, {}
    with idempotent.alone(shop.name, priced.keys) as free:
        return carry_out(world, shop, asked, priced, scopes, known) if free else (200, idempotent.BUSY, {})


def carry_out(
    world: World, shop: Facts, asked: Asked, priced: Priced, scopes: frozenset[str], known: Official
) -> Answer:
    """All of it or nothing, except where a fault decides that the work is done and nobody hears of it."""
    if asked.changes:
        dawdle(world, shop.name, asked.path)
    home = f"{world.url}/shopify/{shop.domain}"
    try:
        with world.store.transaction() as tx:
            now = keep.facts(tx, shop.name) or shop
            call = Call(tx, now, home, scopes, known, mood_of(world, shop.name, asked.path))
            return paid(call, asked, priced)
    except faults.Died:  # what was undone and what was kept is decided by now
        return 500, {"errors": "Internal Server Error"}, {}


def dawdle(world: World, shop: str, path: str) -> None:
    """A slow change is slow before its transaction: everybody else goes on, and may overtake it."""
    fault = faults.strike(world.store, shop, "POST", path, ("slow_commit",))
    if fault is not None:
        time.sleep(float(fault["seconds"] or 0))


def mood_of(world: World, shop: str, path: str) -> Any:
    feel = faults.mood(world.store, shop, "POST", path)
    return lambda moment: None if moment == "before_save" else feel(moment)


def paid(call: Call, asked: Asked, priced: Priced) -> Answer:
    if not bucket.take(call.tx, call.facts, priced.points):
        return throttled(call, priced.points)
    assert asked.document is not None
    told = engine.execute(call, asked.document, asked.operation, asked.variables)
    actual = min(priced.points, float(call.objects + cost.MUTATION * asked.changes))
    bucket.give_back(call.tx, call.facts, priced.points - actual)
    told["extensions"] = {"cost": bucket.shown(call.tx, call.facts, priced.points, actual)}
    if call.searches:
        told["extensions"]["search"] = call.searches
    return 200, told, {}


def throttled(call: Call, points: float) -> Answer:
    body = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": bucket.shown(call.tx, call.facts, points, None)},
    }
    if call.facts.switches.get("throttled_with") == "429":
        return 429, body, {"Retry-After": f"{max(1.0, bucket.wait(call.tx, call.facts, points)):.1f}"}
    return 200, body, {}


def as_json(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    """UTF-8, with half characters written as JSON escapes them."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(text, status, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})
