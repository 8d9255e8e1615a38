"""The rule sets: what they are, where they come from, and what they make of one order."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from adapters.holidays_of import working_days
from connector.errors import Malformed
from connector.rules import Bench, RuleSet, answer, shipped
from service.cli.desk import Plain, errors_in_words, json_option, show

# A question is a page; whoever pipes more in has taken the wrong file.
_LARGEST_FILE = 5_000_000


@click.group()
def rules() -> None:
    """Show the rule sets and try them: configurable defaults, not legal advice."""


@rules.command("list")
@json_option
def listed(as_json: bool) -> None:
    """Print every rule set and the places it applies to."""
    rows = [
        {"name": one.name, "kind": one.kind, "places": ", ".join(one.places), "title": one.title}
        for one in _known().values()
    ]
    show(rows, as_json=as_json, empty="There are no rule sets.")
    if not as_json:
        click.echo("Configurable defaults, not legal advice.")


@rules.command("show")
@click.argument("name")
@json_option
def shown(name: str, as_json: bool) -> None:
    """Print one rule set: every value, its notes and its sources."""
    known = _known()
    if name not in known:
        raise Plain(f"There is no rule set {name!r}; there are {', '.join(known)}.")
    table = _set_values(asdict(known[name]))
    click.echo(json.dumps(table, indent=2, default=_plain, ensure_ascii=False) if as_json else _page(known[name]))


@rules.command("assess")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def assessed(file: Path) -> None:
    """Compute the clocks for the question in FILE, or - for standard input, and print them as JSON.

    FILE holds {"jurisdiction": ..., "given": {...}}, or {"vectors": [...]} with several of them, each with its id.
    """
    question = _question(file)
    bench = Bench(_known(), working_days)
    if isinstance(question, Mapping) and "vectors" in question:
        _answer_all(bench, question["vectors"])
    else:
        with errors_in_words():
            _print(_answer(bench, question))


def _known() -> Mapping[str, RuleSet]:
    with errors_in_words():
        return shipped()


def _question(file: Path) -> Any:
    """Read the file, or say what is wrong with it; amounts stay exact."""
    try:
        text = sys.stdin.read(_LARGEST_FILE + 1) if str(file) == "-" else _text(file)
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (OSError, ValueError, RecursionError) as error:
        raise Plain(f"Cannot read {file}: {error}") from error


def _text(file: Path) -> str:
    if file.stat().st_size > _LARGEST_FILE:
        raise ValueError(f"larger than {_LARGEST_FILE} bytes")
    return file.read_text(encoding="utf-8")


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that stands twice: nobody could tell which one counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError("a field stands twice: " + ", ".join(sorted({one for one in names if names.count(one) > 1})))
    return found


def _answer(bench: Bench, question: Any) -> dict[str, Any]:
    """Answer one question; everything but `jurisdiction` and `given` is for its reader."""
    if not isinstance(question, Mapping) or not isinstance(question.get("jurisdiction"), str):
        raise Malformed('A question is {"jurisdiction": "US", "given": {...}}.')
    return answer(bench, question["jurisdiction"], question.get("given"))


def _answer_all(bench: Bench, questions: Any) -> None:
    """Answer each question; one that is not understood says so in its place, and the exit code is 1."""
    if not isinstance(questions, list):
        raise Plain('"vectors" is not a list.')
    answers = [_answer_one(bench, one) for one in questions]
    _print(answers)
    wrong = [f"{one['id']}: {one['error']}" for one in answers if "error" in one]
    if wrong:
        raise Plain("\n".join(wrong))


def _answer_one(bench: Bench, question: Any) -> dict[str, Any]:
    name = question.get("id") if isinstance(question, Mapping) else None
    try:
        return {"id": name} | _answer(bench, question)
    except Malformed as error:
        return {"id": name, "error": str(error)}


def _print(found: Any) -> None:
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _page(one: RuleSet) -> str:
    """Write a rule set for a person."""
    head = [f"{one.name}: {one.title}", one.disclaimer, f"As of {one.as_of}. Applies to {', '.join(one.places)}.", ""]
    told = {"name", "title", "disclaimer", "as_of", "places", "notes", "sources"}
    values = {name: value for name, value in _set_values(asdict(one)).items() if name not in told}
    body = json.dumps(values, indent=2, default=_plain, ensure_ascii=False).splitlines()[1:-1]
    notes = ["", "Notes:", *(f"- {note}" for note in one.notes)] if one.notes else []
    sources = ["", "Sources:", *(f"- {source.cite} ({source.seen}) {source.url}".rstrip() for source in one.sources)]
    return "\n".join([*head, *body, *notes, *sources])


def _set_values(table: Any) -> Any:
    """Leave out what a rule set does not say."""
    if isinstance(table, dict):
        return {name: _set_values(value) for name, value in table.items() if value not in (None, (), "", {})}
    return [_set_values(one) for one in table] if isinstance(table, tuple) else table


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else float(value)
