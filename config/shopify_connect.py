"""The door through which a Shopify store lets itself in: the embedded page knocks with its session token."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, request

from connector.errors import NotSent, Refused

_BEARER = "Bearer "
# App Bridge asks Shopify for a newer token and sends the same once more.
_AGAIN = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
_UNSIGNED = "This visit is not signed by Shopify, or it is too old."


@dataclass(frozen=True, slots=True)
class Standing:
    """A merchant as the page sees it: reading, done or failed, with how much was read and the last trouble."""

    merchant: str
    shop: str
    stage: str
    items: int
    orders: int
    error: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What this door needs; both take a session token and return None for one that nobody vouches for.

    `enter` lets a store in and raises Refused or NotSent, `look` only says how far it is; it raises Refused where the
    store was not let in.
    """

    enter: Callable[[str], Standing | None]
    look: Callable[[str], Standing | None]


def shopify_connect(gate: Gate) -> Blueprint:
    """Return /connect/shopify: POST to come in, GET to see how far it is."""
    routes = Blueprint("shopify_connect", __name__, url_prefix="/connect/shopify")

    @routes.post("")
    def enter() -> Response:
        return _answer(gate.enter)

    @routes.get("")
    def look() -> Response:
        return _answer(gate.look)

    return routes


def _answer(ask: Callable[[str], Standing | None]) -> Response:
    given = request.headers.get("Authorization", "")
    token = given.removeprefix(_BEARER) if given.startswith(_BEARER) else ""
    try:
        found = ask(token)
    except Refused as error:
        return _told({"error": error.message}, 409)
    except NotSent as error:
        return _told({"error": error.message}, 503)
    if found is None:
        answer = _told({"error": _UNSIGNED}, 401)
        answer.headers.update(_AGAIN)
        return answer
    return _told(asdict(found), 200)


def _told(body: dict[str, object], status: int) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    return answer
