"""The door through which a WooCommerce store connects itself: it asks for a token, gives its keys, and watches."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import RequestEntityTooLarge

from config.words import LANGUAGES, words
from connector.errors import NotSent, Refused

_LARGEST = 8 * 1024
_AGAIN = 3  # seconds between two looks at how far it is
_UNDER_WAY = ("given", "reading")


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """What the store needs to ask its owner: `token` goes back with the keys, once; `watch` shows how it goes."""

    token: str
    callback: str
    watch: str
    app_name: str


@dataclass(frozen=True, slots=True, repr=False)
class GivenKeys:
    """Keys as a store sends them, unsigned; `agent` is what the sender calls itself."""

    token: str
    key: str
    secret: str
    agent: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a store is: begun, given, reading, done or failed."""

    shop: str
    back: str
    stage: str
    items: int
    orders: int
    error: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What this door needs: `begin` raises Refused or NotSent, `give` says whether the keys were taken."""

    begin: Callable[[str, str], Begun]
    give: Callable[[GivenKeys], bool]
    watch: Callable[[str], Progress | None]


class _Start(Schema):
    class Meta:
        unknown = EXCLUDE

    address = fields.String(required=True, validate=validate.Length(8, 300))
    back = fields.String(required=True, validate=validate.Length(8, 600))


class _Keys(Schema):
    """What WooCommerce posts once its owner approved."""

    class Meta:
        unknown = EXCLUDE

    user_id = fields.String(required=True, validate=validate.Length(20, 200))
    consumer_key = fields.String(required=True, validate=validate.Regexp(re.compile(r"ck_[0-9A-Za-z]{20,80}\Z")))
    consumer_secret = fields.String(required=True, validate=validate.Regexp(re.compile(r"cs_[0-9A-Za-z]{20,80}\Z")))
    key_permissions = fields.String(required=True, validate=validate.Equal("read_write"))


def woo_connect(entry: Entry) -> Blueprint:
    """Return /connect/woocommerce/start, .../keys and .../<ticket>."""
    routes = Blueprint(
        "woo_connect",
        __name__,
        url_prefix="/connect/woocommerce",
        template_folder="templates",
        static_folder="static/connect",
        static_url_path="/static",
    )

    @routes.post("/start")
    def start() -> Response:
        try:
            wanted = _Start().load(_body())
            begun = entry.begin(wanted["address"], wanted["back"])
        except ValidationError:
            return _refusal(422, "The address is missing.")
        except Refused as error:
            return _refusal(422, error.message)
        except NotSent as error:
            return _refusal(429, error.message)
        names = ("token", "callback", "watch", "app_name")
        answer = jsonify({name: getattr(begun, name) for name in names})
        answer.status_code = 201
        return answer

    @routes.post("/keys")
    def keys() -> Response:
        """Take the keys; the store deletes them again unless the answer is exactly 200."""
        try:
            given = _Keys().load(_body())
        except ValidationError:
            return _refusal(400, "These are no keys.")
        agent = request.headers.get("User-Agent", "")
        taken = entry.give(GivenKeys(given["user_id"], given["consumer_key"], given["consumer_secret"], agent))
        return (
            jsonify({"taken": True})
            if taken
            else _refusal(403, "This connection was used, has ended, or is not yours.")
        )

    @routes.get("/<ticket>")
    def watched(ticket: str) -> tuple[str, int]:
        progress = entry.watch(ticket)
        if progress is None:
            return render_template("connect/gone.html", **_frame()), 404
        denied = request.args.get("success") == "0" and progress.stage == "begun"
        again = _AGAIN if progress.stage in (*_UNDER_WAY, "begun") and not denied else 0
        return render_template("connect/progress.html", one=progress, denied=denied, again=again, **_frame()), 200

    return routes


def _frame() -> dict[str, Any]:
    """Return the language of whoever looks."""
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    return {"language": language, "say": words(language)}


def _body() -> Any:
    """Return what was posted as JSON, {} where it is none; a large body is not read."""
    request.max_content_length = _LARGEST
    try:
        found = request.get_json(silent=True)
    except RequestEntityTooLarge:
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(status: int, text: str) -> Response:
    answer = jsonify({"error": text})
    answer.status_code = status
    return answer
