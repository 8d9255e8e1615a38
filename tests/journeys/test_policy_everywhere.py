"""A merchant chooses otherwise on their page, and whatever buyers read in the store says so within a minute."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.extension.theme import product, rendered
from tests.journeys.running import Running, Store, connected_store

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(180)]
_MINUTE = 60.0


@pytest.fixture(params=["woocommerce", "shopify"])
def shop(request: pytest.FixtureRequest, running: Running) -> Store:
    """A fresh store with lamps, connected."""
    return connected_store(running, {"platform": request.param})


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def _kept(shop: Store) -> dict[str, Any]:
    """Return what the store itself keeps for the item's page, its cart and its checkout."""
    meta = next(row["meta"] for row in shop.eyes.books()["stock"] if row["sku"] == "LAMP")
    found = [value for name, value in meta.items() if name.endswith("availability")]
    return dict(json.loads(found[0])) if found else {}


def _said(shop: Store) -> set[str]:
    """Return every sentence about the lamp, in English, wherever a buyer meets one."""
    kept = _kept(shop)
    answer = requests.get(f"{shop.eyes.service}/availability/{shop.eyes.merchant}/LAMP", timeout=10).json()
    found = {str(kept.get("sentences", {}).get("en", "")), str(answer["sentences"].get("en", ""))}
    if shop.merchant.platform == "shopify":
        found.add(_theme(kept))
    return found


def _theme(kept: dict[str, Any]) -> str:
    """Return what the theme's block says to a visitor who wants one more than is there."""
    sold_out = {"inventory_management": "shopify", "inventory_policy": "continue", "inventory_quantity": 0}
    held = {"id": 1, "metafields": {"$app": {"availability": {"value": kept}}}, **sold_out}
    html = rendered("availability", product=product(held))
    sentence = str(kept.get("sentences", {}).get("en", ""))
    return sentence if sentence and f">{sentence}<" in html.replace("> ", ">").replace(" <", "<") else html


def _choose(page: Page, running: Running, shop: Store, days: int) -> None:
    page.goto(f"http://127.0.0.1:{running.env.port}/desk")
    if page.get_by_label("Store id").count():
        page.get_by_label("Store id").fill(shop.merchant.public_id)
        page.get_by_label("API token").fill(shop.eyes.token)
        page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Promises", exact=True).click()
    page.get_by_label("Working days until an item ships when no delivery is announced").fill(str(days))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")


def test_a_new_lead_time_is_said_everywhere_within_a_minute(shop: Store, page: Page, running: Running) -> None:
    shop.ring()
    shop.soon(lambda: any("14 working days" in one for one in _said(shop)) and len(_said(shop)), 1, _MINUTE)
    _choose(page, running, shop, 3)
    shop.soon(lambda: all("3 working days" in one for one in _said(shop)) and len(_said(shop)), 1, _MINUTE)
