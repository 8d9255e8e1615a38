"""The merchant's page speaks every language we write in: no sentence is forgotten, and none is left over."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.nodes import Call, Const, Dict, Name

from adapters.speech import BabelSpeech
from config.page.messages import LOOK_THERE
from config.page.settings import SECTIONS
from connector.ports import State
from connector.wording import LANGUAGES, Speech, wrong
from service.app import create_app
from service.desk import charts, messages
from service.desk.many import KINDS
from service.desk.watch import MAILS
from service.words import LINK
from tests.config.test_page import MATRIX, TOKENS, Place, place

__all__ = ["place"]
ROOT = Path(__file__).parents[2]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
_NO_WORDS = {"email", "url", "text", "bad", "good", "note"}


def catalogue(language: str) -> dict[str, str]:
    found = {}
    for name in ("backorder", "page"):
        with (ROOT / "adapters/mail/locales" / language / "LC_MESSAGES" / f"{name}.po").open("rb") as source:
            for one in read_po(source, locale=language):
                if one.id:
                    text = one.string if isinstance(one.string, str) else (one.string or ("",))[0]
                    found[one.id if isinstance(one.id, str) else one.id[0]] = text
    return found


def in_templates() -> Iterator[str]:
    """Yield every sentence a template says: in a call of `say`, in a table of sentences, on a button."""
    for path in sorted((ROOT / "config/page/templates/page").glob("*.html")):
        tree = Environment(autoescape=True).parse(path.read_text())
        for call in tree.find_all(Call):
            if isinstance(call.node, Name) and call.node.name == "say" and call.args:
                first = call.args[0]
                yield from (one.value for one in [first, *first.find_all(Const)] if isinstance(one, Const))
            if getattr(call.node, "attr", "") == "button":
                yield from (one.value for one in call.args[3:4] if isinstance(one, Const))
        for table in tree.find_all(Dict):
            yield from (one.value.value for one in table.items if isinstance(one.value, Const))


def in_tables() -> Iterator[str]:
    for section in SECTIONS.values():
        yield from (section.title, section.intro)
        for row in section.rows:
            yield from (row.label, row.hint, *row.options.values())
    yield from (*KINDS.values(), *MAILS.values(), *charts._DUE, *charts._KEPT, *charts._BACK)
    yield from (*messages.WHEN.values(), *messages.GIVES.values(), *messages.STORE, messages.NO_ADDRESS)
    yield from (messages.ENOUGH, LOOK_THERE, LINK, *wrong.LONG.values(), *wrong.WHERE.values(), wrong.EMPTY)
    yield from (wrong.THE_LAWS, wrong.NAMELESS, wrong.UNKNOWN, wrong.MEANT, wrong.BRACES, wrong.TYPED)


def in_refusals() -> Iterator[str]:
    """Yield what a mail server's side may say of a test."""
    for name in ("smtp", "headers"):
        for one in ast.walk(ast.parse((ROOT / f"adapters/mail/{name}.py").read_text())):
            if isinstance(one, ast.Call) and getattr(one.func, "id", "") in {"NotSent", "Refused"}:
                yield from (str(text.value) for text in one.args[:1] if isinstance(text, ast.Constant))


@cache
def said() -> set[str]:
    both = {str(one) for one in (*in_templates(), *in_tables(), *in_refusals()) if isinstance(one, str)}
    return {one for one in both if re.search(r"[A-Za-z]", one)} - _NO_WORDS


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_page_is_translated(language: str) -> None:
    words = catalogue(language)
    assert sorted(one for one in said() if not words.get(one)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_sentence(language: str) -> None:
    for text, words in catalogue(language).items():
        if text in said():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", words)), text


def test_whatever_a_page_says_when_it_is_shown_is_in_the_catalogues(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = set[str]()

    def listening(locale: str) -> Speech:
        speech = BabelSpeech(locale)
        plain = speech.say

        def say(message: str, **values: object) -> str:
            heard.add(message)
            return plain(message, **values)

        monkeypatch.setattr(speech, "say", say)
        return speech

    monkeypatch.setattr("service.desk.counter.speech", listening)
    place = replace(place, app=create_app(place.house))
    today = place.clock().date()
    for name, days in (("7", None), ("8", 5), ("9", -2)):
        place.order(place.one, name, today + timedelta(days=days) if days else None)
    place.operation(place.one, "7", place.clock(), State.NEEDS_OPERATOR)
    place.expect(place.one, "LAMP")
    browser = place.browser(place.one)
    for (_, method), (path, _, status) in MATRIX.items():
        if method == "GET" and status == 200 and "{" not in path:
            browser.get(path, headers={"Accept-Language": "de"}).close()
    for section in SECTIONS:
        browser.get(f"/desk/settings/{section}", headers={"Accept-Language": "de"})
    assert len(heard) > 100
    for language in TRANSLATED:
        words = catalogue(language)
        assert sorted(one for one in heard if not words.get(one) and re.search(r"[A-Za-z]{2}", one)) == []


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Übersicht"), ("fr", "Tableau de bord"), ("ja", "ダッシュボード")]
)
def test_a_merchant_reads_their_own_language(place: Place, language: str, word: str) -> None:
    browser, speaks = place.browser(), {"Accept-Language": language}
    form = {"merchant": place.one.public_id, "token": TOKENS[place.one.public_id]}
    assert browser.post("/desk/sign-in", data=form, headers=speaks).status_code == 303
    text = browser.get("/desk", headers=speaks).text
    assert f"<h1>{word}</h1>" in text
    assert f'lang="{language}"' in text


def test_what_somebody_typed_may_look_like_a_place(place: Place) -> None:
    browser = place.browser(place.one)
    key = re.search(r'name="form_key" value="(\w+)"', browser.get("/desk/supplies").text)
    assert key is not None
    form = {"form_key": key[1], "item": "{x} {0}", "units": "1", "reliability": "firm"}
    answer = browser.post("/desk/supplies", data=form)
    assert (answer.status_code, "{x} {0}" in answer.text) == (422, True)
