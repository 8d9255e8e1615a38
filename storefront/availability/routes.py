"""The routes of the availability door: plain reading, the same for everybody, made to be kept by a cache."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from storefront.availability.counter import AvailabilityCounter, Standing

_LONGEST = 200
_PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=60, stale-while-revalidate=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_MOST_FREE = 99  # how much a shop has in stock is its own affair: beyond this nobody needs to know


def availability(counter: AvailabilityCounter) -> Blueprint:
    """Return /availability/<merchant>/<item>, and static/backorder.js and static/openapi.json beside it."""
    routes = Blueprint(
        "availability", __name__, url_prefix="/availability", static_folder="static", static_url_path="/static"
    )

    @routes.get("/<merchant_id>/<path:item>")
    def shown(merchant_id: str, item: str) -> Answer:
        short = len(merchant_id) <= _LONGEST and len(item) <= _LONGEST and "\0" not in merchant_id + item
        found = counter.find(merchant_id, item) if short else None
        if found is None:
            return _answer({"error": "Nothing is known of this item."}, 404)
        return _answer(_body(found), 200).make_conditional(request)

    @routes.app_errorhandler(404)
    def nothing(error: NotFound) -> Answer | NotFound:
        """Answer as described also where no route fits, as for an item with a line break in its name."""
        if not request.path.startswith("/availability/"):
            return error
        answer = _answer({"error": "Nothing is known of this item."}, 404)
        answer.headers.update(_PUBLIC)
        return answer

    @routes.after_request
    def open_to_all(response: Response) -> Response:
        response.headers.update(_PUBLIC)
        return response

    return routes


def proxied(counter: AvailabilityCounter, whose: Callable[[str], str]) -> Blueprint:
    """Return /proxy/shopify/availability/<item>: the same through a shop's own address, for its own pages.

    `whose` takes the query as it arrived and returns the merchant's public id, "" where nobody vouches for the call.
    """
    routes = Blueprint("proxied", __name__, url_prefix="/proxy/shopify")

    @routes.get("/availability/<path:item>")
    def shown(item: str) -> Answer:
        merchant_id = whose(request.query_string.decode("latin-1"))
        if not merchant_id:
            return _answer({"error": "This call did not come through a shop."}, 401)
        found = counter.find(merchant_id, item) if len(item) <= _LONGEST and "\0" not in item else None
        if found is None:
            return _answer({"error": "Nothing is known of this item."}, 404)
        answer = _answer(_body(found), 200)
        answer.headers["Cache-Control"] = _PUBLIC["Cache-Control"]
        return answer.make_conditional(request)

    return routes


def _body(found: Standing) -> dict[str, Any]:
    dates = {name: day.isoformat() if day else None for name, day in (("due", found.due), ("until", found.until))}
    free = None if found.free is None else min(found.free, _MOST_FREE)
    return {
        "item": found.item,
        "sold_beyond_stock": bool(found.sentences),
        "free": free,
        "waits": found.waits,
        "sentences": dict(found.sentences),
        **dates,
    }


def _answer(body: dict[str, Any], status: int) -> Response:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    answer = Response(text, status, mimetype="application/json")
    answer.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    return answer
