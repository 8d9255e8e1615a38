"""The merchant's door for programs: a few JSON routes under the merchant's own token."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Blueprint, Response, jsonify, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from connector.errors import ConnectorError, Gone, Malformed, NotSent, Refused
from connector.model import Merchant, Supply
from connector.ports import HeldOrder, Operation


class Gate(Protocol):
    """Who may come in."""

    def find(self, public_id: str) -> Merchant | None:
        """Return the active merchant with that public id."""
        ...

    def token_fits(self, merchant_id: int, token: str) -> bool:
        """Check a token in constant time."""
        ...


@dataclass(frozen=True, slots=True)
class Counter:
    """What the merchant can ask for here."""

    gate: Gate
    orders: Callable[[Merchant, str, int], list[HeldOrder]]
    order: Callable[[Merchant, str], HeldOrder | None]
    cancel: Callable[[Merchant, str, Mapping[str, int], str], Operation]
    describe: Callable[[Merchant, HeldOrder], dict[str, Any]]
    expect: Callable[[Merchant, str, Supply], None]


class _Cancel(Schema):
    """`lines` maps a line id to the units to cancel; `key` makes a repeated request one wish."""

    class Meta:
        unknown = RAISE

    lines = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 64)),
        values=fields.Integer(strict=True, validate=validate.Range(1, 1_000_000)),
        required=True,
        validate=validate.Length(1, 500),
    )
    key = fields.String(load_default="", validate=validate.Length(max=64))


class _Expect(Schema):
    """`item` is an item's key or SKU; no `due` means no date yet."""

    class Meta:
        unknown = RAISE

    item = fields.String(required=True, validate=validate.Length(1, 120))
    units = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))
    due = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    reference = fields.String(load_default="", validate=validate.Length(max=120))
    reliability = fields.String(load_default="firm", validate=validate.OneOf(["firm", "likely", "open"]))


_STATUS: Mapping[type[ConnectorError], int] = {Gone: 404, Refused: 409, Malformed: 422, NotSent: 503}


def api(counter: Counter) -> Blueprint:
    """Return the routes /api/<merchant>/orders, .../orders/<order>, .../orders/<order>/cancel and .../supplies."""
    routes = Blueprint("api", __name__, url_prefix="/api/<merchant_id>")
    _reading(routes, counter)
    _asking(routes, counter)
    return routes


def _reading(routes: Blueprint, counter: Counter) -> None:

    @routes.get("/orders")
    def listed(merchant_id: str) -> Response:
        merchant = _enter(counter.gate, merchant_id)
        limit = max(1, min(200, request.args.get("limit", 50, int)))
        if merchant is None:
            return _answer(None, {})
        found = counter.orders(merchant, request.args.get("after", ""), limit)
        after = found[-1].id if len(found) == limit else ""
        return _answer(merchant, {"orders": [counter.describe(merchant, one) for one in found], "after": after})

    @routes.get("/orders/<order_id>")
    def shown(merchant_id: str, order_id: str) -> Response:
        merchant = _enter(counter.gate, merchant_id)
        found = counter.order(merchant, order_id) if merchant else None
        if merchant is None or found is None:
            return _answer(None, {})
        return _answer(merchant, counter.describe(merchant, found))


def _asking(routes: Blueprint, counter: Counter) -> None:
    @routes.post("/orders/<order_id>/cancel")
    def cancelled(merchant_id: str, order_id: str) -> Response:
        merchant = _enter(counter.gate, merchant_id)
        if merchant is None:
            return _answer(None, {})
        try:
            wanted = _Cancel().load(request.get_json(silent=True) or {})
            done = counter.cancel(merchant, order_id, wanted["lines"], wanted["key"])
        except ValidationError as error:
            return _problem(422, "The request has mistakes.", error.messages)
        except ConnectorError as error:
            return _problem(_STATUS.get(type(error), 502), error.message)
        amount = {"amount": done.amount.text, "currency": done.amount.currency} if done.amount else {}
        body = {"operation": done.id, "state": done.state.value, "kind": done.kind.value, **amount}
        return _answer(merchant, body, 202)

    @routes.post("/supplies")
    def expected(merchant_id: str) -> Response:
        merchant = _enter(counter.gate, merchant_id)
        if merchant is None:
            return _answer(None, {})
        try:
            told = _Expect().load(request.get_json(silent=True) or {})
            name = told.pop("item")
            counter.expect(merchant, name, Supply(item=name, source="merchant", **told))
        except ValidationError as error:
            return _problem(422, "The request has mistakes.", error.messages)
        except ConnectorError as error:
            return _problem(_STATUS.get(type(error), 502), error.message)
        return _answer(merchant, {"units": told["units"]}, 201)


def _enter(gate: Gate, public_id: str) -> Merchant | None:
    """Let a merchant in by its own token; everybody else sees the same 404."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    merchant = gate.find(public_id)
    if merchant is None or kind.lower() != "bearer" or not gate.token_fits(merchant.id, token.strip()):
        return None
    return merchant


def _answer(merchant: Merchant | None, body: Mapping[str, Any], status: int = 200) -> Response:
    if merchant is None:
        return _problem(404, "Nothing is here.")
    answer = jsonify(dict(body))
    answer.status_code = status
    return answer


def _problem(status: int, text: str, fields_: Any = None) -> Response:
    answer = jsonify({"error": text} | ({"fields": fields_} if fields_ else {}))
    answer.status_code = status
    return answer
