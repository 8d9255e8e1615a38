"""The door of the Admin API: log, planned faults, tokens, throttling, the document, the answer."""

import json
from typing import Any

from flask import Blueprint, Request, Response, request

from sandbox.kernel import faults, journal
from sandbox.kernel.world import World
from sandbox.shopify import keep
from sandbox.shopify.api import cost, engine, tokens
from sandbox.shopify.api.schema import Missing, official
from sandbox.shopify.api.thing import Call
from sandbox.shopify.model import Facts
from sandbox.woocommerce import misfortune

SUPPORTED = ("2025-10", "2026-01", "2026-04", "2026-07", "2026-10", "2027-01")
LARGEST = 1_000_000


def make(world: World) -> Blueprint:
    door = Blueprint("shopify_api", __name__)

    @door.post("/shopify/<domain>/admin/api/<version>/graphql.json")
    def graphql(domain: str, version: str) -> Response:
        return enter(world, domain, version, request)

    @door.post("/shopify/<domain>/admin/oauth/access_token")
    def token(domain: str) -> Response:
        given = request.get_json(silent=True) or request.form.to_dict()
        with world.store.transaction() as tx:
            status, body = tokens.answer(tx, keep.facts(tx, domain), given)
        return as_json(body, status)

    @door.get("/shopify/<domain>/bulk/<int:number>.jsonl")
    def lines(domain: str, number: int) -> Response:
        with world.store.transaction() as tx:
            shop = keep.facts(tx, domain)
            held = keep.get(tx, shop.name, "bulk", str(number)) if shop is not None else None
        if held is None:
            return Response(status=404)
        return Response(held["lines"], 200, {"Content-Type": "application/jsonl"})

    return door


def enter(world: World, domain: str, version: str, asked: Request) -> Response:
    """Answer one request and write it down."""
    with world.store.transaction() as tx:
        shop = keep.facts(tx, domain)
    if shop is None:
        return as_json({"errors": "Not Found"}, 404)
    body = read(asked)
    name, method = named(body)
    path = f"/shopify/graphql/{name}"
    logged = json.dumps({"operation": name, "variables": body.get("variables")}) if isinstance(body, dict) else ""
    number = journal.begin(world.store, shop.name, method, path, "", logged)
    answered: Response | None = None
    try:
        fault = faults.strike(world.store, shop.name, "POST", path, faults.AT_THE_DOOR)
        answered = misfortune.meet(fault, lambda: respond(world, shop, version, body, asked), asked)
        return answered
    finally:
        heard = answered is not None and not isinstance(answered, misfortune.CutOff)
        journal.end(world.store, number, answered.status_code if answered and heard else None)


def read(asked: Request) -> Any:
    """The body, or a sentence about what is wrong with it."""
    raw = asked.get_data()
    if len(raw) > LARGEST:
        return "Request body is too large"
    if "json" not in (asked.content_type or ""):
        return "Content-Type must be application/json"
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return "Body is not valid JSON"
    return (
        body if isinstance(body, dict) and isinstance(body.get("query"), str) else "Required parameter missing: query"
    )


def named(body: Any) -> tuple[str, str]:
    """(the operation's name, GET for a question and POST for a change)."""
    text = body["query"] if isinstance(body, dict) else ""
    words = [one for line in text.splitlines() if not line.strip().startswith("#") for one in line.split()]
    kind = words[0] if words else ""
    name = words[1].partition("(")[0].partition("{")[0] if len(words) > 1 and kind in ("query", "mutation") else ""
    return name or "anonymous", "POST" if kind == "mutation" else "GET"


def respond(world: World, shop: Facts, version: str, body: Any, asked: Request) -> Response:
    served = version if version in SUPPORTED else SUPPORTED[0]
    headers = {"X-Shopify-API-Version": served}
    with world.store.transaction() as tx:
        scopes = tokens.scopes(tx, shop, asked.headers.get("X-Shopify-Access-Token", ""))
    if scopes is None:
        said = "[API] Invalid API key or access token (unrecognized login or wrong password)"
        return as_json({"errors": said}, 401, headers)
    if isinstance(body, str):
        return as_json({"errors": body}, 400, headers)
    try:
        known = official()
    except Missing as error:
        return as_json({"errors": str(error)}, 503, headers)
    mood = faults.mood(world.store, shop.name, "POST", f"/shopify/graphql/{named(body)[0]}")
    home = f"{world.url}/shopify/{shop.domain}"
    try:
        with world.store.transaction() as tx:
            call = Call(tx, keep.facts(tx, shop.name) or shop, home, scopes, known, mood)
            return answer(call, body, headers)
    except faults.Died:  # what was undone and what was kept is decided by now
        return as_json({"errors": "Internal Server Error"}, 500, headers)


def answer(call: Call, body: dict[str, Any], headers: dict[str, str]) -> Response:
    """Read, price, pay, execute; what was not needed is given back."""
    document, wrong = engine.read(call.official, body["query"])
    if document is None or wrong:
        return as_json({"errors": wrong}, 200, headers)
    name, variables = body.get("operationName"), body.get("variables") or {}
    operation = engine.chosen(document, name)
    if operation is None or not isinstance(variables, dict):
        return as_json({"errors": [{"message": "An operation name is required"}]}, 200, headers)
    points = float(cost.requested(call.official.schema, document, operation, variables))
    if points > cost.CEILING:
        return as_json({"errors": [expensive(points)]}, 200, headers)
    if not cost.take(call.tx, call.facts, points):
        return throttled(call, points, headers)
    told = engine.execute(call, document, name, variables)
    actual = min(points, float(call.objects + (cost.MUTATION if operation.operation.value == "mutation" else 0)))
    cost.give_back(call.tx, call.facts, points - actual)
    told["extensions"] = {"cost": cost.shown(call.tx, call.facts, points, actual)}
    if call.warnings:
        told["extensions"]["search"] = [{"path": ["orders"], "warnings": call.warnings}]
    return as_json(told, 200, headers)


def expensive(points: float) -> dict[str, Any]:
    message = f"Query cost is {points:.0f}, which exceeds the single query max cost limit ({cost.CEILING})."
    return {"message": message, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": points, "maxCost": cost.CEILING}}


def throttled(call: Call, points: float, headers: dict[str, str]) -> Response:
    body = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": cost.shown(call.tx, call.facts, points, None)},
    }
    if call.facts.switches.get("throttled_with") == "429":
        return as_json(body, 429, {**headers, "Retry-After": "2.0"})
    return as_json(body, 200, headers)


def as_json(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Response(text, status, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})
