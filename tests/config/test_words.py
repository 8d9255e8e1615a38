"""Every sentence merchants read while they connect and choose stands in all five languages, with its numbers."""

import re
import tomllib
from pathlib import Path

import pytest
from marshmallow import ValidationError

from config.plugin_form import FORM, read_choices
from config.words import LANGUAGES, words
from connector.policy import Policy

CONFIG = Path(__file__).parents[2] / "config"
TRANSLATED = LANGUAGES[1:]
_IN_PAGES = re.compile(r'say\("([^"]+)"|\("\w+", "([^"]+)"\)')


def _pattern(text: str) -> str:
    return re.sub(r"%d|\d+|\{\w+\}", "{}", text)


def _mistakes(value: str) -> set[str]:
    """Return what is said where every question is answered so."""
    given = {one.name: value for rows in FORM.values() for one in rows if one.kind != "tick"}
    with pytest.raises(ValidationError) as error:
        read_choices(Policy(), given)
    return {str(text) for texts in error.value.messages_dict.values() for text in texts}


def _said() -> set[str]:
    """Every English sentence of the form, its mistakes, and the pages of connecting."""
    fields = [one for rows in FORM.values() for one in rows]
    found = {*FORM, *(one.label for one in fields), *(one.hint for one in fields if one.hint)}
    found |= {text for one in fields for text in one.options.values()}
    found |= {text for value in ("", "?", "9" * 1200) for text in _mistakes(value)}
    pages = "".join(one.read_text() for one in (CONFIG / "templates/connect").glob("*.html"))
    found |= {text for pair in _IN_PAGES.findall(pages) for text in pair if text}
    return {_pattern(text) for text in found}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    table = tomllib.loads((CONFIG / "languages" / f"{language}.toml").read_text("utf-8"))
    assert set(table) == _said()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_keeps_the_numbers_and_differs_from_the_english(language: str) -> None:
    table = tomllib.loads((CONFIG / "languages" / f"{language}.toml").read_text("utf-8"))
    for english, told in table.items():
        assert told.count("{}") == english.count("{}"), english
        assert told != english


def test_numbers_stand_where_the_language_wants_them() -> None:
    assert words("de_AT")("Enter a number from 1 to 365.") == "Bitte eine Zahl von 1 bis 365 eingeben."
    assert (
        words("ja")("Read so far: 12 products, 3 open orders.")
        == "これまでの読み込み\N{FULLWIDTH COLON}商品12件、未完了の注文3件。"
    )


@pytest.mark.parametrize("locale", ["", "en_US", "pl", "../../etc/passwd", "de/../x"])
def test_a_language_we_do_not_write_in_is_english(locale: str) -> None:
    assert words(locale)("Choose one.") == "Choose one."
