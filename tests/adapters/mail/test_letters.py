from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.mail.letters import as_html, as_text, letter
from adapters.speech import BabelSpeech
from connector.model import Promise
from connector.money import Money
from connector.wording import KINDS, LANGUAGES, NoticeFacts, NoticeLine, Row, Words, notice
from tests.adapters.mail.reading import Page

MADE = datetime(2026, 11, 23, tzinfo=UTC)
OLD = Promise(1, date(2026, 12, 3), None, "lead_time", MADE)
NEW = Promise(2, date(2027, 1, 14), date(2027, 1, 20), "supply", MADE)
LINK = "https://backorders.example/b/token?a=1&b=2"
FACTS = NoticeFacts(
    shop="Lamp & Sons",
    order="#1001",
    buyer="Ana <b>",
    lines=(
        NoticeLine("Lamp", "L-1", 7, waiting=2, ready=5, cancelled=1, promise=NEW, earlier=OLD),
        NoticeLine("مصباح", "", 1),
    ),
    money=Money(8900, "EUR"),
    cancel_link=LINK,
    contact="help@shop.example",
    due_by=date(2026, 12, 1),
    reference="re_1",
)
PLAIN = Words("Subject", "Preview", ("Hello",), (), None, "Bye")


def words_of(kind: str, language: str = "en", facts: NoticeFacts = FACTS) -> Words:
    return notice(BabelSpeech(language), kind, facts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_part_says_all_that_the_page_says(language: str, kind: str) -> None:
    words = words_of(kind, language)
    said = " ".join(as_text(words).split())
    page = Page(as_html(words, language))
    _preview, heading, *lines = page.text.splitlines()  # the preview is made from what follows
    assert heading == " ".join(words.subject.split())  # in the text part the header says it
    for line in lines:
        assert line in said or line.rstrip() + ":" in said, line
    assert all(link in said for link in page.links)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_every_date_amount_and_link_of_the_text(language: str, kind: str) -> None:
    speech, facts = BabelSpeech(language), FACTS
    words = words_of(kind, language)
    text, page = as_text(words), Page(as_html(words, language)).text
    days = (date(2026, 12, 3), date(2027, 1, 14), date(2027, 1, 20), date(2026, 12, 1))
    facts_said = [*map(speech.day, days), speech.sum(Money(8900, "EUR")), LINK, facts.contact, facts.reference]
    for fact in facts_said:
        assert (" ".join(fact.split()) in page) == (fact in text), fact
    assert speech.day(date(2027, 1, 14)) in text


@pytest.mark.parametrize(("kind", "amount"), [("cancelled", True), ("refunded", True), ("waiting", False)])
def test_an_amount_stands_in_both_parts_or_in_none(kind: str, amount: bool) -> None:
    words = words_of(kind)
    assert ("€89.00" in as_text(words)) is ("€89.00" in as_html(words, "en")) is amount


def test_a_page_tells_its_language_and_direction() -> None:
    for locale, direction in (("de-AT", "ltr"), ("ar", "rtl"), ("ja-JP", "ltr")):
        assert Page(as_html(PLAIN, locale)).of("html") == [{"lang": locale, "dir": direction}]


def test_foreign_text_is_escaped_and_cannot_turn_the_direction() -> None:
    html = as_html(words_of("waiting"), "en")
    assert "<bdi>Ana &lt;b&gt;</bdi>" in html
    assert "<bdi>Lamp &amp; Sons</bdi>" in html
    assert "<bdi>مصباح</bdi>" in html


def test_hostile_titles_stay_text() -> None:
    title = "<script>alert(1)</script><img src=x onerror=y>\u202e\r\nX: y"
    words = words_of("waiting", facts=replace(FACTS, lines=(NoticeLine(title, title, 1, 1),)))
    html = as_html(words, "en")
    page = Page(html)
    assert not page.of("script")
    assert not page.of("img")
    assert "\u202e" not in html + as_text(words)
    assert "<script>alert(1)</script>" in page.text


def test_no_isolate_is_left_in_either_part() -> None:
    words = words_of("refunded")
    assert not set(as_text(words) + as_html(words, "en")) & set("\u2068\u2069")


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    html = as_html(words_of("waiting"), "en")
    assert set(Page(html).links) == {LINK}
    assert not any(word in html for word in ("<img", "<link", "<script", "url(", "@import", "src="))


def test_the_button_is_large_enough_and_its_link_can_be_read() -> None:
    page = Page(as_html(words_of("waiting"), "en"))
    style = page.of("a")[0]["style"] or ""
    assert "line-height: 24px" in style
    assert "padding: 12px 20px" in style
    assert page.links == [LINK, LINK]
    assert LINK in page.text.splitlines()


def test_the_page_is_one_column_with_tables_for_layout_only() -> None:
    page = Page(as_html(words_of("waiting"), "en"))
    assert [table["role"] for table in page.of("table")] == ["presentation", "presentation"]
    assert page.of("table")[1]["width"] == "560"
    assert not page.of("th")


def test_the_page_knows_dark_mode() -> None:
    html = as_html(words_of("waiting"), "en")
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme"' in html


def test_a_notice_without_rows_or_button_has_no_empty_places() -> None:
    assert as_text(PLAIN) == "Hello\n\nBye\n"
    page = Page(as_html(PLAIN, "en"))
    assert not page.of("ul")
    assert not page.links


def test_the_text_part_reads_well() -> None:
    words = replace(PLAIN, rows=(Row("Lamp", "L-1", "Waits."),), button=("Choose", LINK), after=("After.",))
    assert as_text(words) == f"Hello\n\n* Lamp (L-1)\n  Waits.\n\nAfter.\n\nChoose:\n{LINK}\n\nBye\n"


def test_a_letter_carries_words_language_and_what_keeps_it_one_thread() -> None:
    speech = BabelSpeech("de-AT")
    made = letter(
        notice(speech, "waiting", FACTS),
        speech,
        to="ana@buyer.example",
        message_id="<n@c.example>",
        sender_name="Lamp Shop",
        reply_to="help@shop.example",
        thread="<o@c.example>",
    )
    assert (made.to, made.locale, made.message_id, made.thread) == (
        "ana@buyer.example",
        "de-AT",
        "<n@c.example>",
        "<o@c.example>",
    )
    assert made.subject == "Bestellung #1001: 2 Stück warten auf Ware"
    assert (made.sender_name, made.reply_to) == ("Lamp Shop", "help@shop.example")
