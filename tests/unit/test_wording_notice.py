import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.speech import BabelSpeech
from connector.errors import Malformed
from connector.model import Promise
from connector.money import Money
from connector.wording import KINDS, LANGUAGES, By, How, NoticeFacts, NoticeLine, Words, notice, summary
from connector.wording.plain import bare

ENGLISH = BabelSpeech("en")
MADE = datetime(2026, 11, 23, tzinfo=UTC)
OLD = Promise(1, date(2026, 12, 3), None, "lead_time", MADE)
NEW = Promise(2, date(2027, 1, 14), None, "supply", MADE)
NO_DATE = Promise(2, None, None, "no_date", MADE)
LAMP = NoticeLine("Lamp", "L-1", ordered=7, waiting=2, promise=OLD)
FACTS = NoticeFacts("Lamp Shop", "#1001", "Ana", (LAMP,), contact="help@shop.example")
LINK = "https://backorders.example/b/token"


def text(words: Words) -> str:
    """Return all of a notice as one text."""
    rows = [f"{row.title}: {row.text}" for row in words.rows]
    return bare("\n".join([*words.paragraphs, *rows, *words.after, *(words.button or ()), words.closing]))


def test_an_acknowledgement_says_what_waits_until_when_and_how_to_cancel() -> None:
    words = notice(ENGLISH, "waiting", FACTS)
    assert words.subject == "Order #1001: 2 units wait for stock"
    assert words.preheader == "Expected to ship by Thursday, December 3, 2026"
    assert words.rows[0].text == "2 of 7 wait for stock; expected to ship by Thursday, December 3, 2026."
    assert "What is in stock ships without waiting" in text(words)
    assert "free of charge until they ship: reply to this e-mail" in text(words)
    assert "help@shop.example" in words.closing


def test_a_link_makes_a_button_that_opens_a_page_and_does_nothing_by_itself() -> None:
    words = notice(ENGLISH, "waiting", replace(FACTS, cancel_link=LINK))
    assert words.button == ("Keep waiting or cancel", LINK)
    assert "nothing is cancelled before you confirm it there" in text(words)
    assert "reply to this e-mail. You" not in text(words)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "https://a b",
        'https://a/"x',
        "https://a/\n",
        "//a/b",
        "https://user:word@host/",
        "https://host/" + "x" * 3000,
        "https://ex\N{CYRILLIC SMALL LETTER A}mple/",
        "ftp://a/",
    ],
)
def test_a_link_that_is_no_plain_web_address_makes_no_button(link: str) -> None:
    words = notice(ENGLISH, "waiting", replace(FACTS, cancel_link=link))
    assert words.button is None
    assert "reply to this e-mail" in text(words)


def test_a_notice_does_not_offer_what_the_merchant_does_not_allow() -> None:
    words = notice(ENGLISH, "waiting", replace(FACTS, may_cancel=False, cancel_link=LINK))
    assert words.button is None
    assert "cancel" not in text(words).lower()


def test_a_later_date_is_told_with_the_old_one_the_reason_and_one_apology() -> None:
    words = notice(ENGLISH, "date", replace(FACTS, lines=(replace(LAMP, promise=NEW, earlier=OLD),)))
    assert words.subject == "Order #1001: new shipping date"
    assert words.rows[0].text == (
        "2 of 7 wait for stock; expected to ship by Thursday, January 14, 2027. "
        "Told before: expected to ship by Thursday, December 3, 2026. "
        "The date follows from the next delivery we expect."
    )
    assert text(words).count("sorry") == 1


def test_an_earlier_date_needs_no_apology() -> None:
    words = notice(ENGLISH, "date", replace(FACTS, lines=(replace(LAMP, promise=OLD, earlier=NEW),)))
    assert "sorry" not in text(words)


def test_a_first_date_after_none_needs_no_apology() -> None:
    words = notice(ENGLISH, "date", replace(FACTS, lines=(replace(LAMP, promise=NEW, earlier=NO_DATE),)))
    assert "Told before: no shipping date is known yet." in text(words)
    assert "sorry" not in text(words)


def test_a_lost_date_is_said_plainly_with_the_reason() -> None:
    words = notice(ENGLISH, "date", replace(FACTS, lines=(replace(LAMP, promise=NO_DATE, earlier=OLD),)))
    assert words.subject == "Order #1001: no shipping date yet"
    assert "No delivery date has been confirmed to us yet." in text(words)
    assert "sorry" in text(words)


@pytest.mark.parametrize("reason", ["supply", "lead_time", "overdue", "no_date", "something new"])
def test_every_reason_has_its_sentence(reason: str) -> None:
    moved = replace(LAMP, promise=replace(NEW, reason=reason), earlier=OLD)
    assert notice(ENGLISH, "date", replace(FACTS, lines=(moved,))).rows[0].text.count(".") == 3


def test_lines_that_do_not_wait_are_said_not_to_be_affected() -> None:
    cup = NoticeLine("Cup", "", ordered=1)
    assert notice(ENGLISH, "waiting", replace(FACTS, lines=(LAMP, cup))).rows[1].text == "Not affected."


