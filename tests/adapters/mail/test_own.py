"""A merchant's markup in a mail: cleaned by a parser, said by both parts, and harmless whatever is filled in."""

from dataclasses import replace

import pytest

from adapters.mail.letters import as_html, as_text
from adapters.mail.own import as_plain, clean, typed
from adapters.speech import BabelSpeech
from connector.errors import Malformed
from connector.wording import NoticeFacts, OwnWords, notice
from tests.adapters.mail.reading import Page

ENGLISH = BabelSpeech("en")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Thank you & see you.\nAna\n\nBye", "<p>Thank you &amp; see you.<br>Ana</p><p>Bye</p>"),
        ("<p>Hi <b>all</b><script>alert(1)</script></p>", "<p>Hi all</p>"),
        ("<strong>Hi</strong>", "<p><strong>Hi</strong></p>"),
        ("<p onclick=a() style='position:fixed'>Hi<img src=//x/t.gif></p>", "<p>Hi</p>"),
        ("<style>p{display:none}</style><p>Hi</p>", "<p>Hi</p>"),
        ("<p></p>", ""),
        ("Dear <b>all</b>,\n\none\n<em>two</em>", "<p>Dear all,</p><p>one<br><em>two</em></p>"),
        ('<a\nhref="https://a.example">go</a>', '<p><a href="https://a.example" rel="noopener">go</a></p>'),
        ("a > b\n<script>\n\nx</script>c", "<p>a &gt; b<br>c</p>"),
    ],
)
def test_only_paragraphs_emphasis_and_links_are_kept(given: str, kept: str) -> None:
    assert clean(given) == kept


@pytest.mark.parametrize(
    "link", ["http://a.example", "javascript:alert(1)", "//a.example", "mailto:a@b.example", "https://x/{{ order }}"]
)
def test_a_link_that_is_not_https_is_refused(link: str) -> None:
    with pytest.raises(Malformed):
        clean(f'<p><a href="{link}">go</a></p>')


@pytest.mark.parametrize(
    "given", ["Thank you & see you.\nAna\n\nBye", "1 < 2 and {{ shop }}", "Tom\u00a0\u2028x", "a &lt;b&gt; c", ""]
)
def test_plain_words_are_shown_again_as_they_were_typed(given: str) -> None:
    assert typed(clean(given)) == given


@pytest.mark.parametrize("given", ["<p>Hi <strong>all</strong></p><p>Bye</p>", '<a href="https://a.example">go</a>'])
def test_marked_up_words_come_to_the_same_when_they_are_saved_again(given: str) -> None:
    kept = clean(given)
    assert clean(typed(kept)) == kept


def test_the_text_part_says_own_words_with_their_links() -> None:
    own = clean('<p>Read <a href="https://shop.example/faq?a=1&b=2">our answers</a>.<br>Ana</p><p>Bye</p>')
    assert as_plain(own) == "Read our answers (https://shop.example/faq?a=1&b=2).\nAna\n\nBye"


def test_both_parts_say_own_words_after_the_greeting() -> None:
    facts = NoticeFacts("Shop", "#1", "href=javascript:x() \u05d0 <b>")
    words = notice(ENGLISH, "waiting", facts, OwnWords(clean("Dear {{ buyer }}, a <strong>word</strong>")))
    page = Page(as_html(words, "en"))
    assert "Dear href=javascript:x() \u05d0 <b>, a word" in page.text
    assert "Dear href=javascript:x() \u05d0 <b>, a word" in as_text(words)
    assert as_text(words).index("Hello") < as_text(words).index("Dear")
    assert "\u2068" not in as_html(words, "en") + as_text(words)
    assert "<b>" not in as_html(words, "en")


def test_what_was_kept_before_it_was_cleaned_is_cleaned_again_where_it_is_shown() -> None:
    words = replace(notice(ENGLISH, "waiting", NoticeFacts("Shop", "#1")), own="<p>Hi<script>a()</script></p>")
    assert "script" not in as_html(words, "en")
