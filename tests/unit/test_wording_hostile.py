import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.speech import BabelSpeech
from connector.money import Money
from connector.wording import KINDS, NoticeFacts, NoticeLine, Words, isolate, notice, plain, warehouse_note

ENGLISH = BabelSpeech("en")
HOSTILE = [
    "Lamp\r\nBcc: all@shop.example",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "\u2068unclosed",
    "\u2069\u2069closed",
    "x" * 10_000,
    "\x00\x07\x1b[31m",
    "a\u2028b\u2029c",
    "\ud800half",
    "{shop} {0.__class__} %s",
    "",
]
ANYTHING = st.text(st.characters()) | st.sampled_from(HOSTILE)


def parts(words: Words) -> list[str]:
    rows = [part for row in words.rows for part in (row.title, row.sku, row.text)]
    return [words.subject, words.preheader, *words.paragraphs, *rows, *words.after, *words.closing.splitlines()]


@given(ANYTHING, st.integers(1, 100))
def test_plain_text_is_one_printable_line_of_bounded_length(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp", "Co"} for one in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert shown == shown.strip()
    shown.encode()


@given(ANYTHING)
def test_making_text_plain_twice_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_cut_leaves_no_half_of_a_joined_character() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert plain("ab" + family, 4) == "ab…"
    assert plain("ab" + family, 7) == "ab" + family
    assert plain("abe\u0301fg", 4) == "ab…"


def test_letters_of_every_script_stay() -> None:
    for text in ("مصباح", "ランプ 🛋️", "लैम्प", "Ünïcödé", "l\N{RIGHT SINGLE QUOTATION MARK}été"):
        assert plain(text) == text


@pytest.mark.parametrize("kind", KINDS)
@given(st.lists(ANYTHING, min_size=8, max_size=8))
def test_no_notice_carries_a_line_break_or_an_open_isolate(kind: str, texts: list[str]) -> None:
    title, sku, shop, order, buyer, contact, how, reference = texts
    facts = NoticeFacts(
        shop, order, buyer, (NoticeLine(title, sku, 2, 1, 1, 1),), Money(1, "EUR"), how, title, contact, None
    )
    words = notice(ENGLISH, kind, replace(facts, reference=reference))
    for part in parts(words):
        assert len(part) < 1000
        assert not any(unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"} for one in part)
        assert part.count("\u2068") == part.count("\u2069")
    assert "\u2068" not in words.subject + words.preheader + words.rows[0].title


def test_a_line_without_a_title_shows_its_number() -> None:
    facts = NoticeFacts("Shop", "1", lines=(NoticeLine("\u202e", "L-1", 1, 1), NoticeLine("", "", 1, 1)))
    assert [row.title for row in notice(ENGLISH, "waiting", facts).rows] == ["L-1", "?"]


@given(ANYTHING)
def test_a_title_adds_no_line_to_the_warehouse_note(title: str) -> None:
    assert len(warehouse_note(ENGLISH, [(title, 1, 2)], ship_together=False).splitlines()) == 3


def test_nothing_is_isolated_as_nothing() -> None:
    assert isolate("") == ""
