"""The pages of a pretend Shopify store can be used by everybody: found without fault by axe, wide and narrow."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.sandbox.process import Sandbox
from tests.sandbox.shopify_house import LAMP, House, open_house

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
PLACES = {**LAMP, "places": {"Main": 3, "Annex": 2}}


@pytest.fixture
def house(sandbox: Sandbox) -> House:
    return open_house(sandbox, products=[PLACES, {**LAMP, "sku": "MUG", "name": "Mug"}])


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A reader with a browser of their own."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def faults(page: Page, url: str) -> list[str]:
    """What is wrong with a page, by its size."""
    page.goto(url)
    said = []
    for width in (1100, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        said += [found.generate_report()] if found.violations_count else []
        said += ["too wide"] if page.evaluate("document.documentElement.scrollWidth") > width else []
    return said


def test_every_page_of_a_store_is_without_fault(house: House, page: Page) -> None:
    order = house.buy()
    row = house.order(order)["lines"][0]["id"]
    house.act(order, "hold", line=row, quantity=2, notes="waits for more")
    house.act(order, "tags", add=["backorder"])
    url, admin = house.facts["url"], house.facts["admin_url"]
    for place in (f"{url}/", f"{url}/product/lamp/", admin, f"{admin}/orders/{order}", house.sandbox.url):
        assert faults(page, place) == [], place


def test_a_buyer_without_scripts_gets_from_the_shelf_to_the_thanks(house: House, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.facts['url']}/")
    page.get_by_role("link", name="Mug").click()
    page.get_by_label("Quantity").fill("2")
    page.get_by_role("button", name="Buy now").click()
    assert "has been received" in page.get_by_role("heading", level=1).inner_text()
    context.close()
    assert house.stock("MUG")["committed"] == 2
