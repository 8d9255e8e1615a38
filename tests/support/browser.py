"""Debian's chromium under playwright; its own downloaded browsers are not used."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_PLACES = ("/usr/bin/chromium",)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def browser_program() -> str | None:
    """Return the browser found on this machine."""
    fixed = [place for place in _PLACES if Path(place).exists()]
    return next(iter(fixed), None) or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """Start the browser and close it with everything it opened."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        browser.close()
