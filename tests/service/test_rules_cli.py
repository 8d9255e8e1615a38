"""`backorder rules`: the published questions through exactly the command, and its errors in words."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from tests.unit.rules.asking import HERE, OURS, PUBLISHED, wrong

# No database, no settings: the rules need neither.
BARE = {"PATH": os.environ["PATH"]}


def run(*words: str, given: str = "") -> Result:
    return CliRunner(env={"DATABASE_URL": ""}).invoke(main, ["rules", *words], input=given)


def assess(question: object) -> Any:
    found = run("assess", "-", given=json.dumps(question))
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def refused(text: str) -> str:
    found = run("assess", "-", given=text)
    assert found.exit_code == 1
    assert isinstance(found.exception, SystemExit)
    return found.stderr


@pytest.mark.parametrize("vector", PUBLISHED, ids=lambda one: one["id"])
def test_a_published_question_is_answered_from_its_file(vector: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(vector), encoding="utf-8")
    found = run("assess", str(file))
    assert found.exit_code == 0, found.output
    assert not wrong(vector, json.loads(found.stdout))


def test_a_file_of_questions_is_answered_in_one_go_by_a_process_without_a_database() -> None:
    command = [sys.executable, "-m", "service.cli", "rules", "assess", str(HERE / "vectors.json")]
    found = subprocess.run(command, capture_output=True, text=True, env=BARE, cwd=Path(__file__).parents[2], check=True)
    answers = json.loads(found.stdout)
    assert [one["id"] for one in answers] == [one["id"] for one in PUBLISHED]
    assert not [wrong(vector, one) for vector, one in zip(PUBLISHED, answers, strict=True) if wrong(vector, one)]


def test_standard_input_may_hold_many_questions() -> None:
    answers = assess({"vectors": OURS})
    assert not [wrong(vector, one) for vector, one in zip(OURS, answers, strict=True) if wrong(vector, one)]


def test_what_is_expected_of_a_question_is_not_read() -> None:
    question = {"jurisdiction": "US", "given": {"order_completed": "2026-03-02"}}
    assert assess(question | {"id": "x", "expected": {"ship_deadline": "2000-01-01"}, "note": 5}) == assess(question)


def test_amounts_are_numbers_without_residue() -> None:
    given = {"lines": [{"sku": "A", "amount": 0.1, "shipped": True}, {"sku": "B", "amount": 0.2, "shipped": False}]}
    assert assess({"jurisdiction": "US", "given": given})["refund_amount"] == 0.2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Cannot read -"),
        ("{", "Cannot read -"),
        ("[]", "A question is"),
        ("{}", "A question is"),
        ('{"jurisdiction": 5, "given": {}}', "A question is"),
        ('{"jurisdiction": "US"}', "given: expected a table"),
        ('{"jurisdiction": "US", "given": []}', "given: expected a table"),
        ('{"jurisdiction": "US", "given": {"total": NaN}}', "NaN is no number"),
        ('{"jurisdiction": "US", "given": {"order": "2026-01-01", "order": "2026-01-02"}}', "stands twice: order"),
        ('{"jurisdiction": "US", "given": {"colour": "red"}}', "unknown field colour"),
        ('{"jurisdiction": "Atlantis", "given": {}}', "Unknown jurisdiction"),
        ('{"vectors": 5}', '"vectors" is not a list'),
        ("[" * 100_000, "Cannot read -"),
    ],
)
def test_a_question_that_is_not_understood_is_refused_in_one_line(text: str, complaint: str) -> None:
    assert complaint in refused(text)


def test_one_bad_question_among_many_says_so_in_its_place() -> None:
    good = {"id": "good", "jurisdiction": "US", "given": {"order_completed": "2026-03-02"}}
    bad = {"id": "bad", "jurisdiction": "US", "given": {"colour": "red"}}
    found = run("assess", "-", given=json.dumps({"vectors": [bad, good]}))
    assert found.exit_code == 1
    answers = json.loads(found.stdout)
    assert answers[0] == {"id": "bad", "error": "given: unknown field colour."}
    assert answers[1]["ship_deadline"] == "2026-04-01"
    assert "bad: given: unknown field colour." in found.stderr


def test_a_file_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    found = run("assess", str(tmp_path / "none.json"))
    assert found.exit_code == 1
    assert "Cannot read" in found.stderr


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_bytes(b" " * 5_000_001)
    assert "larger than" in run("assess", str(file)).stderr


def test_the_list_names_every_rule_set() -> None:
    text = run("list", "--json").stdout
    names = {one["name"] for one in json.loads(text)}
    assert {"us_federal", "california", "eu", "de", "fr", "uk", "ontario", "quebec", "japan", "australia"} <= names
    assert "strict_default" in names
    assert "not legal advice" in run("list").stdout


@pytest.mark.parametrize("name", ["us_federal", "california", "de", "visa"])
def test_a_rule_set_is_shown_with_its_sources_and_what_it_is_not(name: str) -> None:
    page = run("show", name).stdout
    assert "not legal advice" in page
    assert "Sources:" in page
    assert json.loads(run("show", name, "--json").stdout)["sources"]


def test_a_rule_set_shows_its_numbers() -> None:
    assert '"default_days": 30' in run("show", "us_federal").stdout


def test_an_unknown_rule_set_is_said_plainly() -> None:
    found = run("show", "atlantis")
    assert found.exit_code == 1
    assert "There is no rule set 'atlantis'" in found.stderr
