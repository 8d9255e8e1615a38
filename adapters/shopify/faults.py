"""The errors GraphQL speaks of, and what they mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.shopify.stakes import Stakes
from connector.errors import ConnectorError, NotSent, Refused

UNREADABLE = "The shop's answer cannot be read."
_BUSY = "The shop asks us to come back later."

# With these codes no resolver of a mutation ran; so it is with GraphQL's own, in small letters ("undefinedField").
_BEFORE_ANYTHING = frozenset(
    """ACCESS_DENIED BAD_REQUEST IDEMPOTENCY_KEY_PARAMETER_MISMATCH INVALID_VARIABLE MAX_COST_EXCEEDED
    SHOP_INACTIVE THROTTLED""".split()
)
_PASSING = frozenset({"", "INTERNAL_SERVER_ERROR", "TIMEOUT", "THROTTLED"})

Row = Mapping[str, Any]


class UserErrors(Refused):
    """The platform's own word that it did not do what was asked; a code is "" where it gives none."""

    def __init__(self, codes: Sequence[str], messages: Sequence[str]) -> None:
        said = "; ".join(f"{code} {message}".strip() for code, message in zip(codes, messages, strict=True))
        super().__init__("The shop refused.", evidence=said)
        self.codes, self.messages = tuple(codes), tuple(messages)


class Throttled(NotSent):
    """Turned away before anything was done, because too much was asked in too little time."""


class DeadToken(Refused):
    """The access token is not accepted (any more)."""


def errors_in(given: Any) -> list[Row]:
    """Return the errors that stand in an answer; whatever else stands there is one without a code."""
    rows = given if isinstance(given, list) else [given] if given else []
    return [row if isinstance(row, dict) else {"message": str(row)} for row in rows]


def fault_of(errors: Sequence[Row], data: Any, stakes: Stakes) -> ConnectorError:
    """Return what these errors mean; `data` is what came back beside them."""
    codes = [code_in(row) for row in errors]
    evidence = "; ".join(f"{code} {message_in(row)}".strip() for code, row in zip(codes, errors, strict=True))
    untouched = not _holds(data)
    if untouched and set(codes) == {"THROTTLED"}:
        return Throttled(_BUSY, evidence=evidence)
    if stakes.once and not (untouched and all(map(_before_anything, errors))):
        return stakes.lost("The shop gave no clear answer.", evidence=evidence)
    if _PASSING.issuperset(codes):
        return stakes.lost("The shop is not answering properly.", evidence=evidence)
    return Refused(_sentence(errors, codes), evidence=evidence)


def _holds(data: Any) -> bool:
    """Tell whether anything came back: a mutation may have run although a field of its answer was denied."""
    return any(value is not None for value in data.values()) if isinstance(data, dict) else data is not None


def _before_anything(row: Row) -> bool:
    """Tell whether no mutation ran: an error at a field of its answer comes after it, whatever its code."""
    code, path = code_in(row), row.get("path")
    inside = isinstance(path, list) and len(path) > 1
    return not inside and (code in _BEFORE_ANYTHING or code[:1].islower())


def _sentence(errors: Sequence[Row], codes: Sequence[str]) -> str:
    if "ACCESS_DENIED" in codes:
        return f"The app may not do this in this shop: {message_in(errors[codes.index('ACCESS_DENIED')])}"
    return "The shop is closed." if "SHOP_INACTIVE" in codes else "The shop refused."


def code_in(row: Row) -> str:
    """Return the code of a GraphQL error, "" if it has none."""
    extensions = row.get("extensions")
    return text_in(extensions, "code") if isinstance(extensions, dict) else ""


def message_in(row: Row) -> str:
    """Return an error's message, cut short."""
    return text_in(row, "message")


def text_in(row: Row, key: str) -> str:
    """Return a text of a row, cut short, "" if it is none."""
    value = row.get(key)
    return value[:300] if isinstance(value, str) else ""
