"""The few choices that are made inside the store's own admin: what they are called, and what may be chosen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, validate
from marshmallow import fields as of

from connector.model import StockMode
from connector.policy import Policy

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_NO_LIMIT = "Leave it empty for no limit."


class _Tick(of.Boolean):
    """A box of a form: one that is not ticked is not sent."""

    truthy = {"1", "on", True}  # noqa: RUF012  # marshmallow's way
    falsy = {"", "0", False}  # noqa: RUF012


def _number(low: int, high: int, *, empty: bool = False) -> of.Integer:
    words: dict[str, Any] = {"invalid": "Enter a whole number.", "null": "Enter a whole number."}
    within = validate.Range(low, high, error="Enter a number from {min} to {max}.")
    return of.Integer(required=True, allow_none=empty, validate=within, error_messages=words)


def _mail(text: str) -> None:
    if text and not _ADDRESS.fullmatch(text):
        raise ValidationError("Enter a mail address, or leave it empty.")


class _Choices(Schema):
    class Meta:
        unknown = EXCLUDE

    stock_mode = of.Enum(StockMode, by_value=True, required=True)
    lead_days = _number(0, 365, empty=True)
    handling_days = _number(0, 60)
    cap_per_item = _number(1, 1_000_000, empty=True)
    cap_per_order = _number(1, 1_000_000, empty=True)
    buyer_may_cancel = _Tick(load_default=False)
    refund_shipping = _Tick(load_default=False)
    send_notices = _Tick(load_default=False)
    when_silent = of.String(required=True, validate=validate.OneOf(["automatic", "ask_me"], error="Choose one."))
    sender_name = of.String(load_default="", validate=validate.Length(max=80, error="At most {max} characters."))
    reply_to = of.String(load_default="", validate=[_mail, validate.Length(max=200)])
    alert_to = of.String(load_default="", validate=[_mail, validate.Length(max=200)])


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form; `kind` is number, tick, text, email or choice."""

    name: str
    kind: str
    label: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0


_MODES = {
    "available": "It leaves out what open orders wait for: it may be below zero",
    "shelf": "I type in what lies on the shelf",
    "floored": "Another system writes 0 when it has nothing to say",
}
_SILENT = {"automatic": "Do what the law's default says", "ask_me": "Ask me each time"}
FORM: Mapping[str, tuple[Field, ...]] = {
    "What buyers are promised": (
        Field("lead_days", "number", "Working days until an item ships when no delivery is announced", "Leave it empty"
              " to name no date.", high=365),
        Field("handling_days", "number", "Working days from arrival to shipping", high=60),
        Field("stock_mode", "choice", "What does your stock number mean while goods wait?", options=_MODES),
    ),
    "How much may be sold beyond stock": (
        Field("cap_per_item", "number", "Units of one item that may wait", _NO_LIMIT, low=1, high=1_000_000),
        Field("cap_per_order", "number", "Units of one order that may wait", _NO_LIMIT, low=1, high=1_000_000),
    ),
    "Cancelling and being late": (
        Field("buyer_may_cancel", "tick", "Buyers may cancel units that wait, by themselves"),
        Field("refund_shipping", "tick", "Shipping is paid back when the whole order is cancelled"),
        Field("when_silent", "choice", "When a buyer does not answer about a new date", options=_SILENT),
    ),
    "Mails": (
        Field("send_notices", "tick", "Mail buyers about their waiting units"),
        Field("sender_name", "text", "Name your mails come from", "Empty: the name of your shop."),
        Field("reply_to", "email", "Where buyers' answers go"),
        Field("alert_to", "email", "Where you hear of deadlines"),
    ),
}  # fmt: skip


def values_of(policy: Policy) -> dict[str, str]:
    """Return a policy as the form shows it."""
    found = {}
    for name in _Choices().fields:
        value = getattr(policy, name)
        found[name] = "" if value is None or value is False else "1" if value is True else str(value)
    return found


def read_choices(held: Policy, given: Mapping[str, Any]) -> tuple[Policy, list[str]]:
    """Return the new policy and the names of what changed; raises ValidationError with errors by field."""
    schema = _Choices()
    texts = {name: value.strip() for name, value in given.items() if isinstance(value, str)}
    numbers = {name for name, one in schema.fields.items() if isinstance(one, of.Integer)}
    chosen = schema.load({name: None if name in numbers and not text else text for name, text in texts.items()})
    new = replace(held, **chosen)
    return new, [one.name for one in fields(Policy) if getattr(new, one.name) != getattr(held, one.name)]


def sections(
    say: Callable[[str], str], given: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Return the form's sections as the template draws them, in the asker's language."""
    return [
        {"title": say(title), "fields": [_drawn(say, one, given, wrong) for one in rows]}
        for title, rows in FORM.items()
    ]


def _drawn(
    say: Callable[[str], str], one: Field, given: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> dict[str, Any]:
    texts = {"label": say(one.label), "hint": say(one.hint) if one.hint else ""}
    options = {value: say(text) for value, text in one.options.items()}
    plain = {"name": one.name, "kind": one.kind, "low": one.low, "high": one.high, "options": options}
    errors = [say(str(text)) for text in wrong.get(one.name, ())]
    return plain | texts | {"value": given.get(one.name, ""), "wrong": " ".join(errors)}
