from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.process import Sandbox, Shop, start
from tests.sandbox.receiver import Receiver


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = start(tmp_path_factory.mktemp("sandbox"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    """A store of the recorded kind, with nothing sold yet."""
    return sandbox.open()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
