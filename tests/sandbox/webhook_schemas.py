"""The published JSON schemas of Shopify's webhook bodies, as far as samples can say what is allowed."""

import json
import sys
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

FOLDER = Path(sys.prefix) / "share" / "backorder" / "webhooks" / "2026-07"


def schema(topic: str) -> dict[str, Any]:
    loosened: dict[str, Any] = loose(json.loads((FOLDER / f"{topic}.json").read_text()))
    return loosened


def loose(part: Any) -> Any:
    """They were drawn from samples: where one had null, nothing or a rate of 0, more may stand."""
    if not isinstance(part, dict):
        return part
    if part.get("type") == "null":
        return {}
    if part.get("items") is False:
        return {"type": "array"}
    made = {key: loose(value) for key, value in part.items()}
    if "properties" in part:
        made["properties"] = {key: loose(value) for key, value in part["properties"].items()}
        made["properties"] |= {"rate": {"type": "number"}} if "rate" in part["properties"] else {}
    if "anyOf" in part:
        made["anyOf"] = [loose(one) for one in part["anyOf"]]
    return made


def complaints(topic: str, body: Any) -> list[str]:
    """What the schema has against a body, each with its place."""
    found = Draft202012Validator(schema(topic)).iter_errors(body)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found]
