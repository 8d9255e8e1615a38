"""How PHP reads a query and writes JSON."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

ARRAY = re.compile(r"^([^\[\]]+)\[(.*)\]$")


def dumps(value: Any) -> str:
    r"""JSON as PHP writes it: pure ASCII, `\/` for every slash, no blanks."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")


def query(text: str) -> dict[str, Any]:
    """A repeated name keeps its last value; `name[]` and `name[0]` make a list."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        array = ARRAY.match(name)
        if array is None:
            found[name] = value
        else:
            kept = found.get(array[1])
            found[array[1]] = [*kept, value] if isinstance(kept, list) else [value]
    return found


def listed(value: Any) -> list[str]:
    """A list given as `a,b` or as `name[]=a&name[]=b`."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [one.strip() for one in str(value).split(",") if one.strip()]


def number(value: float) -> float:
    """PHP writes 20.0 as 20."""
    return int(value) if value == int(value) else value
