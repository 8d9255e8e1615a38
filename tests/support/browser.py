"""Debian's chromium under playwright; its own downloaded browsers are not used."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_PLACES = ("/usr/bin/chromium",)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
_PATIENCE = 20.0  # seconds a driver that was told to stop may take


def browser_program() -> str | None:
    """Return the browser found on this machine."""
    fixed = [place for place in _PLACES if Path(place).exists()]
    return next(iter(fixed), None) or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """Start the browser and close it with everything it opened."""
    with _driven() as started, sync_playwright() as playwright:
        started.extend(_drivers())
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        started.append(0)  # from here on it is only a matter of stopping
        browser.close()


@contextmanager
def _driven() -> Iterator[list[int]]:
    """See to it that playwright's driver ends: now and then one does not, and whoever waits for it waits for ever."""
    drivers: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            if drivers[-1:] == [0] and not over.wait(_PATIENCE):
                _kill(drivers[:-1])
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield drivers
    finally:
        over.set()
        watcher.join()


def _drivers() -> list[int]:
    """Return the drivers this process started."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = {int(one) for file in tasks for one in file.read_text().split()}
    return [one for one in children if b"run-driver" in Path(f"/proc/{one}/cmdline").read_bytes()]


def _kill(drivers: list[int]) -> None:
    for one in drivers:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
