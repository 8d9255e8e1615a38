"""The merchant's page in a real browser: hosted, and inside a pretend Shopify admin under its own policy."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect
from werkzeug.serving import make_server

from config.env import read_env
from connector.handle import discontinue
from connector.model import Charge, Item, Line, Merchant, Order, Promise, Standing, Supply
from connector.money import Money
from connector.policy import Policy
from connector.ports import HeldItem, Keys, Profile
from service.app import create_app
from service.wiring import House, build, utc_now
from tests.fakes import Bell, FakePost
from tests.support.shopify_admin import Admin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
ARTEFACTS = Path("artefacts/page")
CLIENT, SECRET = "client-1", secrets.token_hex(20)
PAGES = [
    "",
    "/orders/7",
    "/tasks",
    "/items",
    "/supplies",
    "/watch",
    "/data",
    "/messages",
    "/messages/waiting/en",
    "/messages/delay_first/ja",
    *(f"/settings/{one}" for one in ("promises", "messages", "late", "refunds", "disputes", "notifications")),
]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 320, "height": 700}, "has_touch": True},
    "forced": {"forced_colors": "active", "viewport": {"width": 1280, "height": 900}},
}


@dataclass
class Desk:
    """A house that serves, with one merchant in whose orders somebody waits."""

    house: House
    door: str
    merchant: Merchant


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    environ |= {"SHOPIFY_CLIENT_ID": CLIENT, "SHOPIFY_CLIENT_SECRET": SECRET}
    house = replace(build(read_env(environ)), doorbell=Bell(), post=FakePost())
    now = utc_now()
    profile = Profile("store-1", "Mugs & more", "EUR", "UTC", "en")
    merchant = house.merchants.add("m1", "shopify", "mugs.myshopify.com", profile, now)
    until = now + timedelta(days=1)
    keys = Keys(CLIENT, "shpat", (SECRET,), refresh="r", expires=until, refresh_expires=until)
    house.merchants.set_keys(merchant.id, keys)
    house.merchants.set_api_token(merchant.id, "token")
    house.merchants.change(merchant.id, backfilled=True)
    _wait_for(house, merchant)
    server = make_server("127.0.0.1", 0, create_app(house), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Desk(house, f"http://127.0.0.1:{server.port}", merchant)
    server.shutdown()
    thread.join()
    server.server_close()
    house.engine.dispose()


def _wait_for(house: House, merchant: Merchant) -> None:
    now, paid = utc_now(), Money(2000, "EUR")
    line = Line("1", "v1", "A lamp with a rather long name, brass, 40 cm", 2, Charge("1", Money(1000, "EUR"), ()))
    with house.books.record(merchant.id) as record:
        record.cases.save_item(HeldItem(Item("i1", line.title, ("v1",), 0, "LAMP"), None, now))
        record.cases.add_supply(Supply("i1", 40, (now + timedelta(days=9)).date(), reference="PO-2026-0042"), now)
        record.cases.add_supply(Supply("i1", 5, None, source="csv", reliability="open"), now)
    for number, days in ((7, -3), (8, 12), (9, None)):
        new = Order(str(number), f"#{number}", Standing.OPEN, now, now, "EUR", paid, paid, Money.zero("EUR"), (line,))
        with house.books.record(merchant.id) as record:
            record.cases.save_order(new, now)
            held = record.cases.order(str(number))
            assert held is not None
            told = Promise(1, (now + timedelta(days=days)).date() if days else None, None, "supply", now)
            waited = now - timedelta(days=number)
            record.cases.save_line(replace(held.lines[0], owed=2, shown=2, waited=waited, promise=told))
            record.append("platform", "order", {"order": str(number)}, now)
            record.tasks.open("stock", f"LAMP-{number}", "The stock of the lamp was set to 0 while buyers wait.", now)


def _sign_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.door}/desk")
    page.get_by_label("Store id").fill("m1")
    page.get_by_label("API token").fill("token")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dashboard")


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_used_by_everybody(desk: Desk, chromium: Browser, look: str) -> None:
    context = chromium.new_context(**LOOKS[look])
    page = context.new_page()
    _sign_in(page, desk)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    found = []
    with desk.house.books.record(desk.merchant.id) as record:
        discontinue(record, "i1", "merchant:page", utc_now())
        run = record.entries(newest=1)[0].seq
    for path in (*PAGES, f"/runs/{run}"):
        page.goto(f"{desk.door}/desk{path}")
        page.screenshot(
            path=ARTEFACTS / f"{look}-{path.strip('/').replace('/', '-') or 'dashboard'}.png", full_page=True
        )
        found += [(path, one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "overflow", ""))
    context.close()
    assert found == []


def test_a_page_at_twice_the_text_size_does_not_run_over(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 640, "height": 900})
    page = context.new_page()
    _sign_in(page, desk)
    for path in PAGES:
        page.goto(f"{desk.door}/desk{path}")
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
    context.close()


def test_without_scripts_a_choice_is_made_and_a_mistake_is_shown(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, desk)
    page.get_by_role("link", name="Promises").click()
    page.get_by_label("Working days from arrival to shipping").fill("many")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Working days from arrival to shipping")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("Enter a whole number.")
    page.get_by_label("Working days from arrival to shipping").fill("4")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert desk.house.merchants.policy(desk.merchant.id).handling_days == 4
    context.close()


def _mail(page: Page | FrameLocator) -> FrameLocator:
    return page.frame_locator("iframe.mail")


def test_without_scripts_own_words_are_looked_at_saved_and_put_back(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, desk)
    page.get_by_role("link", name="Messages").click()
    page.get_by_role("link", name="Ours What waits, and until when, Deutsch").click()
    expect(_mail(page).get_by_role("heading")).to_contain_text("Bestellung 1001")
    page.get_by_label("Text", exact=True).fill("Hallo {{ byer }}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_label("Text", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("Did you mean {{ buyer }}?")
    page.get_by_label("Text", exact=True).fill("Hallo {{ buyer }}, der Kessel ruft.")
    page.get_by_role("button", name="Preview").click()
    expect(_mail(page).get_by_text("Hallo Kim Example, der Kessel ruft.")).to_be_visible()
    assert _words(desk) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: these mails open with your words")).to_be_visible()
    assert _words(desk) == ["<p>Hallo {{ buyer }}, der Kessel ruft.</p>"]
    for _ in ("asked", "done"):
        page.get_by_role("button", name="Put ours back").click()
    expect(page.get_by_text("This mail opens with our words again.")).to_be_visible()
    assert _words(desk) == []
    context.close()


def _words(desk: Desk) -> list[str]:
    with desk.house.books.reading(desk.merchant.id) as record:
        return [one.words.body for one in record.wordings.listed()]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_typed_is_seen_once_typing_stops(desk: Desk, chromium: Browser, look: str) -> None:
    desk.house.merchants.set_policy(desk.merchant.id, Policy(accent="#0f766e"))
    context = chromium.new_context(**LOOKS[look])
    page = context.new_page()
    _sign_in(page, desk)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text))
    page.goto(f"{desk.door}/desk/messages/waiting/en")
    with page.expect_request("**/preview") as asked:
        page.get_by_label("Text", exact=True).press_sequentially("Dear {{ buyer }}, tea is ready.")
    assert "tea+is+ready." in (asked.value.post_data or "")  # not one for each key
    expect(_mail(page).get_by_text("Dear Kim Example, tea is ready.")).to_be_visible()
    if look != "forced":
        button = _mail(page).get_by_role("link", name="Keep waiting or cancel")
        expect(button).to_have_css("background-color", "rgb(15, 118, 110)")
    page.get_by_text("The text part").click()
    page.get_by_label("Subject").fill("{{ order }}: tea")
    expect(page.locator("#preview h3")).to_contain_text("1001: tea")
    expect(page.locator("#preview pre")).to_contain_text("Dear Kim Example, tea is ready.")
    expect(_mail(page).get_by_role("heading", name="1001: tea")).to_be_visible()
    page.get_by_label("Subject").fill("Tea")
    expect(page.locator("#renewed")).to_contain_text("Not shown yet: The subject must hold {{ order }}")
    expect(page.locator("#preview h3")).to_contain_text("1001: tea")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.screenshot(path=ARTEFACTS / f"{look}-messages-typed.png")
    assert [one for one in said if "Content Security" in one] == []
    assert _words(desk) == []
    context.close()


def test_a_mail_that_is_looked_at_leads_nowhere_and_runs_nothing(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    _sign_in(page, desk)
    page.goto(f"{desk.door}/desk/messages/waiting/en")
    _mail(page).get_by_role("link", name="Keep waiting or cancel").click()
    expect(_mail(page).get_by_role("link", name="Keep waiting or cancel")).to_be_visible()
    assert len(context.pages) == 1
    frame = page.query_selector("iframe.mail")
    assert frame is not None
    assert "/desk/mail/" in (frame.get_attribute("src") or "")
    assert page.url == f"{desk.door}/desk/messages/waiting/en"
    context.close()


def test_a_preview_that_cannot_be_renewed_says_so(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    _sign_in(page, desk)
    page.goto(f"{desk.door}/desk/messages/waiting/en")
    context.clear_cookies()
    page.get_by_label("Text", exact=True).fill("Tea")
    expect(page.locator("#renewed")).to_contain_text("The preview could not be renewed.")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Tea")
    context.close()


@pytest.fixture
def admin(desk: Desk, chromium: Browser) -> Iterator[Admin]:
    # The app stands on this machine: a page of the real admin's address may only reach it with this permission.
    context = chromium.new_context(viewport={"width": 1280, "height": 1000}, permissions=["local-network-access"])
    yield Admin(context.new_page(), desk.door, CLIENT, SECRET)
    context.close()


def test_inside_shopify_the_page_lives_on_session_tokens_alone(desk: Desk, admin: Admin) -> None:
    app = admin.open()
    expect(app.get_by_role("heading", level=1)).to_have_text("Dashboard")
    app.get_by_role("link", name="#7").click()
    expect(app.get_by_role("heading", level=1)).to_contain_text("Order #7")
    admin.go("Promises")
    app.get_by_label("Working days from arrival to shipping").fill("x")
    admin.page.get_by_role("button", name="Save bar: save").click()
    expect(app.get_by_role("alert")).to_contain_text("Enter a whole number.")
    app.get_by_label("Working days from arrival to shipping").fill("5")
    admin.page.get_by_role("button", name="Save bar: save").click()
    expect(admin.page.locator("#toast")).to_have_text("Saved.")
    assert desk.house.merchants.policy(desk.merchant.id).handling_days == 5
    with desk.house.books.record(desk.merchant.id) as record:
        assert record.entries(newest=1)[0].actor == "merchant:42"
    assert admin.page.context.cookies() == []
    admin.page.screenshot(path=ARTEFACTS / "shopify.png")


def test_inside_shopify_the_admin_draws_the_navigation_and_opens_a_page_by_its_address(
    desk: Desk, admin: Admin
) -> None:
    app = admin.open("/desk/items")
    expect(app.get_by_role("heading", level=1)).to_have_text("Items that wait")
    expect(app.get_by_role("navigation", name="Sections")).to_have_count(0)
    expect(app.locator("s-app-nav")).to_be_hidden()
    drawn = admin.page.get_by_role("navigation", name="App").get_by_role("button").all_text_contents()
    assert drawn[:2] + drawn[-1:] == ["App: Items", "App: Deliveries", "App: Data"]
    admin.go("Disputes")
    expect(app.get_by_role("heading", level=1)).to_have_text("Disputes")
    app.get_by_label("Working days in which you answer").fill("3")
    admin.page.get_by_role("button", name="Save bar: save").click()
    expect(admin.page.locator("#toast")).to_have_text("Saved.")
    assert desk.house.merchants.policy(desk.merchant.id).answer_days == 3


def test_inside_shopify_the_page_speaks_the_language_of_the_admin(admin: Admin) -> None:
    admin.locale = "de"
    app = admin.open()
    expect(app.get_by_role("heading", level=1)).to_have_text("Übersicht")
    admin.go("Streitfälle")
    expect(app.get_by_role("heading", level=1)).to_have_text("Streitfälle")


def test_a_language_is_chosen_and_kept(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, desk)
    page.goto(f"{desk.door}/desk/settings/late")
    page.get_by_label("Language").select_option("Français")
    page.locator("footer").get_by_role("button", name="Apply").click()
    assert page.url == f"{desk.door}/desk/settings/late"
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.goto(f"{desk.door}/desk/items")
    expect(page.get_by_role("heading", level=1)).to_have_text("Articles attendus")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(f"{desk.door}/desk/items")
    assert page.url == f"{desk.door}/desk/sign-in"
    context.close()


def test_inside_shopify_files_go_both_ways(admin: Admin) -> None:
    app = admin.open()
    admin.go("Deliveries")
    with admin.page.expect_download() as found:
        app.get_by_role("link", name="Download all as CSV").click()
    assert found.value.suggested_filename == "supplies.csv"
    text = Path(found.value.path()).read_text()
    assert "PO-2026-0042" in text
    changed = text.replace("PO-2026-0042", "PO-2026-0043").encode()
    app.get_by_label("CSV file").set_input_files({"name": "s.csv", "mimeType": "text/csv", "buffer": changed})
    app.get_by_role("button", name="Look at it first").click()
    expect(app.get_by_text("New deliveries: 2")).to_be_visible()  # a delivery without a reference is new each time
    app.get_by_role("button", name="Import it").click()
    expect(app.get_by_role("rowheader", name="A lamp")).to_have_count(4)


def test_inside_shopify_own_words_are_seen_tried_and_saved(desk: Desk, admin: Admin) -> None:
    desk.house.merchants.set_policy(desk.merchant.id, Policy(alert_to="desk@mugs.example"))
    app = admin.open()
    admin.go("Messages")
    app.get_by_role("link", name="Ours The goods are here, English").click()
    app.get_by_label("Text", exact=True).fill("Tea is ready, {{ buyer }}.")
    expect(_mail(app).get_by_text("Tea is ready, Kim Example.")).to_be_visible()
    app.get_by_role("button", name="Send me a test").click()
    expect(admin.page.locator("#toast")).to_have_text("A test is on its way to desk@mugs.example.")
    assert isinstance(desk.house.post, FakePost)
    assert [one.to for one in desk.house.post.box] == ["desk@mugs.example"]
    assert _words(desk) == []
    app.get_by_role("button", name="Save", exact=True).click()
    expect(admin.page.locator("#toast")).to_contain_text("Saved: these mails open with your words")
    assert _words(desk) == ["<p>Tea is ready, {{ buyer }}.</p>"]
    expect(_mail(app).get_by_text("Tea is ready, Kim Example.")).to_be_visible()
    with desk.house.books.record(desk.merchant.id) as record:
        assert [one.actor for one in record.entries() if one.event == "words"] == ["merchant:42"]
    admin.page.screenshot(path=ARTEFACTS / "shopify-messages.png")


def test_inside_shopify_the_way_back_leads_past_what_was_only_shown(admin: Admin) -> None:
    app = admin.open()
    admin.go("Messages")
    app.get_by_role("link", name="Ours The goods are here, English").click()
    app.get_by_role("button", name="Preview").click()
    expect(app.get_by_role("heading", level=1)).to_have_text("The goods are here")
    app.get_by_role("main").evaluate("() => history.back()")
    expect(app.get_by_role("heading", level=1)).to_have_text("Messages")


def test_a_token_that_is_too_old_is_asked_for_once_more(admin: Admin) -> None:
    admin.stale = 1
    expect(admin.open().get_by_role("heading", level=1)).to_have_text("Dashboard")
    assert len(admin.minted) == 2


def test_a_token_signed_by_somebody_else_shows_nothing(admin: Admin) -> None:
    admin.secret = "s" * 40
    expect(admin.open().get_by_role("alert")).to_contain_text("could not be loaded")


def test_whoever_is_no_shop_of_shopify_s_cannot_frame_the_page(admin: Admin) -> None:
    admin.shop = "mugs.example.com"
    expect(admin.open().get_by_role("heading", name="Dashboard")).to_have_count(0)
    assert admin.minted == []
