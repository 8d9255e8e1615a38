"""The theme's blocks in a browser: they follow the buyer, ask nobody but the shop, and can be read by everybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Error, Page, Route, expect

from tests.extension.theme import HOME, cart, line, product, rendered, variant

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
SHOP = "https://mugs.example"
SAID = {"en": "Ships by 1 May.", "ar": "يُشحن قبل 1 مايو."}
BLUE, RED = variant(31, SAID, stock=2), variant(32, {"en": "No date known yet."}, stock=0)
FORM = """<form action="/cart/add" method="post"><label>Colour <select name="id"><option value="31">Blue</option>
<option value="32">Red</option></select></label><label>Quantity <input name="quantity" type="number" value="1"></label>
<button>Add</button></form>"""


@dataclass
class Theme:
    """A shop's theme: `body` by path; remembers what was asked for."""

    page: Page
    bodies: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    language: str = "en"

    def answer(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        path = url.removeprefix(SHOP)
        if path.startswith("/assets/"):
            route.fulfill(path=HOME / path.removeprefix("/"))
        elif path in self.bodies:
            route.fulfill(body=self.whole(self.bodies[path]), content_type="text/html; charset=utf-8")
        else:
            route.fulfill(json={})

    def broke(self, error: Error) -> None:
        self.faults.append(error.message)

    def ran(self, dialog: Dialog) -> None:
        self.faults.append(dialog.message)
        dialog.dismiss()

    def whole(self, body: str) -> str:
        direction = "rtl" if self.language == "ar" else "ltr"
        head = '<meta name="viewport" content="width=device-width"><title>Mugs</title>'
        head += '<link rel="stylesheet" href="/assets/backorder.css"><script src="/assets/backorder.js" defer></script>'
        page = (
            f'<html lang="{self.language}" dir="{direction}"><head>{head}</head><body><main><h1>Mugs</h1>{body}</main>'
        )
        return f"<!doctype html>{page}</body></html>"

    def open(self, path: str) -> None:
        self.page.goto(SHOP + path)


@pytest.fixture
def theme(chromium: Browser) -> Iterator[Theme]:
    context = chromium.new_context()
    page = context.new_page()
    made = Theme(page)
    page.on("pageerror", made.broke)
    page.on("dialog", made.ran)
    context.route("**/*", made.answer)
    yield made
    context.close()
    assert made.faults == []


def seen(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator(".backorder__sentence").all() if one.is_visible()]


def test_the_sentence_follows_the_variant_and_the_quantity(theme: Theme) -> None:
    theme.bodies["/mug"] = FORM + rendered("availability", product=product(BLUE, RED))
    theme.open("/mug")
    assert seen(theme.page) == []
    theme.page.fill("[name=quantity]", "3")
    expect(theme.page.get_by_text(SAID["en"])).to_be_visible()
    theme.page.select_option("[name=id]", "32")
    expect(theme.page.get_by_text("No date known yet.")).to_be_visible()
    assert seen(theme.page) == ["No date known yet."]
    theme.page.fill("[name=quantity]", "1")
    theme.page.select_option("[name=id]", "31")
    expect(theme.page.get_by_text("No date known yet.")).to_be_hidden()
    assert seen(theme.page) == []


def test_a_page_view_asks_nobody_but_the_shop(theme: Theme) -> None:
    drawer = rendered("drawer", cart=cart([line(RED, 1)]))
    theme.bodies["/mug"] = FORM + rendered("availability", product=product(BLUE, RED)) + drawer
    theme.open("/mug")
    theme.page.wait_for_load_state("networkidle")
    assert sorted(theme.asked) == [f"{SHOP}/assets/backorder.css", f"{SHOP}/assets/backorder.js", f"{SHOP}/mug"]


def test_without_scripts_the_sentence_of_the_chosen_variant_stands(chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    theme = Theme(context.new_page())
    context.route("**/*", theme.answer)
    theme.bodies["/mug"] = FORM + rendered("availability", product=product(BLUE, RED, chosen=1))
    theme.open("/mug")
    assert seen(theme.page) == ["No date known yet."]
    context.close()


def test_the_drawer_follows_the_cart(theme: Theme) -> None:
    def body(*wanted: int) -> str:
        lines = [line(RED, quantity, "Red mug") for quantity in wanted]
        return "<cart-drawer><form></form></cart-drawer>" + rendered("drawer", cart=cart(lines))

    theme.bodies |= {"/": body(), "/cart": body(1)}
    theme.open("/")
    assert seen(theme.page) == []
    theme.page.evaluate("fetch('/cart/add.js', { method: 'POST' })")
    expect(theme.page.locator("cart-drawer").get_by_text("No date known yet.")).to_be_visible()
    theme.bodies["/cart"] = body()
    theme.page.evaluate("fetch('/cart/change.js', { method: 'POST' })")
    expect(theme.page.get_by_text("No date known yet.")).to_have_count(0)


def test_a_place_that_is_mistyped_breaks_nothing(theme: Theme) -> None:
    settings = {"place": "cart-drawer >>> ["}
    theme.bodies["/"] = FORM + rendered("drawer", settings=settings, cart=cart([line(RED, 1)]))
    theme.open("/")
    assert seen(theme.page) == []


def test_hostile_words_are_read_and_never_run(theme: Theme) -> None:
    evil = '</p><img src=x onerror="alert(1)"><script>alert(2)</script>'
    mug = variant(31, {"en": evil})
    body = FORM + rendered("availability", product=product(mug)) + rendered("cart", cart=cart([line(mug, 2, evil)]))
    drawer = "<cart-drawer></cart-drawer>" + rendered("drawer", cart=cart([line(mug, 2, evil)]))
    theme.bodies["/mug"] = body + drawer
    theme.open("/mug")
    assert seen(theme.page) == [evil] * 3


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("look", ["plain", "framed"])
def test_everybody_can_read_it_on_any_screen(theme: Theme, language: str, look: str) -> None:
    theme.language = language
    mug = variant(31, SAID | {"en": SAID["en"] + " Averylongwordwithoutanyspaceinit" * 6})
    settings = {"look": look, "size": 140}
    shown = rendered("availability", language, settings=settings, product=product(mug))
    theme.bodies["/mug"] = FORM + shown + rendered("cart", language, settings=settings, cart=cart([line(mug, 2)]))
    theme.open("/mug")
    for width in (1100, 320):
        theme.page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(theme.page)
        assert not found.violations_count, found.generate_report()
        assert theme.page.evaluate("document.documentElement.scrollWidth") <= width
    first = theme.page.locator(".backorder__sentence").first
    assert first.evaluate("one => getComputedStyle(one).direction") == ("rtl" if language == "ar" else "ltr")
