"""From nothing to the first marked order: the plugin's real pages in a real browser, over https, without scripts."""

import re
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from sandbox.tour.eyes import Eyes, wait_for
from service.up import free_port
from tests.journeys.running import Running, running_house
from tests.support.authority import Authority, https_before, made_in
from tests.support.databases import short_directory
from tests.support.wordpress import php, running_wordpress

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(php() is None, reason="no PHP on this machine"),
]
ARTEFACTS = Path("artefacts")
PATIENCE = 30_000
LAMP = {"sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"}


@dataclass
class Place:
    """A house reached over https, and a directory for what stores need."""

    running: Running
    service: str
    authority: Authority
    directory: Path
    front: ExitStack

    @contextmanager
    def down(self) -> Iterator[None]:
        """Let nobody reach the service from outside for a while."""
        self.front.close()
        try:
            yield
        finally:
            port = int(self.service.rpartition(":")[2])
            self.front.enter_context(https_before(self.authority, self.running.env.port, port))


@dataclass
class Shop:
    """A store of the sandbox whose WordPress runs our plugin; nobody connected it yet."""

    place: Place
    name: str

    @property
    def home(self) -> str:
        return f"{self.place.running.env.sandbox_url}/woo/{self.name}"

    @property
    def admin(self) -> str:
        return f"{self.home}/wp-admin/admin.php?page=backorder"

    def merchant(self) -> Any:
        return self.place.running.house.merchants.at("woocommerce", self.home)

    def eyes(self) -> Eyes:
        return Eyes(self.place.running.env.sandbox_url, self.name, self.place.service, "", "")

    def said(self, order: int) -> dict[str, Any]:
        meta: dict[str, Any] = self.eyes().line(order)["meta"]
        return meta


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with short_directory() as directory, ExitStack() as stack:
        authority, port, https = made_in(directory), free_port(0), free_port(0)
        more = {"PORT": str(port), "PUBLIC_URL": f"https://localhost:{https}"}
        running = stack.enter_context(running_house(directory, SANDBOX_CA_FILE=str(authority.roots), **more))
        front = stack.enter_context(ExitStack())
        service = front.enter_context(https_before(authority, port, https))
        yield Place(running, service, authority, directory, front)


@pytest.fixture
def shop(place: Place) -> Iterator[Shop]:
    made = Shop(place, f"shop-{secrets.token_hex(4)}")
    with running_wordpress(place.directory, made.home, place.authority.roots) as wordpress:
        facts = {"name": made.name, "products": [LAMP], "plugin": True, "wordpress": wordpress}
        control = f"{place.running.env.sandbox_url}/control/shops"
        requests.post(control, json=facts, timeout=10).raise_for_status()
        yield made


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, ignore_https_errors=True)
    yield context.new_page()
    context.close()


def _log_in(shop: Shop, page: Page) -> None:
    page.goto(shop.admin)
    page.get_by_role("button", name="Login").click()
    expect(page.get_by_role("heading", name="Backorder", exact=True)).to_be_visible()


def _ask(shop: Shop, page: Page) -> None:
    page.get_by_label("Address of the service").fill(shop.place.service)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("heading", name="Backorder would like to connect to your store")).to_be_visible()


