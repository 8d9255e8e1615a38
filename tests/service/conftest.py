import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.embedded import Postgres
from tests.service.office import Office, open_office
from tests.support.databases import short_directory


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    with short_directory() as directory:
        with Postgres(directory / "postgres"):
            pass
        yield directory / "postgres"


@pytest.fixture
def empty() -> Iterator[Path]:
    with short_directory() as directory:
        yield directory


@pytest.fixture
def home(empty: Path, made: Path) -> Path:
    """A place in which PostgreSQL ran before: making one takes a second."""
    shutil.copytree(made, empty / "postgres")
    return empty


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """A merchant whose postman has real books and a mailbox."""
    with open_office(database_url, tmp_path) as found:
        yield found
