"""Books to hold to one contract: those in memory that other tests trust, and the real ones in PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from adapters.cipher import Cipher
from adapters.postgres.books import PostgresBooks
from adapters.postgres.deliveries import Deliveries
from adapters.postgres.engine import Engine, connect, ledger_key
from adapters.postgres.merchants import Merchants
from connector.model import Merchant
from connector.policy import Policy
from connector.ports import Keys, Profile
from tests.fakes import START, MemoryBooks, a_merchant

CIPHER = Cipher({"k1": b"x" * 32})


@dataclass
class Shelf:
    """Books with two merchants in them, and how to change what is known of the first."""

    books: Any
    first: Merchant
    second: Merchant
    set_policy: Callable[[Policy], None]
    set_merchant: Callable[..., None]
    stop_money: Callable[[str, bool], None]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A pool of connections to an empty, migrated database."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def merchants(engine: Engine) -> Merchants:
    """All merchants: none yet."""
    return Merchants(engine, CIPHER)


@pytest.fixture
def deliveries(engine: Engine) -> Deliveries:
    """All deliveries: none yet."""
    return Deliveries(engine, CIPHER)


def added(merchants: Merchants, name: str) -> Merchant:
    """Write a merchant down."""
    profile = Profile("store-1", f"Shop {name}", "EUR", "UTC", "en")
    one = merchants.add(name, "fake", f"https://{name}.example", profile, START)
    merchants.change(one.id, backfilled=True)
    merchants.set_keys(one.id, Keys(f"ck_{name}", f"cs_{name}", (f"whsec_{name}",)))
    return replace(one, backfilled=True)


@pytest.fixture
def postgres_books(engine: Engine) -> PostgresBooks:
    """The real books."""
    return PostgresBooks(engine, CIPHER, ledger_key(engine, CIPHER))


@pytest.fixture(params=["memory", "postgres"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """Both kinds of books in turn, each with two merchants."""
    return _memory() if request.param == "memory" else _postgres(request)


def _memory() -> Shelf:
    first, second = a_merchant(1), a_merchant(2)
    books = MemoryBooks(first, second)

    def change(**values: Any) -> None:
        books.set_merchant(replace(books.state(1).merchant, **values))

    return Shelf(books, first, second, lambda policy: books.set_policy(1, policy), change, books.stop_money)


def _postgres(request: pytest.FixtureRequest) -> Shelf:
    merchants: Merchants = request.getfixturevalue("merchants")
    first, second = added(merchants, "m1"), added(merchants, "m2")

    def change(**values: Any) -> None:
        merchants.change(first.id, **values)

    books = request.getfixturevalue("postgres_books")
    return Shelf(
        books, first, second, lambda policy: merchants.set_policy(first.id, policy), change, merchants.stop_money
    )
