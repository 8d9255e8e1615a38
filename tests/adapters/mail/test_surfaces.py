"""Whatever shows a promise shows the same dates: order line, storefront, notice text, notice page."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.letters import as_html, as_text
from adapters.speech import BabelSpeech
from connector.model import Backorders, Promise
from connector.money import Money
from connector.wording import KINDS, LANGUAGES, NoticeFacts, NoticeLine, Speech, availability, line_sentence, notice
from tests.adapters.mail.reading import Page

MADE = datetime(2026, 11, 23, tzinfo=UTC)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
PROMISES = st.builds(Promise, st.just(1), st.none() | DAYS, st.none() | DAYS, st.just("supply"), st.just(MADE))


class IsoSpeech(BabelSpeech):
    """Any language, with days that a test can find in it."""

    def day(self, day: date) -> str:
        return day.isoformat()


def surfaces(speech: Speech, promise: Promise) -> dict[str, str]:
    facts = NoticeFacts("Shop", "#1", lines=(NoticeLine("Lamp", "", 7, 2, 1, 1, promise),), money=Money(1, "EUR"))
    shown = {
        "order line": line_sentence(speech, 2, 7, promise),
        "storefront": availability(speech, 0, Backorders.YES, promise),
    }
    for kind in KINDS:
        words = notice(speech, kind, facts)
        rows = "\n".join(row.text for row in words.rows)
        shown |= {f"{kind} rows": rows, f"{kind} text": as_text(words), f"{kind} page": as_html(words, speech.locale)}
        if kind in {"waiting", "date"}:
            shown[f"{kind} preview"] = words.preheader
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
@given(PROMISES)
def test_every_surface_says_the_same_days_for_the_same_promise(language: str, promise: Promise) -> None:
    days = {one.isoformat() for one in (promise.due, promise.until) if one and promise.due}
    for name, text in surfaces(IsoSpeech(language), promise).items():
        assert set(DAY.findall(text)) == days, name


@pytest.mark.parametrize("language", LANGUAGES)
@given(PROMISES)
def test_the_words_around_the_days_are_the_same_too(language: str, promise: Promise) -> None:
    speech = BabelSpeech(language)
    words = notice(speech, "waiting", NoticeFacts("S", "1", lines=(NoticeLine("Lamp", "", 7, 2, promise=promise),)))
    sentence = words.rows[0].text
    assert line_sentence(speech, 2, 7, promise).startswith(sentence)
    assert " ".join(sentence.split()) in Page(as_html(words, language)).text
    assert sentence in as_text(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_moved_stands_beside_the_old_one(language: str) -> None:
    speech = IsoSpeech(language)
    new, old = (Promise(1, date(2027, 1, day), None, "supply", MADE) for day in (14, 3))
    words = notice(speech, "date", NoticeFacts("S", "1", lines=(NoticeLine("L", "", 7, 2, promise=new, earlier=old),)))
    for text in (as_text(words), as_html(words, language)):
        assert {"2027-01-14", "2027-01-03"} == set(DAY.findall(text))
