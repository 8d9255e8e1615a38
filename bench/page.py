"""`python -m bench.page`: the merchant's page in a real browser with 10,000 waiting orders, beside a shop with ten.

Largest contentful paint and interaction to next paint are milliseconds of this machine; the ratio to the small shop,
measured in turns in the same run, is what says whether the page grows with the shop.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from adapters.postgres.migrate import upgrade
from bench.crowd import crowd
from bench.serving import serving
from service.embedded import Postgres
from tests.support.browser import browser_program, running_browser

TOKEN = "a token for measuring only"  # noqa: S105
FEW, MANY = 10, 10_000
BARS = {"lcp": 2500.0, "cls": 0.1, "inp": 200.0}
_LOOK = """
window.seen = {lcp: 0, cls: 0, inp: 0};
const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
  .observe({type, buffered: true, ...more});
watch("largest-contentful-paint", (one) => { window.seen.lcp = one.startTime; });
watch("layout-shift", (one) => { if (!one.hadRecentInput) window.seen.cls += one.value; });
watch("event", (one) => { if (one.interactionId) window.seen.inp = Math.max(window.seen.inp, one.duration); },
      {durationThreshold: 16});
"""
_PAGES = {
    "dashboard": "",
    "late orders": "?show=late",
    "a search": "?text=99",
    "one order": "/orders/o7",
    "settings": "/settings/promises",
}
Vitals = Mapping[str, float]


def look(page: Page, url: str) -> Vitals:
    """Open a page, type and click in it without leaving it, and return what the browser saw."""
    page.goto(url, wait_until="networkidle")
    box, summary = page.locator("main input:visible, main select:visible"), page.locator("main summary:visible")
    if box.count():
        box.first.click()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
    for number in range(min(summary.count(), 3)):
        summary.nth(number).click()
    page.wait_for_timeout(300)
    return dict(page.evaluate("window.seen"))


@contextmanager
def visitor(browser: Browser, door: str, merchant: str) -> Iterator[Page]:
    """Sign in as a merchant in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_LOOK)
    page.goto(f"{door}/desk")
    page.get_by_label("Store id").fill(merchant)
    page.get_by_label("API token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{door}/desk")
    yield page
    context.close()


def measured(door: str, program: str, rounds: int) -> Mapping[tuple[str, str], list[Vitals]]:
    """Look at every page of both shops in turn, so often."""
    found = defaultdict(list)
    with (
        running_browser(program) as browser,
        visitor(browser, door, "few") as small,
        visitor(browser, door, "many") as large,
    ):
        for _ in range(rounds + 1):
            for name, path in _PAGES.items():
                for shop, page in (("few", small), ("many", large)):
                    found[name, shop].append(look(page, f"{door}/desk{path}"))
    return {key: rows[1:] for key, rows in found.items()}  # the first round is for warmth


def told(found: Mapping[tuple[str, str], list[Vitals]]) -> tuple[list[str], bool]:
    """Return the table, and whether the worst of every round stays within the bars."""
    lines = [f"{'with ' + format(MANY, ',') + ' orders':<22}{'LCP ms':>8}{'ratio':>7}{'CLS':>7}{'INP ms':>8}"]
    good = True
    for name in _PAGES:
        many, few = found[name, "many"], found[name, "few"]
        worst = {key: max(one[key] for one in many) for key in BARS}
        ratio = statistics.median(one["lcp"] / max(other["lcp"], 1) for one, other in zip(many, few, strict=True))
        good = good and all(worst[key] < bar for key, bar in BARS.items()) and worst["lcp"] > 0
        lines.append(f"{name:<22}{worst['lcp']:>8.0f}{ratio:>7.2f}{worst['cls']:>7.3f}{worst['inp']:>8.0f}")
    return lines, good


def main() -> int:
    """Measure; 1 if a page is above a bar."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    program = browser_program()
    if program is None:
        sys.stderr.write("This needs chromium: `apt-get install chromium`.\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="bo-") as place, Postgres(Path(place) / "pg") as database:
        upgrade(database.url)
        given = {"DATABASE_URL": database.url, "REDIS_URL": "", "VAR_DIR": place, "ENVIRONMENT": "development"}
        crowd(given, "few", FEW, TOKEN)
        crowd(given, "many", MANY, TOKEN)
        with serving("service.web:application", given) as server:
            lines, good = told(measured(f"http://127.0.0.1:{server.port}", program, asked.rounds))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.write(f"bars: LCP {BARS['lcp']:.0f} ms, CLS {BARS['cls']}, INP {BARS['inp']:.0f} ms: ")
    sys.stdout.write("kept\n" if good else "not kept\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
