from datetime import UTC, date, datetime

import pytest

from adapters.speech import BabelSpeech
from connector.model import Backorders, Promise
from connector.promise import Expected
from connector.wording import LANGUAGES, availability, line_label, line_sentence, warehouse_all_clear, warehouse_note

ENGLISH = BabelSpeech("en")
MADE = datetime(2026, 11, 23, tzinfo=UTC)
BY = Promise(1, date(2026, 12, 3), None, "supply", MADE)
RANGE = Promise(1, date(2026, 12, 3), date(2026, 12, 9), "supply", MADE)
NO_DATE = Promise(1, None, None, "no_date", MADE)
CANCEL_IT = "You may cancel it free of charge until it ships."
CANCEL_THEM = "You may cancel them free of charge until they ship."


@pytest.mark.parametrize(
    ("waiting", "ordered", "promise", "sentence"),
    [
        (2, 7, BY, f"2 of 7 wait for stock; expected to ship by Thursday, December 3, 2026. {CANCEL_THEM}"),
        (1, 7, BY, f"1 of 7 waits for stock; expected to ship by Thursday, December 3, 2026. {CANCEL_IT}"),
        (7, 7, NO_DATE, f"All 7 wait for stock; no shipping date is known yet. {CANCEL_THEM}"),
        (1, 1, None, f"Waits for stock; no shipping date is known yet. {CANCEL_IT}"),
        (
            1,
            1,
            RANGE,
            "Waits for stock; expected to ship between Thursday, December 3, 2026 and Wednesday, December 9, 2026. "
            + CANCEL_IT,
        ),
        (0, 7, BY, ""),
    ],
)
def test_a_line_says_how_many_wait_until_when_and_how_it_ends(
    waiting: int, ordered: int, promise: Promise | None, sentence: str
) -> None:
    assert line_sentence(ENGLISH, waiting, ordered, promise) == sentence


def test_a_line_does_not_offer_what_the_merchant_does_not_allow() -> None:
    assert "cancel" not in line_sentence(ENGLISH, 1, 1, BY, may_cancel=False)


def test_the_label_is_short() -> None:
    assert all(0 < len(line_label(BabelSpeech(language))) <= 20 for language in LANGUAGES)


def test_sentences_are_joined_as_the_language_does() -> None:
    sentence = line_sentence(BabelSpeech("ja"), 2, 7, BY)
    assert (
        sentence
        == "7点中2点が入荷待ちです。2026年12月3日木曜日までに発送予定です。発送までは無料でキャンセルできます。"
    )


EXPECTED = Expected(date(2026, 12, 3), None, "supply")


@pytest.mark.parametrize(
    ("available", "backorders", "wanted", "start"),
    [
        (None, Backorders.YES, 1, ""),
        (3, Backorders.NO, 3, "In stock."),
        (3, Backorders.YES, 3, "In stock."),
        (3, Backorders.NO, 4, "Only 3 in stock."),
        (0, Backorders.NO, 1, "Out of stock."),
        (-2, Backorders.NO, 1, "Out of stock."),
        (-2, Backorders.NOTIFY, 1, "Not in stock now; expected to ship by Thursday, December 3, 2026."),
        (0, Backorders.YES, 2, "Not in stock now; expected to ship by Thursday, December 3, 2026."),
        (2, Backorders.YES, 3, "2 in stock, 1 waits for stock; expected to ship by Thursday, December 3, 2026."),
        (2, Backorders.YES, 5, "2 in stock, 3 wait for stock; expected to ship by Thursday, December 3, 2026."),
    ],
)
def test_the_storefront_says_before_the_sale_what_waits(
    available: int | None, backorders: Backorders, wanted: int, start: str
) -> None:
    assert availability(ENGLISH, available, backorders, EXPECTED, wanted).startswith(start)
    assert ("cancel" in availability(ENGLISH, available, backorders, EXPECTED, wanted)) == (";" in start)


def test_the_storefront_promises_no_date_nobody_knows() -> None:
    assert "no shipping date is known yet" in availability(ENGLISH, 0, Backorders.YES, None)


def test_the_warehouse_reads_what_must_wait_and_what_may_go() -> None:
    assert warehouse_note(ENGLISH, [("Lamp", 2, 7), ("Cup", 0, 1)], ship_together=False) == (
        "Backorder: these units are not in stock yet.\n- 2 of 7 must wait: Lamp\n"
        "Everything else in this order may ship now."
    )


def test_the_warehouse_holds_an_order_that_ships_together() -> None:
    assert "Hold the whole order" in warehouse_note(ENGLISH, [("Lamp", 2, 7)], ship_together=True)


def test_the_warehouse_hears_when_nothing_waits() -> None:
    assert warehouse_note(ENGLISH, [("Lamp", 0, 7)], ship_together=False) == warehouse_all_clear(ENGLISH)
