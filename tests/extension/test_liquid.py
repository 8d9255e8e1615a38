"""What the theme's blocks say, rendered from the metafield as it is stored."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.extension.theme import LANGUAGES, cart, flat, line, product, rendered, schema, variant, words

SAID = {"en": "Ships by 1 May.", "de": "Versand bis 1. Mai.", "ja": "5月1日までに発送します。"}
HOSTILE = "</p><script>alert(1)</script>\" onload='x' {{ 1 | plus: 1 }} \u202eevil &lt;b&gt;"


class Page(HTMLParser):
    """The elements of some HTML with their attributes, and the text in each place that says something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def said(html: str) -> list[tuple[str | None, str, bool]]:
    """Variant, text and whether it is seen, for each sentence of a product's page."""
    page = Page(html)
    rows = [more for tag, more in page.tags if tag == "p"]
    return [(more["data-variant"], text, "hidden" not in more) for more, text in zip(rows, page.texts, strict=True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", SAID["en"]), ("de", SAID["de"]), ("de-AT", SAID["de"]), ("ja", SAID["ja"]), ("ar", SAID["en"])],
)
def test_the_page_speaks_the_visitors_language_or_english(language: str, text: str) -> None:
    assert said(rendered("availability", language, product=product(variant(31, SAID)))) == [("31", text, True)]


def test_what_is_in_stock_is_ready_to_be_said_but_not_shown() -> None:
    assert said(rendered("availability", product=product(variant(31, SAID, stock=2)))) == [("31", SAID["en"], False)]


def test_only_the_chosen_variant_is_shown() -> None:
    html = rendered("availability", product=product(variant(31, SAID), variant(32, {"en": "No date yet."}), chosen=1))
    assert said(html) == [("32", "No date yet.", True), ("31", SAID["en"], False)]


@pytest.mark.parametrize(
    "other",
    [
        {"inventory_policy": "deny"},
        {"inventory_management": None},
        {"metafields": {}},
        {"metafields": {"$app": {"availability": {"value": {"sentences": "x"}}}}},
        {"metafields": {"$app": {"availability": {"value": {"sentences": {"de": "x"}}}}}},
    ],
)
def test_nothing_is_said_where_nothing_is_sold_beyond_stock_or_nothing_is_known(other: dict[str, Any]) -> None:
    assert said(rendered("availability", product=product(variant(31, SAID) | other))) == []


def test_a_page_without_a_product_is_left_as_it_is() -> None:
    assert rendered("availability", product=None).strip() == ""


@pytest.mark.parametrize("block", ["availability", "cart", "drawer"])
def test_no_text_of_anybodys_becomes_markup(block: str) -> None:
    evil = variant(31, {"en": HOSTILE})
    html = rendered(block, product=product(evil), cart=cart([line(evil, 2, HOSTILE)]))
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= {"div", "p", "ul", "li", "span", "template"}
    assert not any(name.startswith("on") for _, more in page.tags for name in more)
    assert HOSTILE in page.texts


def test_what_a_merchant_types_into_a_setting_stays_an_attribute() -> None:
    html = rendered("drawer", settings={"place": '"><script>alert(1)</script>'}, cart=cart([]))
    assert [tag for tag, _ in Page(html).tags] == ["template", "div"]


def test_every_sentence_says_its_language_and_finds_its_own_direction() -> None:
    html = rendered("availability", "ar", product=product(variant(31, {"ar": "يشحن لاحقا", "en": "x"})))
    (more,) = [more for tag, more in Page(html).tags if tag == "p"]
    assert (more["lang"], more["dir"]) == ("ar", "auto")


def test_the_cart_names_the_lines_that_ship_later_and_no_others() -> None:
    mug, lamp = variant(31, SAID, stock=1), variant(32, SAID, stock=5)
    lines = [line(mug, 2, "Mug"), line(lamp, 5, "Lamp"), line(variant(33, None), 1, "Book")]
    assert Page(rendered("cart", cart=cart(lines))).texts == ["Ships later", "Mug", SAID["en"]]


def test_two_lines_of_one_variant_share_its_stock_and_are_named_once() -> None:
    mug = variant(31, SAID, stock=3)
    lines = [line(mug, 2, "Mug", key="a"), line(mug, 2, "Mug, engraved", key="b")]
    assert Page(rendered("cart", cart=cart(lines))).texts == ["Ships later", "Mug", SAID["en"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cart_in_which_nothing_waits_says_nothing(language: str) -> None:
    digital = line(variant(31, SAID), 2, "Voucher", requires_shipping=False)
    for lines in ([], [line(variant(31, SAID, stock=9), 2)], [line({"id": 5}, 1)], [digital]):
        assert Page(rendered("cart", language, cart=cart(lines))).texts == []


def test_every_language_says_everything() -> None:
    for kind in ("", ".schema"):
        names = set(flat(words("en", kind)))
        for language in LANGUAGES:
            texts = flat(words(language, kind))
            assert set(texts) == names
            assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("block", ["availability", "cart", "drawer"])
def test_a_block_is_named_within_shopifys_limits_and_all_its_words_exist(block: str) -> None:
    told = schema(block)
    assert told["target"] == ("body" if block == "drawer" else "section")
    names = re.findall(r'"t:([^"]+)"', str(told).replace("'", '"'))
    for language in LANGUAGES:
        texts = flat(words(language, ".schema"))
        assert set(names) <= set(texts)
        assert len(texts[told["name"].removeprefix("t:")]) <= 25
