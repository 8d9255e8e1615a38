"""Read a table into a frozen dataclass, strictly: every field known, every value of its kind, or a plain error.

TOML files and JSON questions go through the same reading. `null` is the same as absent.
"""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from connector.errors import Malformed

Read = TypeVar("Read")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Clocks add weeks and years to a day; outside these years the answer would leave the calendar.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_LARGEST_AMOUNT = Decimal(10) ** 15
_LARGEST_NUMBER = 4000


def read(kind: type[Read], table: object, where: str) -> Read:
    """Return `table` as a `kind`; raises Malformed naming every unknown or missing field, or the wrong value."""
    if not isinstance(table, Mapping):
        raise Malformed(f"{where}: expected a table of fields, found {_shown(table)}.")
    known = _known(cast("Any", kind))
    _refuse_strangers(set(known), table, where)
    values = {name: _value(known[name][1], table[name], f"{where}.{name}") for name in known if _is_set(table, name)}
    missing = sorted(name for name, (one, _) in known.items() if name not in values and not _has_default(one))
    if missing:
        raise Malformed(f"{where}: missing {', '.join(missing)}.")
    return kind(**values)


@cache
def _known(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    """Return a dataclass's fields with their resolved types."""
    hints = get_type_hints(kind)
    return {one.name: (one, hints[one.name]) for one in fields(kind)}


def _refuse_strangers(known: set[str], table: Mapping[object, object], where: str) -> None:
    strangers = sorted(str(name)[:60] for name in table if name not in known)
    if strangers:
        word = "field" if len(strangers) == 1 else "fields"
        raise Malformed(f"{where}: unknown {word} {', '.join(strangers)}.")


def _is_set(table: Mapping[object, object], name: str) -> bool:
    return table.get(name) is not None


def _has_default(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _value(kind: Any, raw: object, where: str) -> Any:
    """Return `raw` as `kind`, which may be a scalar, a choice, a list, a mapping, a union or another dataclass."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(inside, raw, where)
    if origin is Literal:
        return _choice(inside, raw, where)
    if origin is tuple:
        return _list(inside[0], raw, where)
    if origin is not None:
        return _mapping(inside[1], raw, where)
    if is_dataclass(kind):
        return read(cast("type[Any]", kind), raw, where)
    return _scalar(kind, raw, where)


def _one_of(kinds: tuple[Any, ...], raw: object, where: str) -> Any:
    """Return the first reading that works; the last error stands for all."""
    problem: Malformed | None = None
    for kind in (one for one in kinds if one is not type(None)):
        try:
            return _value(kind, raw, where)
        except Malformed as error:
            problem = error
    assert problem is not None
    raise problem


def _choice(allowed: tuple[Any, ...], raw: object, where: str) -> Any:
    if isinstance(raw, str | bool) and raw in allowed:
        return raw
    raise Malformed(f"{where}: {_shown(raw)} is none of {', '.join(map(str, allowed))}.")


def _list(kind: Any, raw: object, where: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise Malformed(f"{where}: expected a list, found {_shown(raw)}.")
    return tuple(_value(kind, one, f"{where}[{at}]") for at, one in enumerate(raw))


def _mapping(kind: Any, raw: object, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise Malformed(f"{where}: expected a table of fields, found {_shown(raw)}.")
    return {str(name): _value(kind, one, f"{where}.{name}") for name, one in raw.items()}


def _scalar(kind: Any, raw: object, where: str) -> Any:
    found = _SCALARS[kind](raw)
    if found is None:
        raise Malformed(f"{where}: expected {_NAMES[kind]}, found {_shown(raw)}.")
    return found


def _shown(raw: object) -> str:
    return repr(raw)[:60]


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _yes_or_no(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _number(raw: object) -> int | None:
    return raw if type(raw) is int and 0 <= raw <= _LARGEST_NUMBER else None


def _amount(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    found = Decimal(str(raw))
    return found if found.is_finite() and 0 <= found < _LARGEST_AMOUNT else None


def _day(raw: object) -> date | None:
    """Read a calendar day; an instant is not one."""
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            return None
    return raw if type(raw) is date and _FIRST_YEAR <= raw.year <= _LAST_YEAR else None


def _instant(raw: object) -> datetime | None:
    """Read a date with a time; without an offset it is the buyer's own time."""
    try:
        found = datetime.fromisoformat(raw) if isinstance(raw, str) and "T" in raw else raw
    except ValueError:
        return None
    return found if isinstance(found, datetime) and _FIRST_YEAR <= found.year <= _LAST_YEAR else None


_SCALARS = {
    str: _text,
    bool: _yes_or_no,
    int: _number,
    Decimal: _amount,
    date: _day,
    datetime: _instant,
}
_NAMES = {
    str: "text",
    bool: "true or false",
    int: f"a whole number from 0 to {_LARGEST_NUMBER}",
    Decimal: "an amount, 0 or more",
    date: f"a date such as 2026-11-22, from {_FIRST_YEAR} to {_LAST_YEAR}",
    datetime: "a date such as 2026-11-22 or an instant such as 2026-11-22T10:00:00Z, "
    f"from {_FIRST_YEAR} to {_LAST_YEAR}",
}
