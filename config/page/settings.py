"""The sections of settings: what is asked, what may be answered, and what our default is."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, validate
from marshmallow import fields as of

from connector.days import ClosedDays, check_days, lead_times
from connector.errors import Malformed
from connector.model import StockMode
from connector.money import Money
from connector.policy import Policy
from connector.policy import check as check_policy
from connector.swaps import check_swaps, swap_line
from connector.wording import Fault, Speech

_MOST = 1_000_000
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_NO_LIMIT = "Leave it empty for no limit."
_MODES = {
    "available": "It leaves out what open orders wait for: it may be below zero",
    "shelf": "I type in what lies on the shelf",
    "floored": "Another system writes 0 when it has nothing to say",
}
_SILENT = {"automatic": "Do what the law's default says", "ask_me": "Ask me each time"}
_WEEK = dict(
    zip("1234567", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_FASTER = {
    "": "Nothing besides the goods",
    "express": "The fastest delivery, free of charge: the warehouse reads it on the order",
    "paid_back": "What they paid for shipping, back",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question; `kind` is number, money, tick, text, lines, week, email, url, colour or choice.

    `empty`: none is an answer.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One page of settings."""

    title: str
    intro: str
    rows: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names its form may send."""
        return tuple(one.name for one in self.rows)


SECTIONS: Mapping[str, Section] = {
    "promises": Section("Promises", "What buyers are told before and after they buy.", (
        Field("lead_days", "number", "Working days until an item ships when no delivery is announced",
              "Leave it empty to name no date.", high=365, empty=True),
        Field("lead_times", "lines", "Other lead times for some items",
              "One per line, with its working days: LAMP-* = 20 for every SKU that begins with LAMP-, tag: Preorder = "
              "30 for all products with that tag, collection: Lamps = 10 for all in that collection (in WooCommerce: "
              "in that product category). The first line that fits counts, and none names no date.", high=20_000),
        Field("handling_days", "number", "Working days from arrival to shipping", high=60),
        Field("works_on", "week", "Days on which you ship", options=_WEEK),
        Field("closed_days", "lines", "Days on which you are closed",
              "One per line: 2026-12-28, 2026-12-24/2027-01-02, or 12-25 for every year.", high=10_000),
        Field("stock_mode", "choice", "What does your stock number mean while goods wait?", options=_MODES),
        Field("cap_per_item", "number", "Units of one item that may wait", _NO_LIMIT, low=1, high=_MOST, empty=True),
        Field("cap_per_order", "number", "Units of one order that may wait", _NO_LIMIT, low=1, high=_MOST, empty=True),
        Field("ship_together", "tick", "Ship an order only when all of it is there"),
        Field("ask_before_clearing", "tick", "Ask me before a stock set to a new number ends a queue"),
    )),
    "messages": Section("Sending mails", "Whom mails come from, and how they look.", (
        Field("send_notices", "tick", "Mail buyers about their waiting units"),
        Field("sender_name", "text", "Name your mails come from", "Empty: the name of your shop.", high=80),
        Field("reply_to", "email", "Where buyers' answers go", high=200),
        Field("accent", "colour", "Your colour", "For example #0f766e. Empty: ours.", high=7),
        Field("logo", "url", "Address of your logo", "Begins with https://. Empty: none.", high=508),
        Field("summary_above", "number", "Waiting mails for one buyer that become one mail a day",
              "Leave it empty for never.", low=1, high=1000, empty=True),
        Field("quiet_from", "number", "No mails that can wait from this hour of the buyer's day", high=23),
        Field("quiet_until", "number", "Until this hour", "The same hour twice: never quiet.", high=23),
    )),
    "late": Section("When it is late", "The law's clocks run in any case; here you choose what is left to you.", (
        Field("when_silent", "choice", "When a buyer does not answer about a new date", options=_SILENT),
        Field("update_days", "number", "Days after which a buyer hears that nothing changed",
              "Leave it empty for never.", low=1, high=365, empty=True),
        Field("told_before_sale", "tick", "My storefront names our date before the sale"),
    )),
    "refunds": Section("Cancellation and refunds", "Who may cancel, and what happens without asking you.", (
        Field("buyer_may_cancel", "tick", "Buyers may cancel units that wait, by themselves"),
        Field("refund_shipping", "tick", "Shipping is paid back when the whole order is cancelled"),
        Field("approve_up_to", "money", "Refunds up to this amount go out without asking you", "Empty: any amount.",
              high=1_000_000_000, empty=True),
        Field("offer_credit", "tick", "Buyers may choose store credit instead of money"),
        Field("credit_bonus", "number", "Percent on top for a buyer who chooses store credit", high=100),
        Field("alternatives", "lines", "What buyers may take instead when an item is discontinued",
              "One per line: addresses of items, or their names.", high=5_000),
        Field("swaps", "lines", "What buyers may take in place of an item that waits",
              "One per line, by SKU: LAMP-RED = LAMP-BLUE, LAMP-GREEN. "
              "It is offered while it is on the shelf and costs no more.", high=20_000),
        Field("swap_dearer", "number", "Percent it may cost more, at your expense",
              "What costs less is paid back. Its price of today is compared with what was paid.", high=100),
        Field("faster", "choice", "What a buyer gets who goes on waiting", options=_FASTER),
        Field("authorisation_days", "number", "Days banks keep money reserved that nobody took", low=1, high=60),
        Field("hold_money", "tick", "Stop: no refund goes out until this is off again"),
    )),
    "disputes": Section("Disputes", "What a buyer is told when something is wrong, and when you hear of it.", (
        Field("answer_days", "number", "Working days in which you answer a buyer's question",
              "The buyer is told the day; if the question is still open then, you get a mail. "
              "Leave it empty to name no day.", low=1, high=30, empty=True),
        Field("complaints_to", "text", "How buyers reach a person when something is wrong",
              "A mail address, a telephone number with its hours, or both.", high=200),
        Field("mediator", "text", "Who helps when you and a buyer do not agree",
              "A mediation body or your trade association. In some countries you must name one.", high=80),
        Field("mediator_url", "url", "Where that one is found", "Begins with https://. Empty: none.", high=508),
    )),
    "notifications": Section("Notifications", "Where you hear from us.", (
        Field("alert_to", "email", "Where you hear of deadlines", "Empty: on the dashboard only.", high=200),
    )),
}  # fmt: skip


FIELDS: Mapping[str, Field] = {one.name: one for section in SECTIONS.values() for one in section.rows}
RANGE, LONG = "Enter a number from {low} to {high}.", "At most {longest} characters."
AMOUNT = "Enter an amount such as {example}."


class Wrong(ValidationError):
    """A field's fault, which is said in the language of whoever filled it in."""

    def __init__(self, fault: Fault) -> None:
        super().__init__([fault])