def _connect(shop: Shop, page: Page) -> None:
    _log_in(shop, page)
    _ask(shop, page)
    page.get_by_role("link", name="Approve").click()
    expect(page.get_by_text("Your shop is connected")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Back to your shop").click()
    expect(page.get_by_text("Connected. Buyers wait for 0 items.")).to_be_visible()


def _buy(shop: Shop, page: Page, quantity: int) -> int:
    page.goto(f"{shop.home}/product/lamp/")
    page.get_by_label("Quantity").fill(str(quantity))
    page.get_by_role("button", name="Buy now").click()
    found = re.search(r"order-received/(\d+)", page.url)
    assert found, page.url
    return int(found[1])


def _page_says(shop: Shop, page: Page) -> str:
    page.goto(f"{shop.home}/product/lamp/")
    return page.locator("p.stock").first.inner_text()


def test_a_shop_connects_itself_and_its_first_short_order_is_marked(shop: Shop, page: Page) -> None:
    _connect(shop, page)
    order = _buy(shop, page, 7)
    wait_for(lambda: shop.said(order).get("_backorder_waiting"), "2", 60)
    assert shop.said(order)["_backorder_waiting"] == "2"


def test_an_owner_who_says_no_connects_nothing(shop: Shop, page: Page) -> None:
    _log_in(shop, page)
    _ask(shop, page)
    page.get_by_role("link", name="Deny").click()
    expect(page.get_by_text("You did not approve the connection.")).to_be_visible()
    page.get_by_role("link", name="Back to your shop").click()
    expect(page.get_by_role("heading", name="Connect your shop")).to_be_visible()
    assert shop.merchant() is None


def test_a_choice_made_in_wp_admin_is_said_on_the_product_page_within_a_minute(shop: Shop, page: Page) -> None:
    _connect(shop, page)
    _buy(shop, page, 5)
    wait_for(lambda: "December" in _page_says(shop, page) or "ship" in _page_says(shop, page), True, 60)  # noqa: FBT003
    before = _page_says(shop, page)
    assert "ship" in before
    page.goto(shop.admin)
    page.get_by_label("Working days until an item ships").fill("60")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Saved. Your pages say it within a minute.")).to_be_visible()
    expect(page.get_by_label("Working days until an item ships")).to_have_value("60")
    wait_for(lambda: _page_says(shop, page) != before, True, 60)  # noqa: FBT003
    assert _page_says(shop, page) != before


def test_a_mistake_is_shown_beside_its_field(shop: Shop, page: Page) -> None:
    _connect(shop, page)
    page.get_by_label("Where buyers' answers go").fill("a@b")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Nothing was saved: see the fields marked below.")).to_be_visible()
    expect(page.get_by_text("Enter a mail address, or leave it empty.")).to_be_visible()
    assert shop.place.running.house.merchants.policy(shop.merchant().id).reply_to == ""


def _cart(shop: Shop, quantity: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Put lamps into a cart as the cart block does."""
    store = f"{shop.home}/wp-json/wc/store/v1"
    lamp = requests.get(f"{store}/products", params={"sku": "LAMP"}, timeout=10).json()[0]["id"]
    first = requests.get(f"{store}/cart", timeout=10)
    who = {"Cart-Token": first.headers["Cart-Token"], "Nonce": first.headers["Nonce"]}
    item = {"id": lamp, "quantity": quantity}
    answer = requests.post(f"{store}/cart/add-item", json=item, headers=who, timeout=20)
    answer.raise_for_status()
    return answer.json()["items"][0], who


def test_block_carts_and_order_pages_say_it_and_keep_it_while_the_service_is_down(shop: Shop, page: Page) -> None:
    _connect(shop, page)
    _buy(shop, page, 5)
    wait_for(lambda: "ship" in _page_says(shop, page), True, 60)  # noqa: FBT003
    sentence = _page_says(shop, page)
    with shop.place.down():
        page.goto(shop.admin)
        expect(page.get_by_text("Your shop works as before")).to_be_visible()
        assert _page_says(shop, page) == sentence
        item, who = _cart(shop, 3)
        (said,) = item["item_data"]
        assert (said["key"], said["value"]) == ("Availability", sentence)
        body = {"payment_method": "cod", "billing_address": {"first_name": "Ada", "email": "ada@example.com"}}
        url = f"{shop.home}/wp-json/wc/store/v1/checkout"
        paid = requests.post(url, json=body, headers=who, timeout=20).json()
        page.goto(paid["payment_result"]["redirect_url"])
        expect(page.get_by_text(sentence)).to_be_visible()
        kept = shop.said(int(paid["order_id"]))
        assert '"short":3' in kept["_backorder_shown"]
    shown = shop.said(int(paid["order_id"]))["_backorder_shown"]
    wait_for(lambda: shop.said(int(paid["order_id"])).get("_backorder_waiting"), "3", 60)
    assert shop.said(int(paid["order_id"]))["_backorder_shown"] == shown, "what the buyer was shown stays as it was"


def test_the_pages_of_connecting_have_no_barriers(shop: Shop, chromium: Browser) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    context = chromium.new_context(ignore_https_errors=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    _log_in(shop, page)
    _ask(shop, page)
    page.get_by_role("link", name="Approve").click()
    expect(page.get_by_text("Your shop is connected")).to_be_visible(timeout=PATIENCE)
    for name in ("connected", "wp-admin"):
        page.screenshot(path=ARTEFACTS / f"woocommerce-{name}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.goto(shop.admin)
    context.close()


def test_the_desk_opens_in_a_new_tab_by_a_token_that_stands_in_no_address(shop: Shop, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    _connect(shop, page)
    asked: list[str] = []
    context.on("request", lambda one: asked.append(f"{one.method} {one.url}"))
    with context.expect_page() as opened:
        page.get_by_role("button", name="Open the full desk").click()
    expect(opened.value).to_have_url(f"{shop.place.service}/desk")
    assert f"POST {shop.place.service}/plugin/{shop.merchant().public_id}/desk" in asked
    assert "token=" not in " ".join(asked)
    assert [one["httpOnly"] and one["secure"] for one in context.cookies(shop.place.service)] == [True]
    context.close()
