"""The story page in a real browser: its four buttons, and that anybody can use it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Running

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(180)]
ARTEFACTS = Path("artefacts")
_SOON = 90_000


@pytest.fixture
def page(chromium: Browser, running: Running) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{running.env.port}/")
    yield opened
    context.close()


@pytest.mark.timeout(400)
def test_a_person_watches_a_backorder_from_sale_to_refund(page: Page) -> None:
    page.get_by_role("button", name="Buy 7 of 5").click()
    newest = page.locator("article").first
    expect(newest).to_contain_text(re.compile(r"5 set aside, 2 owed"), timeout=_SOON)
    expect(page.locator("#live details").first).to_be_visible(timeout=_SOON)
    page.get_by_role("button", name="Restock 1").click()
    expect(newest).to_contain_text(re.compile(r"6 set aside, 1 owed"), timeout=_SOON)
    page.get_by_role("button", name="Cancel as buyer").click()
    expect(newest).to_contain_text(re.compile(r"0 owed, 0 shipped, 1 cancelled"), timeout=_SOON)
    expect(newest.get_by_role("row", name="The bank's book")).to_contain_text("$24.20", timeout=_SOON)
    expect(newest.get_by_role("row", name="Our book")).to_contain_text("24.20", timeout=_SOON)
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / "story.png", full_page=True)


def test_a_broken_store_is_said_aloud_and_a_person_can_go_on(page: Page) -> None:
    page.get_by_role("button", name="Break the store for a minute").click()
    expect(page.get_by_text("The store is broken just now")).to_be_visible(timeout=_SOON)
    page.get_by_role("button", name="Buy 7 of 5").click()
    expect(page.get_by_text("Seven lamps were bought")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (1100, "dark"), (320, "light")])
def test_the_page_is_accessible_and_fits_any_screen(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_works_without_scripts(chromium: Browser, running: Running) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{running.env.port}/")
    page.get_by_role("button", name="Buy 7 of 5").click()
    expect(page.get_by_text("Seven lamps were bought")).to_be_visible()
    context.close()
