"""Every worked example, the published ones and our own."""

from typing import Any

import pytest

from tests.unit.rules.asking import OURS, PUBLISHED, ask, wrong


@pytest.mark.parametrize("vector", PUBLISHED + OURS, ids=lambda one: one["id"])
def test_a_worked_example_comes_out_as_expected(vector: dict[str, Any]) -> None:
    assert not wrong(vector, ask(vector["jurisdiction"], **vector["given"]))


@pytest.mark.parametrize("vector", PUBLISHED + OURS, ids=lambda one: one["id"])
def test_null_is_the_same_as_absent(vector: dict[str, Any]) -> None:
    said = {name: value for name, value in vector["given"].items() if value is not None}
    assert ask(vector["jurisdiction"], **said) == ask(vector["jurisdiction"], **vector["given"])
