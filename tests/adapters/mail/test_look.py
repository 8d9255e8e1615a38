"""The shop's colour and logo in a mail: only where they are what they say, and words on them always readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.letters import as_html
from adapters.mail.look import look_of, luminance, readable_on
from connector.policy import Policy
from connector.wording import Words
from tests.adapters.mail.reading import Page

WORDS = Words("Subject", "Preview", ("Hello",), (), ("Choose", "https://b.example/b/x"), "Bye")
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_words_on_any_colour_have_the_contrast_everybody_needs(colour: str) -> None:
    lower, upper = sorted((luminance(colour), luminance(readable_on(colour))))
    assert (upper + 0.05) / (lower + 0.05) >= 4.5


def test_luminance_is_counted_as_the_standard_does() -> None:
    assert (luminance("#000000"), round(luminance("#ffffff"), 6)) == (0, 1)
    assert round(luminance("#777777"), 4) == 0.1845


def test_the_shops_colour_and_logo_stand_in_the_mail() -> None:
    look = look_of(Policy(accent="#0f766e", logo="https://shop.example/logo.png"), "Lamps <b>")
    page = Page(as_html(WORDS, "en", look))
    assert "background-color: #0f766e" in (page.of("a")[0]["style"] or "")
    assert [(one["src"], one["alt"]) for one in page.of("img")] == [("https://shop.example/logo.png", "Lamps <b>")]


@pytest.mark.parametrize(
    ("accent", "logo"),
    [("red", "http://x/y.png"), ("#fff", "javascript:a()"), ("#fff;} p{", 'https://x/"onload='), ("", "https://")],
)
def test_what_is_no_colour_and_no_address_is_left_out(accent: str, logo: str) -> None:
    look = look_of(Policy(accent=accent, logo=logo), "Lamps")
    assert (look.accent, look.logo) == ("", "")
    assert as_html(WORDS, "en", look) == as_html(WORDS, "en")