def test_lines_with_different_dates_share_no_date_in_the_preview() -> None:
    words = notice(ENGLISH, "waiting", replace(FACTS, lines=(LAMP, replace(LAMP, promise=NEW))))
    assert words.preheader == "What waits, and until when."


def test_goods_that_are_here_are_told_apart_from_those_that_are_not() -> None:
    words = notice(ENGLISH, "ready", replace(FACTS, lines=(replace(LAMP, ready=5),)))
    assert words.rows[0].text.startswith("5 of 7 are here and will ship. 2 of 7 wait for stock;")


def test_an_order_that_ships_together_says_so() -> None:
    words = notice(ENGLISH, "waiting", replace(FACTS, ship_together=True))
    assert "Your order ships complete" in text(words)
    assert "without waiting" not in text(words)


CANCELLED = replace(FACTS, lines=(NoticeLine("Lamp", "L-1", 7, cancelled=2),), money=Money(4400, "EUR"))


def test_a_cancellation_says_which_units_by_whom_and_what_happens_with_the_money() -> None:
    words = notice(ENGLISH, "cancelled", replace(CANCELLED, due_by=date(2026, 12, 1)))
    assert "As you asked" in words.paragraphs[1]
    assert words.rows[0].text == "2 of 7 are cancelled."
    assert "€44.00 goes back to the payment method you used. It is sent by Tuesday, December 1, 2026." in text(words)
    assert words.button is None
    assert "refunded" not in text(words).lower()


def test_a_shop_that_cancels_says_that_it_was_the_shop() -> None:
    words = notice(ENGLISH, "cancelled", replace(CANCELLED, by=By.SHOP))
    assert "We are sorry: Lamp Shop had to cancel" in text(words)


def test_who_cannot_have_the_other_item_waits_on_and_may_choose_again() -> None:
    facts = replace(FACTS, instead="Red lamp", cancel_link="https://shop.example/b/x", may_cancel=True)
    words = notice(ENGLISH, "swap_failed", facts)
    assert "Red lamp" in words.paragraphs[1]
    assert "It is not possible any more." in words.paragraphs[1]
    assert "wait for stock" in words.rows[0].text
    assert "Nothing was changed, and nothing was paid or charged." in text(words)
    assert words.button is not None
    assert words.button[1] == "https://shop.example/b/x"


def test_who_was_not_charged_is_told_that_nothing_comes() -> None:
    assert "You were not charged" in text(notice(ENGLISH, "cancelled", replace(CANCELLED, charged=False)))
    assert "You were not charged" in text(notice(ENGLISH, "cancelled", replace(CANCELLED, money=Money(0, "EUR"))))


def test_an_amount_nobody_knows_yet_is_not_invented() -> None:
    assert "exact amount" in text(notice(ENGLISH, "cancelled", replace(CANCELLED, money=None)))


@pytest.mark.parametrize("kind", ["cancelled", "refunded"])
@pytest.mark.parametrize(
    ("how", "said"),
    [(How.ORIGINAL, "the payment method you used"), (How.BY_HAND, "directly"), ("Visa 4242", "to Visa 4242")],
)
def test_the_way_of_the_money_is_named(kind: str, how: str, said: str) -> None:
    assert said in text(notice(ENGLISH, kind, replace(CANCELLED, how=how)))


def test_a_refund_is_confirmed_with_its_exact_amount() -> None:
    words = notice(ENGLISH, "refunded", replace(CANCELLED, reference="re_1"))
    assert words.subject == "Order #1001: €44.00 refunded"
    assert "Reference: re_1" in text(words)
    assert "dispute with your bank" in text(words)


def test_a_refund_without_its_amount_is_never_confirmed() -> None:
    with pytest.raises(Malformed):
        notice(ENGLISH, "refunded", replace(CANCELLED, money=None))


def test_a_kind_nobody_wrote_is_malformed() -> None:
    with pytest.raises(Malformed):
        notice(ENGLISH, "surprise", FACTS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_reads_in_about_half_a_minute_in_every_language(language: str, kind: str) -> None:
    facts = replace(CANCELLED, lines=(replace(LAMP, ready=1, cancelled=1, earlier=NEW),), cancel_link=LINK)
    said = text(notice(BabelSpeech(language), kind, facts))
    assert "{" not in said
    assert len(re.findall(r"\w+(?:[^\w\s]+\w+)*", said)) <= 130  # 250 words a minute are usual
    assert not any(word in said.lower() for word in ("soon", "asap", "shortly", "final sale"))


def test_where_a_law_gives_a_withdrawal_function_a_mail_leads_there_whatever_the_shop_allows() -> None:
    facts = replace(FACTS, cancel_link=LINK, may_cancel=False)
    assert notice(ENGLISH, "waiting", facts).button is None
    lawful = replace(facts, may_withdraw=True)
    assert notice(ENGLISH, "waiting", lawful).button == ("Withdraw from the contract here", LINK)
    assert notice(ENGLISH, "refunded", replace(lawful, money=Money(100, "EUR"))).button is None
    assert [link for _, link in summary(ENGLISH, [("waiting", lawful)]).links] == [LINK]
