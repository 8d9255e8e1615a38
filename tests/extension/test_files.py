"""The extension's files: clean for Shopify's own checker, small enough for every page, and known to the app's file."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.extension.theme import HOME

LINT = "tools/lint-theme"
CANNOT = 3


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run([LINT, str(folder.resolve())], capture_output=True, text=True, check=False, timeout=300)
    if done.returncode == CANNOT:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    return done.returncode, done.stdout


@pytest.mark.timeout(320)
def test_shopifys_checker_finds_nothing_here_and_finds_what_is_planted(tmp_path: Path) -> None:
    assert lint(HOME) == (0, "15 files, 0 found\n")
    bad = tmp_path / "bad"
    for one in HOME.rglob("*"):
        if one.is_file():
            (bad / one.relative_to(HOME)).parent.mkdir(parents=True, exist_ok=True)
            (bad / one.relative_to(HOME)).write_bytes(one.read_bytes())
    with (bad / "snippets/sentence.liquid").open("a") as file:
        file.write("{{ 'x' | no_filter }}{{ 'no.word' | t }}")
    code, found = lint(bad)
    assert code == 1
    assert "UnknownFilter" in found
    assert "TranslationKeyExists" in found


def test_script_and_style_are_within_shopifys_limits() -> None:
    assert (HOME / "assets/backorder.js").stat().st_size < 10_000
    assert (HOME / "assets/backorder.css").stat().st_size < 100_000


def test_the_app_knows_its_extension() -> None:
    told = tomllib.loads((HOME / "shopify.extension.toml").read_text())
    assert told["type"] == "theme"
    app = tomllib.loads((HOME.parent / "shopify.app.toml").read_text())
    assert app["extension_directories"] == [HOME.name]
