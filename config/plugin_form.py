"""The few choices that are made inside the store's own admin: questions of the merchant's page, in its own order."""

from collections.abc import Callable, Mapping
from typing import Any

from config.page.settings import FIELDS, Field, read
from config.page.settings import values_of as values
from connector.policy import Policy


def _asked(*names: str) -> tuple[Field, ...]:
    return tuple(FIELDS[one] for one in names)


FORM: Mapping[str, tuple[Field, ...]] = {
    "What buyers are promised": _asked("lead_days", "handling_days", "stock_mode"),
    "How much may be sold beyond stock": _asked("cap_per_item", "cap_per_order"),
    "Cancelling and being late": _asked("buyer_may_cancel", "refund_shipping", "when_silent"),
    "Mails": _asked("send_notices", "sender_name", "reply_to", "alert_to"),
}
_ROWS = tuple(one for rows in FORM.values() for one in rows)
_NO_MONEY = ""  # none of them is an amount


def values_of(policy: Policy) -> dict[str, str]:
    """Return a policy as the form shows it."""
    return values(_ROWS, policy, _NO_MONEY)


def read_choices(held: Policy, given: Mapping[str, Any]) -> tuple[Policy, list[str]]:
    """Return the new policy and the names of what changed; raises ValidationError with errors by field."""
    return read(_ROWS, held, {name: text for name, text in given.items() if isinstance(text, str)}, _NO_MONEY)


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
