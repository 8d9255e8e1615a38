"""The companion plugin's door: our form as HTML for the store's own admin, and a way into the desk; no iframe."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import Blueprint, Response, jsonify, render_template, request
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from config.plugin_form import read_choices, sections, values_of
from config.plugin_token import BadToken, Visitor, read_token
from config.words import words
from connector.model import Merchant
from connector.policy import Policy

_LARGEST = 32 * 1024


class Gate(Protocol):
    """Who may come in."""

    def find(self, public_id: str) -> Merchant | None:
        """Return the active merchant with that public id."""
        ...

    def policy(self, merchant_id: int) -> Policy:
        """Return the merchant's choices."""
        ...


class Secrets(Protocol):
    """What plugins sign with."""

    def secret(self, merchant_id: int) -> str:
        """Return a merchant's secret, "" where there is none."""
        ...

    def spend(self, merchant_id: int, name: str, ends: datetime, now: datetime) -> bool:
        """Use a token up; False when it was used before."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a merchant's store is doing: what the plugin's page shows above the form."""

    ready: bool
    waiting: int
    tasks: int


@dataclass(frozen=True, slots=True)
class PluginDesk:
    """What this door needs; `save` writes a policy down with who chose it, `enter` opens the full desk."""

    gate: Gate
    secrets: Secrets
    clock: Callable[[], datetime]
    standing: Callable[[Merchant], Standing]
    save: Callable[[Merchant, Policy, Sequence[str], str], None]
    enter: Callable[[Merchant, Visitor], Answer]


def plugin(desk: PluginDesk) -> Blueprint:
    """Return /plugin/<merchant>/form to read and save, and /plugin/<merchant>/desk to go on to the full desk."""
    routes = Blueprint("plugin", __name__, url_prefix="/plugin/<merchant_id>", template_folder="templates")

    @routes.get("/form")
    def shown(merchant_id: str) -> Response:
        merchant, visitor = _enter(desk, merchant_id, "form", b"", _bearer())
        if merchant is None or visitor is None:
            return _refused()
        values = values_of(desk.gate.policy(merchant.id))
        return _form(desk, merchant, visitor, values, {})

    @routes.post("/form")
    def saved(merchant_id: str) -> Response:
        raw = _raw()
        merchant, visitor = _enter(desk, merchant_id, "save", raw, _bearer())
        if merchant is None or visitor is None:
            return _refused()
        given = _given()
        try:
            new, changed = read_choices(desk.gate.policy(merchant.id), given)
        except ValidationError as error:
            return _form(desk, merchant, visitor, given, dict(error.messages_dict))
        if changed:
            desk.save(merchant, new, changed, visitor.user)
        return _form(desk, merchant, visitor, values_of(new), {}, saved=True)

    @routes.post("/desk")
    def entered(merchant_id: str) -> Answer:
        request.max_content_length = _LARGEST
        token = request.form.get("token", "")
        merchant, visitor = _enter(desk, merchant_id, "desk", b"", token)
        if merchant is None or visitor is None:
            return _refused()
        return desk.enter(merchant, visitor)

    return routes


def _raw() -> bytes:
    request.max_content_length = _LARGEST
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        return b""


def _given() -> dict[str, str]:
    """Return the values sent; what is no text is left out."""
    body: Any = request.get_json(silent=True)
    values = body.get("values") if isinstance(body, dict) else None
    return {name: text for name, text in (values or {}).items() if isinstance(text, str)} if values else {}


def _bearer() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _enter(
    desk: PluginDesk, public_id: str, purpose: str, body: bytes, token: str
) -> tuple[Merchant | None, Visitor | None]:
    """Let in who shows a fresh token of this merchant's plugin for this question; a token works once."""
    merchant = desk.gate.find(public_id) if public_id.isalnum() else None
    if merchant is None:
        return None, None
    now = desk.clock()
    try:
        visitor = read_token(token, desk.secrets.secret(merchant.id), merchant.address, purpose, body, now)
    except BadToken:
        return None, None
    return (merchant, visitor) if desk.secrets.spend(merchant.id, visitor.name, visitor.ends, now) else (None, None)


def _form(
    desk: PluginDesk,
    merchant: Merchant,
    visitor: Visitor,
    values: Mapping[str, str],
    wrong: Mapping[str, Any],
    *,
    saved: bool = False,
) -> Response:
    say = words(visitor.language or merchant.locale)
    general = " ".join(wrong.get("_schema", ()))  # a choice made elsewhere that does not fit any more
    html = render_template("plugin/form.html", sections=sections(say, values, wrong), general=general)
    standing = desk.standing(merchant)
    state = {"ready": standing.ready, "waiting": standing.waiting, "tasks": standing.tasks}
    answer = jsonify({"html": html, "saved": saved, "name": merchant.name, **state})
    answer.status_code = 422 if wrong else 200
    return answer


def _refused() -> Response:
    answer = jsonify({"error": "This question was not signed by the plugin of this shop, or was asked before."})
    answer.status_code = 403
    return answer
