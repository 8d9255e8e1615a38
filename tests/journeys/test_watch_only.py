"""A store that is only watched: nothing is written to it or mailed, until it is switched on; on both platforms."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from service.watch import switch_on
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(120)]


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp, watch_only=True) as found:
        yield found


def written(place: Town) -> set[str]:
    """Return what was asked of the store besides reading, by the store's own log."""
    url = f"{place.eyes.sandbox}/control/shops/{place.eyes.shop}/requests"
    found = requests.get(url, timeout=20).json()
    paths = {str(one["path"]) for one in found if one["method"] != "GET"}
    return {path.rpartition("/v3/")[2] if "/v3/" in path else path.rpartition("/")[2] for path in paths}


HEARING = {"webhooks", "webhooks/batch", "orders/batch", "CreateWebhookSubscription", "StartBulkQuery"}
"""To listen, webhooks are made; whether a key may write is asked by a batch of nothing; Shopify starts a reading in
bulk by what its language calls a mutation."""


def test_nothing_is_written_or_mailed_until_the_store_is_switched_on(place: Town) -> None:
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    place.until(place.clock().date() + timedelta(days=50))
    assert place.waits(order) == (2, 5)
    assert written(place) <= HEARING
    assert place.box.mails == []
    assert place.refunded(order) == []
    assert "needs_operator" not in place.tasks()
    with place.house.books.record(place.merchant.id) as record:
        assert record.operations.listed() == []
    switch_on(place.house, place.merchant, "merchant:test")
    place.settle()
    assert len(place.mails()) == 1
    assert place.refunded(order) == []
    assert written(place) - HEARING


def test_what_would_have_been_done_is_shown_and_the_store_hears_nothing_of_it(place: Town, chromium: Browser) -> None:
    place.policy(lead_days=None)  # nobody knows a date: the law's default is to cancel in the end
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    place.until(place.clock().date() + timedelta(days=64))
    later = place.buy(1, "bob")
    eventually(place, lambda: place.waits(later), (1, 0))
    before = asked(place)
    page = chromium.new_page()
    page.goto(f"{place.house.env.public_url}/desk")
    page.get_by_label("Store id").fill(place.merchant.public_id)
    page.get_by_label("API token").fill(place.eyes.token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This store is only watched")).to_be_visible()
    page.get_by_role("link", name="See what would be done").click()
    page.get_by_role("button", name="Show what would have been done").click()
    expect(page.get_by_role("heading", name="What would have been done in 90 days")).to_be_visible()
    expect(page.get_by_role("row", name="What waits, and until when")).to_contain_text("2")
    expect(page.locator(".figure").filter(has_text="It would cost")).to_contain_text(
        "$78.10"
    )  # 2 of 7 lamps; 1 lamp and its shipping
    page.locator("details").first.click()
    expect(page.get_by_text(": Paid back: $48.40")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.screenshot(path=shots() / f"watch-{place.platform}.png", full_page=True)
    assert asked(place) == before
    assert place.box.mails == []
    with place.house.books.record(place.merchant.id) as record:
        assert (record.operations.listed(), list(record.notices.of_order(str(order)))) == ([], [])
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_role("heading", name="Switch it on?")).to_be_visible()
    assert asked(place) == before
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("It is switched on.")).to_be_visible()
    expect(page.get_by_role("button", name="Only watch first")).to_be_visible()  # nothing was meant yet
    place.settle()
    assert written(place) - HEARING
    page.reload()
    expect(page.get_by_text("It cannot go back to watching")).to_be_visible()
    page.close()


def asked(place: Town) -> int:
    url = f"{place.eyes.sandbox}/control/shops/{place.eyes.shop}/requests"
    return len(requests.get(url, timeout=20).json())


def shots() -> Path:
    found = Path("artefacts/page")
    found.mkdir(parents=True, exist_ok=True)
    return found
