"""The door of the REST API: log, planned faults, who may ask, which handler, and WordPress's headers."""

import json
from typing import Any

from flask import Blueprint, Request, Response, request

from sandbox.kernel import faults, journal, misfortune, shops
from sandbox.kernel.world import World
from sandbox.woocommerce import auth, paging, php, routes, settings
from sandbox.woocommerce.call import Answer, Call, Problem
from sandbox.woocommerce.store import routes as store_routes

VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
HEADERS = {
    "Content-Type": "application/json; charset=UTF-8",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Expose-Headers": "X-WP-Total, X-WP-TotalPages, Link",
    "Access-Control-Allow-Headers": "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type",
}
NO_CACHE = {
    "Expires": "Wed, 11 Jan 1984 05:00:00 GMT",
    "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
}


def make(world: World) -> Blueprint:
    door = Blueprint("woocommerce", __name__)

    @door.route("/woo/<shop>/wp-json", methods=VERBS, defaults={"path": ""})
    @door.route("/woo/<shop>/wp-json/<path:path>", methods=VERBS)
    @door.route("/woo/<shop>/wp-json/", methods=VERBS, defaults={"path": ""})
    @door.route("/woo/<shop>/index.php/wp-json/<path:path>", methods=VERBS)
    def rest(shop: str, path: str) -> Response:
        return enter(world, shop, f"/{path}", request)

    return door


def enter(world: World, shop: str, path: str, asked: Request, *, keys_work: bool = True) -> Response:
    """Answer one request and write it down; plain permalinks know no `/wp-json`."""
    call = call_of(world, shop, path, asked)
    if keys_work and call.shop.permalinks == "plain":
        return Response(status=301, headers={"Location": f"{call.home}/?rest_route={path}"})
    logged = f"/wp-json{path}"
    number = journal.begin(world.store, shop, asked.method, logged, call.raw_query, asked.get_data(as_text=True))
    answered: Response | None = None
    try:
        fault = faults.strike(world.store, shop, asked.method, logged, faults.AT_THE_DOOR)
        answered = misfortune.meet(fault, lambda: respond(call, keys_work=keys_work), asked)
        return answered
    finally:
        heard = answered is not None and not isinstance(answered, misfortune.CutOff)
        journal.end(world.store, number, answered.status_code if answered and heard else None)


def call_of(world: World, shop: str, path: str, asked: Request) -> Call:
    with world.store.transaction() as tx:
        facts = shops.read(tx, shop)
    secure = asked.headers.get("X-Forwarded-Proto", "").lower() == "https"
    home = world.home(shop)
    raw = asked.query_string.decode()
    return Call(
        *(world, facts, asked.method, path, php.query(raw), raw, body_of(asked)),
        home.replace("http:", "https:", 1) if secure else home,
        dict(asked.headers),
    )


def body_of(asked: Request) -> Any:
    """JSON, or a form; what cannot be read is noticed when the request is answered."""
    raw = asked.get_data()
    if not raw:
        return None
    if "json" not in (asked.content_type or ""):
        return php.query(raw.decode(errors="replace"))
    try:
        return json.loads(raw)
    except ValueError:
        return Problem(400, "rest_invalid_json", "Invalid JSON body passed.")


def respond(call: Call, *, keys_work: bool) -> Response:
    extra: dict[str, str] = {}
    try:
        if isinstance(call.body, Problem):
            raise call.body
        answer = dispatch(call, extra, keys_work=keys_work)
    except Problem as problem:
        answer = Answer(problem.body, problem.status, problem.headers)
    except faults.Died:
        message = "There has been a critical error on this website."
        answer = Answer({"code": "internal_server_error", "message": message, "data": {"status": 500}}, 500)
    link = {"Link": f'<{call.rest}/>; rel="https://api.w.org/"'}
    body = php.dumps(paging.fields(call, answer.body))
    return Response(body, answer.status, {**HEADERS, **link, **extra, **answer.headers})


def dispatch(call: Call, extra: dict[str, str], *, keys_work: bool) -> Answer:
    """Find the handler; the Store API and the index need no key."""
    path = call.path.rstrip("/")
    if not path:
        return settings.index(call)
    if path.startswith("/wc/store/"):
        return store_routes.answer(call, extra)
    found = routes.find(path)
    handler = found[0].verbs.get("GET" if call.method == "HEAD" else call.method) if found else None
    if found is None or handler is None:
        raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")
    call.args = found[1]
    admit(call, found[0], extra, keys_work=keys_work)
    return handler(call)


def admit(call: Call, route: routes.Route, extra: dict[str, str], *, keys_work: bool) -> None:
    """Only who has shown a key is told what else can be done here."""
    extra["Vary"] = "Origin"
    if not keys_work:
        call.headers.pop("Authorization", None)
        call.query.pop("consumer_key", None)
        call.raw_query = ""
    key = auth.known(call, listing=route.listing)
    del extra["Vary"]
    extra |= NO_CACHE
    auth.may(call, key)
    extra["Allow"] = route.allow
