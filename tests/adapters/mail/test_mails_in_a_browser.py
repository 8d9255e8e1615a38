"""Every mail in a real browser: without fault by axe, light, dark and narrow, with pictures for those who look."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from adapters.mail.letters import as_html
from adapters.mail.look import PLAIN, Look, look_of
from adapters.mail.own import clean
from adapters.speech import BabelSpeech
from connector.model import Promise
from connector.money import Money
from connector.policy import Policy
from connector.wording import KINDS, LANGUAGES, NoticeFacts, NoticeLine, OwnWords, Words, as_trial, notice, summary

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PICTURES = Path("artefacts") / "mails"
MADE = datetime(2026, 11, 23, tzinfo=UTC)
OLD = Promise(1, date(2026, 12, 3), None, "lead_time", MADE)
NEW = Promise(2, date(2027, 1, 14), date(2027, 1, 20), "supply", MADE)
LAMP = NoticeLine("Lamp", "L-1", 7, 2, 5, 1, NEW, OLD, "consent", date(2027, 1, 9), 52)
HOSTILE = NoticeLine("مصباح <b>\u202egnp.exe", "א-1", 3, 3, promise=NEW, silence="cancel", answer_by=date(2027, 1, 9))
FACTS = NoticeFacts(
    shop="Lamp & Sons",
    order="#1001",
    buyer="نور",
    lines=(LAMP, HOSTILE),
    money=Money(8900, "EUR"),
    cancel_link="https://backorders.example/b/token",
    contact="help@shop.example",
    due_by=date(2026, 12, 1),
)
VIEWS = {
    "light": {"viewport": {"width": 800, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 800, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
SHOP = look_of(Policy(accent="#facc15"), "Lamp & Sons")


def mails(language: str) -> dict[str, tuple[Words, Look]]:
    speech = BabelSpeech(language)
    own = OwnWords(clean('Thank you, {{ buyer }}. <a href="https://shop.example/faq">Questions?</a>'))
    found = {kind: (notice(speech, kind, FACTS), PLAIN) for kind in (*KINDS, "deadline")}
    second = replace(FACTS, order="#1002")
    several = summary(speech, [("waiting", FACTS), ("date", second)])
    return found | {
        "own": (notice(speech, "delay_first", FACTS, own), SHOP),
        "several": (several, SHOP),
        "trial": (as_trial(speech, notice(speech, "waiting", FACTS)), PLAIN),
    }


def narrow_enough(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_can_be_read_by_everybody(chromium: Browser, language: str, view: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(**VIEWS[view])  # type: ignore[arg-type]  # one of the four above
    page = context.new_page()
    for name, (words, look) in mails(language).items():
        page.set_content(as_html(words, language, look))
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert narrow_enough(page), name
        page.screenshot(path=PICTURES / f"{name}-{language}-{view}.png", full_page=True)
    context.close()


def test_the_check_sees_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(as_html(mails("en")["waiting"][0], "en").replace("color: #18181b", "color: #dddddd"))
    assert Axe().run(page).violations_count > 0
    page.close()


def test_a_mail_from_right_to_left_keeps_its_numbers_in_order(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(as_html(mails("en")["waiting"][0], "ar"))
    assert page.evaluate("getComputedStyle(document.querySelector('td.card')).direction") == "rtl"
    assert narrow_enough(page)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "waiting-rtl-phone.png", full_page=True)
    page.close()
