"""What is expected and when: a table, one arrival more or less, and a file of them, looked at before it is taken."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside, missing
from config.page.settings import shorter, within
from connector.errors import Malformed
from connector.model import Supply
from connector.promise import RELIABILITIES
from connector.wording import Fault

MOST_LETTERS = 400_000
_MOST_ID = 2**63
_TYPED = ("item", "units", "due", "until", "reference", "reliability")


class _Day(fields.Date):
    """A day of a form: one that is left empty is not known."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any) -> Any:
        return super()._deserialize(value, attr, data, **more) if value else None


class _New(Schema):
    """One arrival as it is typed in."""

    class Meta:
        unknown = EXCLUDE

    item = fields.String(required=True, validate=validate.Length(1, 200, error="Name an item by its SKU or key."))
    units = fields.Integer(
        required=True,
        validate=within(1, 1_000_000),
        error_messages={"invalid": "Enter a whole number."},
    )
    due = _Day(load_default=None, error_messages={"invalid": "Enter a day such as 2027-01-31."})
    until = _Day(load_default=None, error_messages={"invalid": "Enter a day such as 2027-01-31."})
    reference = fields.String(load_default="", validate=shorter(120))
    reliability = fields.String(load_default="firm", validate=validate.OneOf(RELIABILITIES, error="Choose one."))

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: dict[str, Any], **_more: Any) -> None:
        """Refuse a range that is written backwards."""
        if data.get("due") and data.get("until") and data["until"] < data["due"]:
            raise ValidationError("The end lies before the beginning.", "until")


def supplies_section(routes: Blueprint, counter: Counter) -> None:
    """Add them."""
    _table(routes, counter)
    _file(routes, counter)


def _table(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/supplies")
    @inside(counter)
    def supplies(who: Caller) -> Page:
        return _shown(counter, who)

    @routes.post("/supplies")
    @inside(counter, acts=True)
    def expected(who: Caller) -> Page:
        given = {name: request.form.get(name, "").strip() for name in _TYPED}
        try:
            told = _New().load(given)
            counter.supplies.add(who, told.pop("item"), Supply(item="", source="merchant", **told))
        except ValidationError as error:
            return _shown(counter, who, given, dict(error.messages_dict)), 422
        except Malformed as error:
            return _shown(counter, who, given, {"item": [error.message]}), 422
        return redirect(url_for("page.supplies", said="expected"), code=303)

    @routes.post("/supplies/<int:number>/drop")
    @inside(counter, acts=True)
    def dropped(who: Caller, number: int) -> Page:
        if number >= _MOST_ID or not counter.supplies.drop(who, number):
            return missing(counter, who)
        return redirect(url_for("page.supplies", said="dropped"), code=303)


def _file(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/supplies.csv")
    @inside(counter)
    def supplies_file(who: Caller) -> Page:
        answer = Response(counter.supplies.export(who.merchant), mimetype="text/csv")
        answer.headers["Content-Disposition"] = 'attachment; filename="supplies.csv"'
        return answer

    @routes.post("/supplies/file")
    @inside(counter, acts=True)
    def supplies_read(who: Caller) -> Page:
        try:
            text = _text()
            if request.form.get("sure"):
                count = counter.supplies.take(who, text)
                return redirect(url_for("page.supplies", said="imported" if count else "none"), code=303)
            found = counter.supplies.look(who.merchant, text)
        except Malformed as error:
            return _shown(counter, who, refused=error.message), 422
        return inner(counter, who, "page/supplies_file.html", found=found, text=text)


def _text() -> str:
    """Return what the file says, sent as a file or carried along from the look at it."""
    sent = request.files.get("file")
    raw = sent.read(MOST_LETTERS + 1) if sent else request.form.get("text", "").encode()
    if len(raw) > MOST_LETTERS:
        raise Malformed("This file is too large: split it.")
    if not raw.strip():
        raise Malformed("Choose a file first.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("This file is not written in UTF-8: save it as CSV UTF-8.") from None


def _shown(
    counter: Counter,
    who: Caller,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, Any] | None = None,
    refused: str = "",
) -> str:
    text, after = request.args.get("text", "")[:120], request.args.get("after", "")[:40]
    speech = counter.speech(who.language)
    said_wrong = {
        name: [one.said(speech) if isinstance(one, Fault) else speech.say(one) for one in texts]
        for name, texts in (wrong or {}).items()
    }
    values = dict.fromkeys(_TYPED, "") | {"reliability": "firm"} | dict(given or {})
    more = counter.supplies.listed(who.merchant, text, after)
    return inner(
        counter, who, "page/supplies.html", text=text, values=values, wrong=said_wrong, refused=refused, **more
    )
