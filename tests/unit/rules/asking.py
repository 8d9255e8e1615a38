"""Ask the rule sets of a folder, as the command does."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.holidays_of import working_days
from connector.rules import Bench, RuleSet, answer, shipped

HERE = Path(__file__).parent
PUBLISHED: list[dict[str, Any]] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))["vectors"]
OURS: list[dict[str, Any]] = json.loads((HERE / "examples.json").read_text(encoding="utf-8"))["vectors"]
HOLIDAYS: list[str] = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))["us_federal_holidays_used"]


def ask(jurisdiction: str, rules: Mapping[str, RuleSet] | None = None, **given: Any) -> dict[str, Any]:
    """Return the computed fields of one question."""
    return answer(Bench(rules or shipped(), working_days), jurisdiction, given)


def wrong(vector: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return the expected fields that came out otherwise, with what came."""
    return {name: (value, found.get(name)) for name, value in vector["expected"].items() if found.get(name) != value}