class _Tick(of.Boolean):
    """A box of a form: one that is not ticked is not sent."""

    truthy = {"1", "on", True}  # noqa: RUF012  # marshmallow's way
    falsy = {"", "0", False}  # noqa: RUF012


def _mail(text: str) -> None:
    if text and not (_ADDRESS.fullmatch(text) and text.isprintable()):
        raise ValidationError("Enter a mail address, or leave it empty.")


def _number(one: Field) -> of.Integer:
    words: dict[str, Any] = {"invalid": "Enter a whole number.", "null": "Enter a whole number."}

    return of.Integer(required=True, allow_none=one.empty, validate=within(one.low, one.high), error_messages=words)


def within(low: int, high: int) -> Callable[[int], None]:
    """Return what refuses a number outside a range."""

    def fits(number: int) -> None:
        if not low <= number <= high:
            raise Wrong(Fault(RANGE, {"low": low, "high": high}))

    return fits


def shorter(longest: int) -> Callable[[str], None]:
    """Return what refuses a text that is too long."""

    def fits(text: str) -> None:
        if len(text) > longest:
            raise Wrong(Fault(LONG, {"longest": longest}))

    return fits


class _Sum(of.Field[int]):
    """An amount of the shop's currency as people write it, in minor units."""

    def __init__(self, currency: str, high: int) -> None:
        super().__init__(required=True, allow_none=True)
        self.currency, self.most = currency, high

    def _deserialize(self, value: Any, *_given: Any, **_more: Any) -> int:
        try:
            exact = Money.parse(str(value), self.currency)
        except Malformed:
            exact = None
        plain = exact is not None and Decimal(str(value)) == Decimal(exact.text)
        if exact is None or not plain or not 0 <= exact.minor <= self.most:
            raise Wrong(Fault(AMOUNT, {"example": Money(5000, self.currency).text}))
        return exact.minor


def _text(one: Field) -> of.String:
    forms: dict[str, Callable[[str], Any]] = {
        "email": _mail,
        "colour": validate.Regexp(r"\A(#[0-9a-fA-F]{6})?\Z", error="Enter a colour such as #0f766e."),
        "url": validate.Regexp(r"\A(https://\S{4,500})?\Z", error="Enter an address that begins with https://."),
    }
    checks: list[Callable[[str], Any]] = [shorter(one.high)]
    if one.kind in forms:
        checks.append(forms[one.kind])
    return of.String(load_default="", validate=checks)


