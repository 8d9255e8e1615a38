"""What tests may ask for: servers that run for the whole session, and a fresh piece of each for every test."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from service.embedded import Postgres, Redis
from tests.support.browser import browser_program, running_browser
from tests.support.databases import fresh_database, migrated_template, running_postgres, short_directory
from tests.support.loopback import only_loopback
from tests.support.mailbox import Mailbox, mailbox
from tests.support.sandbox import running_sandbox

# HYPOTHESIS_PROFILE=long looks fifty times as far; how long one example takes on a busy machine proves nothing.
settings.register_profile("normal", max_examples=100, deadline=None)
settings.register_profile("bar", max_examples=1700, deadline=None)  # three times that many histories
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))
_MISSING = "no chromium was found on this machine"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser, which on CI (CI=true) is a failure instead."""
    if browser_program() is None and os.environ.get("CI") != "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=_MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many browser tests did not run, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("browser" in report.keywords for report in skipped)
    if count:
        terminalreporter.write_line(f"{count} browser tests not run: {_MISSING}")


@pytest.fixture(scope="session", autouse=True)
def _hear_ctrl_c() -> None:
    """Let the programs under test hear it although these tests may run in the background, where it is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    with only_loopback():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server; ask for `database_url` instead unless you test the server itself."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def database_template(postgres: Postgres) -> str:
    """The migrated database that every test's own is copied from."""
    return migrated_template(postgres)


@pytest.fixture
def database_url(postgres: Postgres, database_template: str) -> Iterator[str]:
    """A migrated, empty database of this test's own."""
    with fresh_database(postgres, database_template) as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of one Redis server; ask for `redis_url` instead."""
    with short_directory() as directory, Redis(directory / "redis") as server:
        if server.url is None:
            pytest.skip("no Redis is to be had on this machine")
        yield server.url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """An empty Redis."""
    from redis import Redis as Client  # noqa: PLC0415  # only for those who ask

    with Client.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@pytest.fixture
def smtp() -> Iterator[Mailbox]:
    """A mailbox: `smtp.url` to send to, `smtp.mails` to read."""
    with mailbox() as box:
        yield box


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[str]:
    """The address of a sandbox of this test's own."""
    with running_sandbox(tmp_path / "sandbox") as url:
        yield url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser; open a context of your own in it. Mark the test `browser`."""
    program = browser_program()
    assert program, f"{_MISSING}, and CI=true does not let that pass"
    with running_browser(program) as browser:
        yield browser
