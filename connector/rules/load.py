"""Read the rule sets from their TOML files, strictly, and find those that apply to a place."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

from connector.errors import Malformed
from connector.rules.assessment import NAMES
from connector.rules.ruleset import RuleSet
from connector.rules.strict import read

STRICT = "strict_default"
_BETWEEN = re.compile(r"[+/,&]")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
# A child adds its notes and sources to those of the rule set it extends; every other list it gives replaces the other.
_ADDED = ("notes", "sources")


class Folder(Protocol):
    """Where TOML files lie: a path, or the package's own files."""

    def iterdir(self) -> Iterator[Any]:
        """Yield the files."""
        ...


@cache
def shipped() -> Mapping[str, RuleSet]:
    """Return the rule sets that come with the package, by name."""
    return load(files("connector.rules"))


def load(folder: Folder | Path) -> Mapping[str, RuleSet]:
    """Return every rule set of a folder by name; raises Malformed naming the file and the field."""
    tables = {Path(one.name).stem: _parse(one) for one in folder.iterdir() if one.name.endswith(".toml")}
    found = {name: read(RuleSet, _extended(name, tables), name) for name in sorted(tables)}
    for name, rules in found.items():
        _check(name, rules, found)
    return found


def places(found: Mapping[str, RuleSet], jurisdiction: str) -> Sequence[RuleSet]:
    """Return the rule sets of a jurisdiction, several joined by "+"; an unknown place gets the strict default."""
    chosen = [rules for place in spelled(jurisdiction) for rules in _of_place(found, place)]
    return list({one.name: one for one in chosen}.values())


def spelled(jurisdiction: str) -> list[str]:
    """Return the places of a jurisdiction in one spelling: "us_ca + de" is US-CA and DE."""
    return [one.strip().upper().replace("_", "-") for one in _BETWEEN.split(jurisdiction)]


def _of_place(found: Mapping[str, RuleSet], place: str) -> list[RuleSet]:
    """Return the rule sets of the place itself, else of the country it lies in."""
    for name in (place, place.partition("-")[0]):
        own = [one for one in found.values() if name in one.places or [name] == spelled(one.name)]
        if own:
            return [found[one.adds_to] for one in own if one.adds_to] + own
    if not _PLACE.fullmatch(place) or STRICT not in found:
        raise Malformed(f"Unknown jurisdiction {place[:40]!r}; `backorder rules list` shows those there are.")
    return [found[STRICT]]


def _parse(file: Any) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{file.name}: {error}") from error


def _extended(name: str, tables: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a table laid over the one it extends."""
    table = dict(tables[name])
    parent = table.pop("extends", None)
    if parent is None:
        return table
    if parent == name or parent not in tables or "extends" in tables[parent]:
        raise Malformed(f"{name}.extends: {parent!r} is no rule set that stands for itself.")
    return _laid_over(tables[parent], table)


def _laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = under | over
    for name in under.keys() & over.keys():
        if name in _ADDED:
            both[name] = over[name] + under[name]
        elif isinstance(under[name], dict) and isinstance(over[name], dict):
            both[name] = _laid_over(under[name], over[name])
    return both


def _check(name: str, rules: RuleSet, found: Mapping[str, RuleSet]) -> None:
    """Refuse what the shape alone cannot: names that lead nowhere, and rules without a source."""
    if rules.name != name:
        raise Malformed(f"{name}.name: is {rules.name!r}, but the file is called {name}.")
    if rules.adds_to and (rules.adds_to not in found or found[rules.adds_to].adds_to):
        raise Malformed(f"{name}.adds_to: {rules.adds_to!r} is no rule set that stands for itself.")
    if not rules.sources or "not legal advice" not in rules.disclaimer:
        raise Malformed(f"{name}: a rule set names its sources and says that it is not legal advice.")
    published = [*rules.also_named.items(), *rules.only_named.items()]
    words = [*(rules.clock.names if rules.clock else ()), *(one for pair in published for one in pair)]
    strangers = sorted(set(words) - NAMES)
    if strangers:
        raise Malformed(f"{name}: nothing is published as {', '.join(strangers)}.")
