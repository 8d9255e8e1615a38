"""A front end of the merchant's own: one script, and the page says when the goods ship."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Running, Store

pytestmark = [pytest.mark.journey, pytest.mark.browser]
_SOON = 30_000
_PAGE = """<!doctype html><html lang="de-AT"><title>Lampen</title>
<input id="quantity" type="number" value="1">
<p data-backorder-merchant="{merchant}" data-backorder-item="{item}" data-backorder-quantity="#quantity">?</p>
<p id="unknown" data-backorder-merchant="{merchant}" data-backorder-item="no-such-thing">?</p>
<script type="module" src="{service}/availability/static/backorder.js"></script></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_a_page_of_the_merchants_own_says_when_a_unit_beyond_stock_ships(
    page: Page, running: Running, store: Store
) -> None:
    with running.house.books.record(store.merchant.id) as record:
        held = record.cases.items(limit=1)[0]
    assert held.item.available == 2
    page.set_content(
        _PAGE.format(
            merchant=store.merchant.public_id, item=held.item.sku, service=f"http://127.0.0.1:{running.env.port}"
        )
    )
    said = page.locator("[data-backorder-item]").first
    expect(said).to_be_hidden(timeout=_SOON)
    page.locator("#quantity").fill("3")
    expect(said).to_be_visible(timeout=_SOON)
    expect(said).to_contain_text("Werktag")
    page.locator("#quantity").fill("2")
    expect(said).to_be_hidden()
    expect(page.locator("#unknown")).to_be_hidden()
