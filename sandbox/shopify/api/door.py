"""The door of the Admin API: the log, planned faults, and who may come in."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Request, Response, request

from sandbox.kernel import faults, journal, misfortune
from sandbox.kernel.world import World
from sandbox.shopify import keep
from sandbox.shopify.api import answering, asking, bulk, tokens
from sandbox.shopify.api.answering import as_json
from sandbox.shopify.api.asking import Asked
from sandbox.shopify.model import Facts

# Stable versions live a year; the next one can be tried before it is due.
SUPPORTED = ("2026-01", "2026-04", "2026-07", "2026-10", "2027-01", "unstable")
UNKNOWN = "[API] Invalid API key or access token (unrecognized login or wrong password)"


def make(world: World) -> Blueprint:
    door = Blueprint("shopify_api", __name__)

    @door.post("/shopify/<domain>/admin/api/<version>/graphql.json")
    def graphql(domain: str, version: str) -> Response:
        shop = shop_of(world, domain)
        return as_json({"errors": "Not Found"}, 404) if shop is None else enter(world, shop, version, request)

    @door.post("/shopify/<domain>/admin/oauth/access_token")
    def token(domain: str) -> Response:
        given = request.get_json(silent=True) or request.form.to_dict()
        with world.store.transaction() as tx:
            status, body = tokens.answer(tx, keep.facts(tx, domain), given if isinstance(given, dict) else {})
        return as_json(body, status)

    @door.get("/shopify/<domain>/bulk/<int:number>.jsonl")
    def lines(domain: str, number: int) -> Response:
        shop = shop_of(world, domain)
        if shop is None:
            return Response(status=404)
        return logged(world, shop, "GET", f"/shopify/bulk/{number}.jsonl", "", lambda: file(world, shop, number))

    return door


def shop_of(world: World, domain: str) -> Facts | None:
    with world.store.transaction() as tx:
        return keep.facts(tx, domain)


def enter(world: World, shop: Facts, version: str, given: Request) -> Response:
    """Answer one request; planned faults meet changes and questions alike as POST, which both are."""
    asked = asking.read(given)
    served = version if version in SUPPORTED else SUPPORTED[0]
    marks = {"X-Shopify-API-Version": served, "X-Request-Id": str(uuid.uuid4())}
    key = given.headers.get("X-Shopify-Access-Token", "")
    method = "POST" if asked.changes else "GET"
    return logged(world, shop, method, asked.path, asked.logged(), lambda: respond(world, shop, asked, key, marks))


def logged(world: World, shop: Facts, method: str, path: str, body: str, answer: Callable[[], Response]) -> Response:
    """Write a request down, and let planned misfortune meet it."""
    number = journal.begin(world.store, shop.name, method, path, "", body)
    verb = "GET" if path.startswith("/shopify/bulk/") else "POST"
    answered: Response | None = None
    try:
        fault = faults.strike(world.store, shop.name, verb, path, faults.AT_THE_DOOR)
        answered = misfortune.meet(fault, answer, request)
        return answered
    finally:
        heard = answered is not None and not isinstance(answered, misfortune.CutOff)
        journal.end(world.store, number, answered.status_code if answered and heard else None)


def respond(world: World, shop: Facts, asked: Asked, key: str, marks: dict[str, str]) -> Response:
    """Turn away who has no key, and what nobody can read."""
    with world.store.transaction() as tx:
        scopes = tokens.scopes(tx, keep.facts(tx, shop.name) or shop, key)
    if scopes is None:
        return as_json({"errors": UNKNOWN}, 401, marks)
    if asked.refused:
        return as_json({"errors": asked.refused}, 400, marks)
    status, body, more = answering.answer(world, shop, asked, scopes)
    return as_json(body, status, {**marks, **more})


def file(world: World, shop: Facts, number: int) -> Response:
    """What a bulk operation wrote."""
    with world.store.transaction() as tx:
        held = bulk.find(tx, shop.name, number)
    if held is None or held.status != "COMPLETED":
        return as_json({"errors": "Not Found"}, 404)
    body = held.lines.encode()
    whole = Response(body, 200, {"Content-Type": "application/jsonl"})
    whole.make_conditional(request, accept_ranges=True, complete_length=len(body))
    return whole
