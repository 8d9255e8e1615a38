"""Journeys share one running house; each has a store of its own in it."""

from collections.abc import Iterator

import pytest

from tests.journeys.running import Running, Store, connected_store, running_house
from tests.support.databases import short_directory


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """Everything that `backorder up` starts."""
    with short_directory() as directory, running_house(directory) as found:
        yield found


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave the house to the next journey as it was found."""
    yield
    if "running" in request.fixturenames:
        request.getfixturevalue("running").let_go()


@pytest.fixture
def store(running: Running) -> Store:
    """A fresh store with lamps (22.00 + 10 % tax), connected."""
    return connected_store(running)
