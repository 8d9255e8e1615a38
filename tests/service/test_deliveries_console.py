"""What was set aside can be seen, and looked at again as often as anybody presses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.copies import Source, console, source


@pytest.fixture
def full(database_url: str, tmp_path: Path) -> Iterator[Source]:
    with source(database_url, tmp_path) as filled:
        deliveries = filled.house.deliveries
        (kept,) = deliveries.claim(filled.merchant.id, filled.clock())
        deliveries.finish([kept.id], filled.clock(), "quarantined", "Odd.")
        with filled.house.books.record(filled.merchant.id) as record:
            record.tasks.open("delivery_quarantined", str(kept.id), "Odd.", filled.clock())
        yield filled


def _states(full: Source, tmp_path: Path) -> list[tuple[str, int]]:
    rows = json.loads(console(full.url, tmp_path, "deliveries", "list", "--json").output)
    return [(row["state"], row["claims"]) for row in rows]


def _tasks(full: Source, tmp_path: Path) -> list[str]:
    return [row["kind"] for row in json.loads(console(full.url, tmp_path, "tasks", "list", "--json").output)]


@pytest.mark.parametrize("which", ["1", "--all"])
def test_looking_again_may_be_pressed_twice(full: Source, tmp_path: Path, which: str) -> None:
    assert (_states(full, tmp_path), _tasks(full, tmp_path)) == ([("quarantined", 1)], ["delivery_quarantined"])
    assert "1 will be looked at again" in console(full.url, tmp_path, "deliveries", "replay", which).output
    (again,) = full.house.deliveries.claim(full.merchant.id, full.clock.forward(days=999))
    assert "nothing to do" in console(full.url, tmp_path, "deliveries", "replay", which).output
    assert (_states(full, tmp_path), _tasks(full, tmp_path), again.claims) == ([("claimed", 1)], [], 1)


def test_it_asks_which(full: Source, tmp_path: Path) -> None:
    result = console(full.url, tmp_path, "deliveries", "replay")
    assert (result.exit_code, "--all" in result.output) == (1, True)


def test_one_delivery_is_shown_with_its_body_and_one_that_is_not_there_is_named(full: Source, tmp_path: Path) -> None:
    shown = json.loads(console(full.url, tmp_path, "deliveries", "show", "1").output)
    assert (shown["state"], "Kim Canary" in shown["body"]) == ("quarantined", True)
    assert "no delivery 7" in console(full.url, tmp_path, "deliveries", "show", "7").output
