import ast
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from adapters.speech import BabelSpeech
from connector.errors import Malformed
from connector.money import Money
from connector.wording import LANGUAGES

ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "count": (1, 2)}
CHRISTMAS_EVE = date(2026, 12, 24)


def messages() -> dict[str, tuple[str, ...]]:
    """Return every message the business can say, by its first form."""
    found = extract_from_dir(str(ROOT / "connector"), keywords=KEYWORDS)
    forms = [(text,) if isinstance(text, str) else tuple(text or ()) for _, _, text, _, _ in found]
    return {form[0]: form for form in forms}


def catalogue(language: str) -> Catalog:
    with (ROOT / "adapters/mail/locales" / language / "LC_MESSAGES/backorder.po").open("rb") as source:
        return read_po(source, locale=language)


def key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    done = {key(message) for message in catalogue(language) if message.id and all(texts(message)) and not message.fuzzy}
    assert done == set(messages())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_places_of_its_message(language: str) -> None:
    said = messages()
    for message in catalogue(language):
        if message.id:
            allowed = [places(form) for form in said[key(message)]]
            for text in texts(message):
                assert places(text) in allowed, text
            assert places(texts(message)[-1]) == allowed[-1], key(message)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_plural_has_all_forms_of_its_language(language: str) -> None:
    found = catalogue(language)
    plurals = [message for message in found if isinstance(message.id, tuple)]
    assert plurals
    assert all(len(texts(message)) == found.num_plurals for message in plurals)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_the_english_text_but_for_bare_joints(language: str) -> None:
    same = [key(message) for message in catalogue(language) if message.id and key(message) in texts(message)]
    assert all(set(text) <= set("{}; .") | set("firstsecondwaitingwhencancel") for text in same), same


def calls() -> Iterator[ast.Call]:
    # A fault's sentence is said to merchants and stands in the page's own catalogues, which have a test of their own.
    paths = (path for path in (ROOT / "connector").rglob("*.py") if path.name != "fault.py")
    trees = (ast.parse(path.read_text()) for path in paths)
    for node in chain.from_iterable(map(ast.walk, trees)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in KEYWORDS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "speech":
                yield node


def test_messages_are_written_out_where_they_are_said_so_that_none_escapes_translation() -> None:
    found = list(calls())
    assert found
    for call in found:
        forms = 2 if isinstance(call.func, ast.Attribute) and call.func.attr == "count" else 1
        assert all(isinstance(one, ast.Constant) for one in call.args[:forms]), ast.unparse(call)


@pytest.mark.parametrize(
    ("locale", "spoken"),
    [
        ("en", "en"),
        ("de_AT", "de-AT"),
        ("de-AT", "de-AT"),
        ("DE_de", "de-DE"),
        ("de_DE_formal", "de-DE"),
        ("fr-CA", "fr-CA"),
        ("ja_JP", "ja-JP"),
        ("es-419", "es-419"),
        ("de_XX", "de"),
        ("pl", "en"),
        ("pt_BR", "en"),
        ("", "en"),
        ("-", "en"),
        ("../../etc", "en"),
        ("x" * 999, "en"),
        ("de\n", "en"),
    ],
)
def test_a_locale_falls_back_to_its_language_and_then_to_english(locale: str, spoken: str) -> None:
    assert BabelSpeech(locale).locale == spoken


def test_a_region_keeps_its_own_ways_of_writing() -> None:
    assert BabelSpeech("de-AT").sum(Money(8900, "EUR")) == "€\N{NO-BREAK SPACE}89,00"
    assert BabelSpeech("de").sum(Money(8900, "EUR")) == "89,00\N{NO-BREAK SPACE}€"
    assert BabelSpeech("de-AT").say("In stock.") == "Vorrätig."


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "Thursday, December 24, 2026"),
        ("en-GB", "Thursday, 24 December 2026"),
        ("de", "Donnerstag, 24. Dezember 2026"),
        ("fr", "jeudi 24 décembre 2026"),
        ("es", "jueves, 24 de diciembre de 2026"),
        ("ja", "2026年12月24日木曜日"),
    ],
)
def test_a_day_is_written_with_its_weekday(locale: str, text: str) -> None:
    assert BabelSpeech(locale).day(CHRISTMAS_EVE) == text


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123450, "USD"), "$1,234.50"),
        (Money(123450, "JPY"), "¥123,450"),
        (Money(123450, "KWD"), "KWD\N{NO-BREAK SPACE}123.450"),
        (Money(123450, "RSD"), "RSD\N{NO-BREAK SPACE}1,234.50"),
        (Money(-5, "EUR"), "-€0.05"),
    ],
)
def test_money_has_exactly_the_decimals_of_its_currency(money: Money, text: str) -> None:
    assert BabelSpeech("en").sum(money) == text


def test_an_unknown_currency_is_malformed_and_not_guessed() -> None:
    with pytest.raises(Malformed):
        BabelSpeech("en").sum(Money(1, "XXX"))


def test_plurals_follow_the_language() -> None:
    forms = ("{number} of {ordered} waits for stock", "{number} of {ordered} wait for stock")
    german = BabelSpeech("de")
    assert german.count(*forms, 1, ordered=7) == "1 von 7 wartet auf Ware"
    assert german.count(*forms, 2, ordered=1000) == "2 von 1.000 warten auf Ware"


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert BabelSpeech("en").say("Hello {name},", name="{order.__class__}") == "Hello {order.__class__},"