class _Lines(of.String):
    """Several texts, one per line; empty lines say nothing."""

    def _deserialize(self, value: Any, *given: Any, **more: Any) -> Any:
        return tuple(line.strip() for line in super()._deserialize(value, *given, **more).splitlines() if line.strip())


def _lines(one: Field) -> of.Field[Any]:
    def fits(lines: tuple[str, ...]) -> None:
        if sum(map(len, lines)) > one.high:
            raise Wrong(Fault(LONG, {"longest": one.high}))
        try:
            _READ.get(one.name, tuple)(lines)
        except Malformed as error:
            raise ValidationError(f"{error.message}.") from error

    return _Lines(load_default=(), validate=fits)


_READ: Mapping[str, Callable[[tuple[str, ...]], Any]] = {
    "closed_days": ClosedDays,
    "lead_times": lead_times,
    "swaps": lambda lines: [swap_line(line) for line in lines],
}


def _field(one: Field, currency: str) -> of.Field[Any]:
    return _Sum(currency, one.high) if one.kind == "money" else _other(one)


def _other(one: Field) -> of.Field[Any]:
    if one.name == "stock_mode":
        return of.Enum(StockMode, by_value=True, required=True, error_messages={"unknown": "Choose one."})
    if one.kind == "choice":
        return of.String(required=True, validate=validate.OneOf(list(one.options), error="Choose one."))
    if one.kind == "lines":
        return _lines(one)
    if one.kind == "week":
        return of.String(load_default="", validate=validate.Regexp(r"[1-7]+", error="Choose at least one day."))
    if one.kind == "tick":
        return _Tick(load_default=False)
    return _number(one) if one.kind == "number" else _text(one)


def schema_of(rows: Iterable[Field], currency: str) -> Schema:
    """Return what a form is checked with."""
    made = Schema.from_dict({one.name: _field(one, currency) for one in rows})
    return made(unknown=EXCLUDE)


def values_of(rows: Iterable[Field], policy: Policy, currency: str) -> dict[str, str]:
    """Return a policy as a form shows it, amounts as people write them."""
    found = {}
    for one in rows:
        value = getattr(policy, one.name)
        if one.kind == "money" and value is not None:
            value = Money(value, currency).text
        if isinstance(value, tuple):
            found[one.name] = "\n".join(value)
            continue
        found[one.name] = "" if value is None or value is False else "1" if value is True else str(value)
    return found


def read(rows: Iterable[Field], held: Policy, given: Mapping[str, str], currency: str) -> tuple[Policy, list[str]]:
    """Return the new policy and the names of what changed; raises ValidationError with errors by field."""
    rows = tuple(rows)
    numbers = {one.name for one in rows if one.kind in {"number", "money"}}
    texts = {name: value.strip() for name, value in given.items()}
    chosen = schema_of(rows, currency).load(
        {key: None if key in numbers and not text else text for key, text in texts.items()}
    )
    new = replace(held, **chosen)
    try:
        check_policy(new)
    except Malformed as error:
        raise ValidationError({"_schema": [error.message]}) from error
    wrong = check_days(new) or check_swaps(new)
    if wrong:
        raise ValidationError({"_schema": [wrong]})
    return new, [one.name for one in fields(Policy) if getattr(new, one.name) != getattr(held, one.name)]


def drawn(
    speech: Speech, name: str, given: Mapping[str, str], wrong: Mapping[str, Any], currency: str
) -> dict[str, Any]:
    """Return a section as its template draws it, in the asker's language, with our default beside each field."""
    section = SECTIONS[name]
    default = values_of(section.rows, Policy(), currency)
    rows = [_row(speech, one, given, wrong) | {"default": default[one.name]} for one in section.rows]
    rows = [one | {"unit": currency if one["kind"] == "money" else ""} for one in rows]
    return {"title": speech.say(section.title), "intro": speech.say(section.intro), "rows": rows}


def _row(speech: Speech, one: Field, given: Mapping[str, str], wrong: Mapping[str, Any]) -> dict[str, Any]:
    texts = {"label": speech.say(one.label), "hint": speech.say(one.hint) if one.hint else ""}
    options = {value: speech.say(text) for value, text in one.options.items()}
    plain = {"name": one.name, "kind": one.kind, "low": one.low, "high": one.high, "options": options}
    errors = [text.said(speech) if isinstance(text, Fault) else str(text) for text in wrong.get(one.name, ())]
    return plain | texts | {"value": given.get(one.name, ""), "wrong": " ".join(errors)}
