"""The kinds of values WooCommerce writes, each read strictly and turned into ours."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

MOST_UNITS = 1_000_000
_MOST_STOCK = 10**12
_LONGEST_ID = 10**15
_LONGEST_TEXT = 10_000
_NOTHING = {"", "-", "-0"}  # a refund made without an amount is shown as "-"


def whole(value: Any) -> int:
    """Return a whole number given as a number or as its digits; raises ValidationError for anything else."""
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 20:  # noqa: PLR2004 (digits of a machine word)
        value = int(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value) < _LONGEST_ID and value == int(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValidationError("not a whole number")
    return value


class Id(fields.Field[str]):
    """A positive number, as text; 0 (WooCommerce's "none") becomes ""."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        number = whole(value)
        if not 0 <= number < _LONGEST_ID:
            raise ValidationError("not an id")
        return str(number or "")


class Count(fields.Field[int]):
    """Units: whole, never negative, never absurd."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        number = whole(value)
        if not 0 <= number <= MOST_UNITS:
            raise ValidationError("not a number of units")
        return number


class Stock(fields.Field[int]):
    """A stock number, which may be below zero."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        number = whole(value)
        if abs(number) > _MOST_STOCK:
            raise ValidationError("not a stock number")
        return number


class Amount(fields.Field[str]):
    """The decimal text of an amount; what WooCommerce writes for no amount becomes "0"."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if isinstance(value, str):
            return "0" if value in _NOTHING else value
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return str(value)
        raise ValidationError("not an amount")


class Text(fields.Field[str]):
    """Words as the shop wrote them; a NUL or half a character cannot be kept and is refused."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            raise ValidationError("not a text")
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValidationError("a text with characters that are none")
        return value


class Moment(fields.Field[datetime]):
    """A time in GMT, written without a zone."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("not a time") from error
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Metas(fields.Field[Mapping[str, Any]]):
    """A list of {id, key, value}, as a mapping by key; of a key that is there twice the last one counts."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Mapping[str, Any]:
        if not isinstance(value, list):
            raise ValidationError("not a list of metas")
        metas = [one for one in value if isinstance(one, dict) and isinstance(one.get("key"), str)]
        return {one["key"]: one.get("value") for one in metas}
