"""Every number of every rule set matters: changed in a copy of its file, some worked example comes out otherwise."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from connector.errors import Malformed
from connector.rules import RuleSet, load
from tests.unit.rules.asking import OURS, PUBLISHED, ask

SHIPPED = {one.name: one.read_text() for one in files("connector.rules").iterdir() if one.name.endswith(".toml")}
# A day, or a number that is no part of a text, a name or a day.
NUMBER = re.compile(r'"[^"]*"|(?P<day>\d{4}-\d{2}-\d{2})|(?<![\w.-])(?P<number>\d+(\.\d+)?)(?![\w-])')


def numbers() -> Iterator[tuple[str, int, int, str]]:
    """Yield where each number stands, and what a reader would change it to."""
    for name, text in SHIPPED.items():
        for found in NUMBER.finditer(text):
            if found["number"]:
                yield name, *found.span(), f"{float(found['number']) + 1:g}"
            if found["day"] and not text[: found.start()].endswith("as_of = "):
                yield name, *found.span(), found["day"].replace("2026", "2027")


def copied(folder: Path, name: str, text: str) -> Mapping[str, RuleSet]:
    """Load a copy of the rule sets in which one file reads otherwise."""
    for other, its in SHIPPED.items():
        (folder / other).write_text(text if other == name else its, encoding="utf-8")
    return load(folder)


@cache
def before(at: int) -> dict[str, Any]:
    vector = (PUBLISHED + OURS)[at]
    return ask(vector["jurisdiction"], **vector["given"])


def differs(rules: Mapping[str, RuleSet]) -> bool:
    vectors = PUBLISHED + OURS
    return any(ask(one["jurisdiction"], rules, **one["given"]) != before(at) for at, one in enumerate(vectors))


@pytest.mark.parametrize(("name", "start", "end", "other"), list(numbers()))
def test_every_number_of_a_file_matters(name: str, start: int, end: int, other: str, tmp_path: Path) -> None:
    text = SHIPPED[name]
    assert differs(copied(tmp_path, name, text[:start] + other + text[end:]))


def test_a_copy_with_another_number_of_days_gives_another_deadline(tmp_path: Path) -> None:
    text = SHIPPED["us_federal.toml"].replace("default_days = 30", "default_days = 21")
    assert ask("US", order_completed="2026-03-02")["ship_deadline"] == "2026-04-01"
    assert ask("US", copied(tmp_path, "us_federal.toml", text), order_completed="2026-03-02")["ship_deadline"] == (
        "2026-03-23"
    )


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("us_federal.toml", 'form = "original_method"', 'form = "same_means_unless_expressly_agreed"'),
        ("us_federal.toml", "store_credit_substitutes = false", "store_credit_substitutes = true"),
        ("us_federal.toml", "needs_reason_when_indefinite = true", ""),
        ("us_federal.toml", "due_by_deadline = true", ""),
        ("us_federal.toml", "indefinite_consent_waits = true", ""),
        ("us_federal.toml", 'holidays = ["US"]', ""),
        ("us_federal.toml", 'outcome = "deemed_cancelled"', 'outcome = "refund_required_by_state_rule"'),
        ("us_federal.toml", 'unit = "working_days"', 'unit = "calendar_days"'),
        ("california.toml", "needs_day_count = true", ""),
        ("california.toml", '"at least", ', ""),
        ("eu.toml", "moves_to_working_day = true", ""),
        ("eu.toml", 'holidays = ["XECB"]', ""),
        ("eu.toml", "holidays_of_place = true", ""),
        ("eu.toml", "needs_additional_period = true", ""),
        ("de.toml", 'holidays = ["DE"]', "holidays = []"),
        ("fr.toml", 'holidays = ["FR"]', 'holidays = ["DE"]'),
        ("uk.toml", 'name = "may_end_from"', 'name = "may_terminate_from"'),
        ("ontario.toml", "lost_by_later_agreement = true", ""),
        ("japan.toml", "counts_delivery_day = true", ""),
        ("japan.toml", "displayed_terms_replace = true", ""),
        ("mastercard.toml", "refusal_opens = true", ""),
    ],
)
def test_forms_and_switches_stand_in_the_files_too(name: str, old: str, new: str, tmp_path: Path) -> None:
    assert old in SHIPPED[name]
    assert differs(copied(tmp_path, name, SHIPPED[name].replace(old, new)))


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("uk.toml", "default_days = 30", 'default_days = "30"', "uk.clock.default_days: expected a whole number"),
        ("uk.toml", "default_days = 30", "default_days = -1", "uk.clock.default_days"),
        ("uk.toml", "default_days = 30", "default_days = true", "uk.clock.default_days"),
        ("uk.toml", "default_days = 30", "days = 30", "uk.clock: unknown field days"),
        ("uk.toml", "default_days = 30", "", "uk.clock: missing default_days"),
        ("uk.toml", 'duty = "cap"', 'duty = "maybe"', "uk.refund.clocks[1].duty: 'maybe' is none of law, cap, policy"),
        ("uk.toml", 'reasons = ["withdrawn"]', 'reasons = "withdrawn"', "expected a list"),
        ("uk.toml", 'name = "uk"', 'name = "gb"', "uk.name"),
        ("uk.toml", "not legal advice", "the law", "not legal advice"),
        ("uk.toml", "as_of = 2026-11-22", "as_of = 2026-11-22T10:00:00Z", "uk.as_of: expected a date"),
        ("uk.toml", '"last_day_to_deliver"', '"last_day"', "uk: nothing is published as last_day"),
        ("uk.toml", "[clock]", "[clock", "uk.toml"),
        ("uk.toml", "[clock]", "[clocks]", "uk: unknown field clocks"),
        ("de.toml", 'extends = "eu"', 'extends = "fr"', "de.extends"),
        ("de.toml", 'extends = "eu"', 'extends = "nowhere"', "de.extends"),
        ("california.toml", 'adds_to = "us_federal"', 'adds_to = "nowhere"', "california.adds_to"),
        ("ontario.toml", "totals_above = 50.00", "totals_above = -1", "ontario.right.totals_above: expected an amount"),
        ("shopify_privacy.toml", 'data_goes_to = { "', "data_goes_to = [] #", "expected a table of fields"),
    ],
)
def test_a_file_with_a_mistake_is_refused_by_name(
    name: str, old: str, new: str, complaint: str, tmp_path: Path
) -> None:
    assert old in SHIPPED[name]
    with pytest.raises(Malformed) as refused:
        copied(tmp_path, name, SHIPPED[name].replace(old, new))
    assert complaint in str(refused.value)


def test_every_file_names_its_sources_and_says_what_it_is_not() -> None:
    for rules in load(files("connector.rules")).values():
        assert rules.sources
        assert "not legal advice" in rules.disclaimer
        assert rules.places
