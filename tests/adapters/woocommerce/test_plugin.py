"""The companion plugin: its own PHP tests, and that what is packed is whole."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from adapters.speech import BabelSpeech
from connector.wording import LANGUAGES

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "adapters/woocommerce/plugin/backorder"
needs_php = pytest.mark.skipif(shutil.which("php") is None, reason="no PHP on this machine")


@needs_php
@pytest.mark.skipif(shutil.which("phpunit") is None, reason="no PHPUnit on this machine")
def test_the_plugins_own_tests_pass() -> None:
    here = Path(__file__).parent / "plugin"
    command = ["phpunit", "--do-not-cache-result", "--bootstrap", str(here / "bootstrap.php"), str(here)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-1000:]


@pytest.mark.skipif(shutil.which("phpcs") is None, reason="no PHP_CodeSniffer on this machine")
def test_the_code_keeps_to_wordpresss_form() -> None:
    standard = Path(__file__).parent / "plugin/phpcs.xml"
    command = ["phpcs", "-q", f"--standard={standard}", str(PLUGIN)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-1000:]


@needs_php
@pytest.mark.parametrize("file", sorted(PLUGIN.rglob("*.php")), ids=lambda file: file.name)
def test_every_file_is_php(file: Path) -> None:
    told = subprocess.run(["php", "-l", str(file)], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("file", sorted(PLUGIN.rglob("*.php")), ids=lambda file: file.name)
def test_no_file_does_anything_outside_wordpress(file: Path) -> None:
    assert re.search(r"^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;", file.read_text(), re.MULTILINE)


def test_the_zip_is_what_wordpress_installs_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "one.zip", tmp_path / "two.zip"
    for place in (first, second):
        subprocess.run([sys.executable, str(ROOT / "tools/build-plugin"), str(place)], check=True)
    assert first.read_bytes() == second.read_bytes()
    names = set(zipfile.ZipFile(first).namelist())
    assert names == {f"backorder/{file.relative_to(PLUGIN)}" for file in PLUGIN.rglob("*") if file.is_file()}
    assert {"backorder/backorder.php", "backorder/readme.txt", "backorder/uninstall.php"} <= names


def test_whoever_packs_it_may_say_where_the_service_is(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools/build-plugin"), str(tmp_path / "one.zip")]
    subprocess.run([*command, "https://backorders.example/"], check=True)
    main = zipfile.ZipFile(tmp_path / "one.zip").read("backorder/backorder.php").decode()
    assert "define( 'BACKORDER_SERVICE', 'https://backorders.example' );" in main
    for wrong in ("http://backorders.example", "https://x.example/' . phpinfo() . '", "backorders.example", "https://"):
        assert subprocess.run([*command, wrong], capture_output=True, check=False).returncode == 1


def test_the_version_is_the_same_everywhere() -> None:
    main, readme = (PLUGIN / "backorder.php").read_text(), (PLUGIN / "readme.txt").read_text()
    said = {
        *re.findall(r"^ \* Version: (\S+)$", main, re.MULTILINE),
        *re.findall(r"'BACKORDER_VERSION', '(\S+)'", main),
        *re.findall(r"^Stable tag: (\S+)$", readme, re.MULTILINE),
    }
    assert len(said) == 1


def test_the_plugin_names_its_line_as_the_service_does() -> None:
    storefront = (PLUGIN / "includes/class-backorder-storefront.php").read_text()
    said = dict(re.findall(r"'(\w\w)' => array\( '([^']+)', '", storefront))
    assert said == {language: BabelSpeech(language).say("Availability") for language in LANGUAGES}
