"""What merchants read on the pages of connecting and choosing, in their language; numbers keep their places."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).parent / "languages"
LANGUAGES = ("en", "de", "es", "fr", "ja")
_NUMBER = re.compile(r"\d+")


def words(locale: str) -> Callable[[str], str]:
    """Return what says an English sentence in the language of a locale; one we do not write in is English."""
    table = _table(locale.replace("_", "-").partition("-")[0].lower())

    def say(text: str) -> str:
        pattern = table.get(_NUMBER.sub("{}", text))
        return pattern.format(*_NUMBER.findall(text)) if pattern else text

    return say


@cache
def _table(language: str) -> Mapping[str, str]:
    if language not in LANGUAGES[1:]:
        return {}
    table: dict[str, str] = tomllib.loads((_WORDS / f"{language}.toml").read_text("utf-8"))
    return table
