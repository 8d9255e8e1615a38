"""The recordings of a real store, read from disk; nobody edits them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.outbound import Answer

DIRECTORY = Path(__file__).parents[2] / "recorded" / "woocommerce"


def names() -> list[str]:
    return sorted(path.name for path in DIRECTORY.glob("*.json"))


def recorded(name: str) -> Any:
    return json.loads((DIRECTORY / name).read_text(encoding="utf-8"))


def raw(delivery: Mapping[str, Any]) -> bytes:
    return str(delivery["body"]).encode()


def answered(name: str) -> Answer:
    """The recorded answer as it came over the wire."""
    one = recorded(name)
    return Answer(one["status"], one["headers"], str(one["body"]).encode())


def body(name: str) -> Any:
    return json.loads(recorded(name)["body"])
