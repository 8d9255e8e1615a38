"""The comparison with recordings bites, and what is excused has its reason."""

import ast
import copy
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox import recordings
from tests.sandbox.process import ROOT

ORDER = recordings.body("rest.order.get.backorder.response.json")


def changed(path: list[Any], value: Any) -> Any:
    made = copy.deepcopy(ORDER)
    place = made
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return made


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["total"], 132.0),
        (["total"], "131.00"),
        (["date_paid"], "2026-11-22T22:13:08"),
        (["line_items", 0, "quantity"], "5"),
        (["line_items", 0, "surprise"], 1),
        (["line_items"], ORDER["line_items"][:1]),
        (["line_items", 0, "meta_data"], []),
        (["billing"], []),
        (["prices_include_tax"], 0),
    ],
)
def test_a_different_kind_value_key_or_length_is_noticed(path: list[Any], value: Any) -> None:
    assert recordings.differences(ORDER, changed(path, value))


def test_a_missing_key_is_noticed() -> None:
    made = copy.deepcopy(ORDER)
    del made["shipping_lines"][0]["tax_status"]
    assert recordings.differences(ORDER, made) == [".shipping_lines[0].tax_status: missing"]


def test_a_recording_differs_from_itself_in_nothing() -> None:
    for path in recordings.FOLDER.glob("rest.*.response.json"):
        body = recordings.body(path.name)
        assert recordings.differences(body, body) == []


def test_every_exception_has_a_reason() -> None:
    assert all(reason for reason in recordings.EXCEPTIONS.values())


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_the_kernel_knows_no_platform() -> None:
    for path in (ROOT / "sandbox" / "kernel").glob("*.py"):
        ours = {name for name in imports(path) if name.startswith("sandbox")}
        assert all(name.startswith("sandbox.kernel") for name in ours), path
