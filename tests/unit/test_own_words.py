"""A merchant's own words: a few fixed places, refused at once with a reason, and never in place of the law's."""

from dataclasses import replace
from datetime import UTC, date, datetime
from time import process_time

import pytest

from adapters.speech import BabelSpeech
from connector.errors import Malformed
from connector.model import Promise
from connector.money import Money
from connector.wording import (
    FREE,
    KINDS,
    LANGUAGES,
    VARIABLES,
    NoticeFacts,
    NoticeLine,
    OwnWords,
    check,
    examples,
    faults,
    notice,
)

ENGLISH = BabelSpeech("en")
MADE = datetime(2026, 11, 23, tzinfo=UTC)
OLD = Promise(1, date(2026, 12, 3), None, "lead_time", MADE)
NEW = Promise(2, date(2027, 1, 14), None, "supply", MADE)
LAMP = NoticeLine("Lamp", "L-1", 7, waiting=2, promise=NEW, earlier=OLD, silence="consent", answer_by=date(2027, 1, 9))
LINK = "https://backorders.example/b/token"
FACTS = NoticeFacts("Lamp Shop", "#1001", "Ana", (LAMP,), Money(4400, "EUR"), cancel_link=LINK)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_a_buyer_reads_has_places_and_each_can_be_filled(kind: str) -> None:
    places = " ".join(f"{{{{ {name} }}}}" for name in VARIABLES[kind])
    own = OwnWords(f"<p>{places}</p>")
    check(kind, own)
    said = notice(ENGLISH, kind, FACTS, own).own
    assert "{" not in said
    assert "Lamp Shop" in said
    assert all(example in said.replace("\u2068", "").replace("\u2069", "") for example in filled_with(kind))


def filled_with(kind: str) -> list[str]:
    found = examples(ENGLISH, kind, FACTS)
    assert tuple(found) == VARIABLES[kind]
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "place", "meant"),
    [
        ("<p>Hello\nfrom {{ shpo }}</p>", "line 2, column 6", "Did you mean {{ shop }}?"),
        ("{{date }} {{ dates}}", "line 1, column 11", "Did you mean {{ date }}?"),
        ("{{ password }}", "line 1, column 1", "Known here: {{ shop }}, {{ order }}"),
        ("{{ shop.__class__ }}", "line 1, column 1", "is unknown"),
        ("{{}}", "line 1, column 1", "is unknown"),
    ],
)
def test_an_unknown_place_is_refused_with_its_position_and_what_is_known(text: str, place: str, meant: str) -> None:
    with pytest.raises(Malformed) as refused:
        check("waiting", OwnWords(text))
    assert place in str(refused.value)
    assert meant in str(refused.value)


@pytest.mark.parametrize("text", ["{{ shop", "shop }}", "{% if x %}", "{# x #}", "{{ {{ shop }} }}", " ", "x" * 601])
def test_what_cannot_be_filled_in_or_read_quickly_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        check("waiting", OwnWords(text))


@pytest.mark.parametrize("day", ["by 2026-12-03", "on 3.12.2026", "on 12/3", "in 2027", "12月3日"])
def test_a_day_typed_by_hand_is_refused(day: str) -> None:
    with pytest.raises(Malformed, match="typed"):
        check("waiting", OwnWords(f"It ships {day}."))


def test_what_is_wrong_is_told_by_its_part_and_in_every_language() -> None:
    found = faults("waiting", OwnWords("{{ byer }}", "{{ ordr }}"))
    assert str(found["body"]) == (
        "In the text, line 1, column 1: {{ byer }} is unknown. Did you mean {{ buyer }}? "
        "Known here: {{ shop }}, {{ order }}, {{ buyer }}, {{ items }}, {{ units }}, {{ date }}."
    )
    assert str(found["subject"]).startswith("In the subject, line 1, column 1: {{ ordr }} is unknown.")
    for language in LANGUAGES:
        assert "{{ buyer }}" in found["body"].said(BabelSpeech(language))
    assert faults("waiting", OwnWords("Hi", "{{ order }}")) == {}


def test_many_spaces_cost_no_time() -> None:
    before = process_time()
    faults("waiting", OwnWords("{{ a" + " " * 590, "{{" + " " * 90))
    assert process_time() - before < 0.05


def test_a_place_of_another_kind_is_refused() -> None:
    check("refunded", OwnWords("{{ amount }}"))
    with pytest.raises(Malformed, match="amount"):
        check("waiting", OwnWords("{{ amount }}"))


def test_a_subject_names_the_order_and_only_where_it_is_not_the_laws() -> None:
    check("waiting", OwnWords("Hi", "News of {{ order }}"))
    with pytest.raises(Malformed, match="order"):
        check("waiting", OwnWords("Hi", "News"))
    with pytest.raises(Malformed, match="stays ours"):
        check("delay_first", OwnWords("Hi", "{{ order }}: all is well"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_own_words_take_nothing_away_that_must_be_said(language: str, kind: str) -> None:
    speech = BabelSpeech(language)
    ours, theirs = (notice(speech, kind, FACTS, own) for own in (None, OwnWords("<p>All is well.</p>")))
    assert (theirs.rows, theirs.after, theirs.button, theirs.closing) == (
        ours.rows,
        ours.after,
        ours.button,
        ours.closing,
    )
    assert theirs.own == "<p>All is well.</p>"
    if kind not in FREE:
        assert (theirs.paragraphs, theirs.subject) == (ours.paragraphs, ours.subject)


def test_where_lines_differ_in_their_date_our_own_words_have_to_do() -> None:
    own = OwnWords("<p>It is {{ date }}.</p>", "{{ order }} is on its way")
    two = replace(FACTS, lines=(LAMP, replace(LAMP, promise=OLD)))
    assert notice(ENGLISH, "waiting", two, own) == notice(ENGLISH, "waiting", two)
    assert "expected to ship by Thursday, January 14, 2027" in notice(ENGLISH, "waiting", FACTS, own).own
    assert notice(ENGLISH, "waiting", FACTS, own).subject == "#1001 is on its way"


def test_a_hostile_name_stays_text_inside_own_words() -> None:
    facts = replace(FACTS, buyer='<img src=x onerror="a()">\u202egnp')
    said = notice(ENGLISH, "waiting", facts, OwnWords("<p>Hi {{ buyer }}</p>")).own
    assert "<img" not in said
    assert "\u202e" not in said
    assert "\u2068&lt;img" in said
