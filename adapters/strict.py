"""Reads a platform's JSON the way a careful clerk does: what is odd is refused, not guessed at."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from connector.errors import Malformed

DEEPEST = 64
_MOST_DIGITS = 20  # the ids of the largest platform
_OPENERS = re.compile(rb"[\[{]")


def loads(raw: bytes) -> Any:
    """Return the value in `raw`, fractions as Decimal; raises Malformed for bad UTF-8, NaN, repeated keys and bombs."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_refuse,
            object_pairs_hook=_once,
        )
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply.") from error
    except ValueError as error:
        raise Malformed("This is not JSON.", evidence=raw[:200].decode("utf-8", "replace")) from error
    if len(_OPENERS.findall(raw)) > DEEPEST and not _shallow(value):
        raise Malformed("The JSON is nested too deeply.")
    return value


def _whole(digits: str) -> int:
    if len(digits.removeprefix("-")) > _MOST_DIGITS:
        raise Malformed("A number is too long.")
    return int(digits)


def _refuse(word: str) -> None:
    raise Malformed(f"{word} is not a number.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("A key is there twice.")
    return value


def _shallow(value: Any) -> bool:
    """Tell whether at most DEEPEST brackets stand inside each other."""
    level = [value]
    for _ in range(DEEPEST):
        level = [child for one in level for child in _inside(one) if isinstance(child, dict | list)]
        if not level:
            return True
    return False


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
