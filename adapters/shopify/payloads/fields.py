"""The kinds of values Shopify writes into its deliveries, each read strictly and turned into ours."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields

from connector.errors import Malformed

MOST_UNITS = 1_000_000
_LARGEST_ID = 2**64
_LONGEST_TEXT = 10_000
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_WORD = re.compile(r"[A-Za-z0-9_.:/-]{1,80}", re.ASCII)


def _whole(value: Any) -> int:
    """Return a whole number; ids are larger than a fraction can hold, so nothing but a whole number is taken."""
    if type(value) is not int:
        raise ValidationError("not a whole number")
    return value


def id_in(body: Mapping[str, Any], key: str) -> str:
    """Return the id under `key` as text; raises Malformed."""
    try:
        return Id().deserialize(body.get(key)) or ""
    except ValidationError as error:
        raise Malformed(f"A delivery without a sound {key!r}.") from error


def word_in(body: Mapping[str, Any], key: str) -> str:
    """Return a word of Shopify's own ("needs_response"), "" where there is none or something else stands."""
    value = body.get(key)
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


class Id(fields.Field[str]):
    """A positive number, as text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        number = _whole(value)
        if not 0 < number < _LARGEST_ID:
            raise ValidationError("not an id")
        return str(number)


class Count(fields.Field[int]):
    """Units: whole, never negative, never absurd."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        number = _whole(value)
        if not 0 <= number <= MOST_UNITS:
            raise ValidationError("not a number of units")
        return number


class Text(fields.Field[str]):
    """Words as the shop wrote them; a NUL or half a character cannot be kept and is refused."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            raise ValidationError("not a text")
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValidationError("a text with characters that are none")
        return value


class Moment(fields.Field[datetime]):
    """A time, written with its zone."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("not a time") from error
        if moment.tzinfo is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise ValidationError("a time without a zone, or absurd")
        return moment.astimezone(UTC)
