"""The buyer's own page: opened from the mail, in a real browser, without scripts, checked against the bank's book."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.journeys.running import Running, Store, connected_store

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(240)]
ARTEFACTS = Path("artefacts")
LANGUAGES = {"en_US": "Keep waiting", "de_DE": "Weiter warten", "es_ES": "Seguir esperando"}
LANGUAGES |= {"fr_FR": "Continuer d\N{RIGHT SINGLE QUOTATION MARK}attendre", "ja": "このまま待つ"}


def _bought(store: Store, quantity: int = 7, locale: str = "en_US", email: str = "ada@example.com") -> int:
    buyer = {"first_name": "Ada", "last_name": "Example", "email": email, "country": "US", "locale": locale}
    lines = [{"sku": "LAMP", "quantity": quantity}]
    return int(store.eyes.store("buy", {"lines": lines, "buyer": buyer, "payment": "rig_card"})["order_id"])


def _link(store: Store, email: str = "ada@example.com") -> str:
    def found() -> str:
        links = [one for text in store.eyes.mails(email) for one in re.findall(r"http://[^\s<>\"]+/b/[\w-]+", text)]
        return links[-1] if links else ""

    store.soon(lambda: bool(found()), wanted=True)
    return found()


def _events(store: Store, event: str) -> list[dict[str, object]]:
    with store.house.books.record(store.merchant.id) as record:
        return [dict(one.payload) for one in record.entries(newest=200) if one.event == event]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_a_buyer_takes_one_of_two_waiting_units_back(store: Store, page: Page) -> None:
    email = f"one-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    page.goto(_link(store, email))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your order")
    expect(page.get_by_text("2 of 7 wait for stock")).to_be_visible()
    expect(page.get_by_text("Nobody stands before you in the queue.")).to_be_visible()
    page.get_by_label("Units to cancel").fill("1")
    page.get_by_role("button", name="Cancel units").click()
    expect(page.get_by_text(re.compile(r"You get \$24\.20 back\."))).to_be_visible()
    assert store.eyes.refunds(order) == []
    page.get_by_role("button", name="Yes, cancel them").click()
    expect(page.get_by_role("status")).to_contain_text("Your cancellation is recorded.")
    store.soon(lambda: store.eyes.refunds(order), [2420])
    store.soon(lambda: store.eyes.waits(order), (1, 5))


def test_pressing_twice_cancels_once(store: Store) -> None:
    email = f"two-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    link = _link(store, email)
    line = store.eyes.line(order)["id"]
    form = {f"units-{line}": "1", "sure": "yes", "key": "pressed"}
    answers = [requests.post(f"{link}/cancel", data=form, timeout=20, allow_redirects=False) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 409]
    store.soon(lambda: store.eyes.refunds(order), [2420])
    store.soon(lambda: store.eyes.waits(order), (1, 5))


def test_reading_and_scanning_a_link_changes_nothing(store: Store) -> None:
    email = f"scan-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    link = _link(store, email)
    for path in ("", "/cancel", "/keep", "/ask", "/nonsense"):
        assert requests.get(link + path, timeout=20).status_code in {200, 404, 405}
        assert requests.head(link + path, timeout=20).status_code in {200, 404, 405}
    assert requests.post(f"{link}/cancel", data={"sure": "yes"}, timeout=20).status_code == 200
    assert (store.eyes.waits(order), store.eyes.refunds(order)) == ((2, 5), [])
    assert _events(store, "consent") == []


def test_nobody_gets_in_with_another_token_or_from_another_site(store: Store) -> None:
    email = f"in-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    link = _link(store, email)
    base = link.rpartition("/")[0]
    for token in ("", "x" * 43, "%00", "a" * 5000):
        assert requests.get(f"{base}/{token}", timeout=20).status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert requests.post(f"{link}/keep", headers=foreign, timeout=20).status_code == 403
    store.house.links.revoke(store.merchant.id, str(order), store.house.clock())
    assert requests.get(link, timeout=20).status_code == 404
    assert "not valid any more" in requests.get(link, timeout=20).text


def test_more_units_than_are_open_are_refused_and_said(store: Store) -> None:
    email = f"more-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    link = _link(store, email)
    form = {f"units-{store.eyes.line(order)['id']}": "8", "sure": "yes"}
    answer = requests.post(f"{link}/cancel", data=form, timeout=20)
    assert answer.status_code == 409
    assert "nothing was changed" in answer.text
    assert store.eyes.refunds(order) == []


def test_a_buyer_agrees_to_wait_and_asks_a_question(store: Store, page: Page) -> None:
    email = f"ask-{store.merchant.public_id}@example.com"
    order = _bought(store, email=email)
    page.goto(_link(store, email))
    page.get_by_role("button", name="Keep waiting").click()
    expect(page.get_by_role("status")).to_contain_text("your units stay yours")
    (consent,) = _events(store, "consent")
    assert (consent["order"], consent["answer"]) == (str(order), "wait")
    page.get_by_label("Your question to the shop").fill("Can it ship <b>sooner</b>?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("status")).to_contain_text("Your question went to the shop.")
    assert "question" in store.tasks()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_page_speaks_the_buyers_language_and_anybody_can_use_it(
    store: Store, chromium: Browser, locale: str
) -> None:
    email = f"{locale}-{store.merchant.public_id}@example.com"
    _bought(store, locale=locale, email=email)
    context = chromium.new_context()
    page = context.new_page()
    page.goto(_link(store, email))
    expect(page.get_by_role("button", name=LANGUAGES[locale])).to_be_visible()
    for width, scheme in ((1100, "light"), (390, "dark"), (320, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"buyer-{locale}-{width}-{scheme}.png", full_page=True)
    context.close()


def test_the_page_can_be_read_from_right_to_left(running: Running, chromium: Browser) -> None:
    """No catalogue of ours runs that way yet: the page is turned round, and what a shop wrote stays in one piece."""
    title = "\u05de\u05e0\u05d5\u05e8\u05d4 (40 cm), \u202eabc"
    lamp = {"sku": "LAMP", "name": title, "stock": 5, "backorders": "notify", "manage_stock": True}
    store = connected_store(running, {"products": [lamp]})
    email = f"rtl-{store.merchant.public_id}@example.com"
    _bought(store, email=email)
    context = chromium.new_context(viewport={"width": 320, "height": 900})
    page = context.new_page()
    page.goto(_link(store, email))
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    edges = [page.locator(one).first.bounding_box() for one in ("main", "h1", "article h3 bdi", "article input")]
    main, heading, item, field = [(box["x"], box["x"] + box["width"]) for box in edges if box]
    assert main[0] <= min(heading[0], item[0], field[0])
    assert max(heading[1], item[1], field[1]) <= main[1]
    assert item[1] == pytest.approx(heading[1], abs=24)  # both begin at the right
    assert page.locator("article h3 bdi").inner_text() == title  # what turns round in it stays in it
    assert "2 of 7 wait for stock" in page.locator("article p").first.inner_text()
    assert Axe().run(page).violations_count == 0
    page.screenshot(path=ARTEFACTS / "buyer-rtl-320.png", full_page=True)
    context.close()
