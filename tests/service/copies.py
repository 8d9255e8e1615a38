"""Databases to copy from and to, with something of every kind in the first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select

from adapters.postgres.tables import metadata
from config.env import read_env
from connector.handle import cancel, settle, take
from connector.model import Merchant
from connector.ports import Keys, Look, Parcel, Profile
from service.cli import main
from service.wiring import House, build
from tests.fakes import Bell, Clock, FakePlatform, FakePost, FakeShop, Store

CANARIES = ("ck_canary", "cs_canary", "whs_canary", "kim.canary", "Kim Canary")


@dataclass
class Source:
    """A house with a merchant, orders and refunds; its shop is a fake that outlives every restore."""

    house: House
    merchant: Merchant
    store: Store
    shop: FakeShop
    clock: Clock

    @property
    def url(self) -> str:
        return self.house.env.database_url

    def order(self) -> str:
        order = self.store.place(("tea", 3)).id
        events = [one.then for one in self.store.hints]
        self.store.hints.clear()
        take(self.house.desk(self.merchant), events, self.clock())
        return order

    def cancel(self, order: str, units: int = 1) -> None:
        cancel(self.house.desk(self.merchant), order, {f"{order}0": units}, "merchant:kim", self.clock())

    def states(self) -> list[str]:
        with self.house.books.record(self.merchant.id) as record:
            return [one.state.value for one in record.operations.money()]


def environ(url: str, place: Path) -> dict[str, str]:
    """Return the environment of a console on a database."""
    return {"DATABASE_URL": url, "VAR_DIR": str(place), "REDIS_URL": "", "ENVIRONMENT": "development"}


def console(url: str, place: Path, *words: str) -> Result:
    """Run `backorder` on a database."""
    return CliRunner().invoke(main, words, env=environ(url, place))


@contextmanager
def source(url: str, place: Path) -> Iterator[Source]:
    """Fill a database."""
    clock = Clock()
    store = Store(clock)
    store.add_shelf("tea", 1)
    shop = FakeShop(store)
    platforms: Any = {"fake": FakePlatform(lambda _address, _keys: shop)}
    house = replace(build(read_env(environ(url, place))), clock=clock, platforms=platforms)
    house = replace(house, doorbell=Bell(), post=FakePost())
    profile = Profile("store-1", "One", "EUR", "UTC", "en")
    added = house.merchants.add("m1", "fake", "https://m1.example", profile, clock())
    house.merchants.set_keys(added.id, Keys("ck_canary", "cs_canary", ("whs_canary",)))
    house.merchants.change(added.id, backfilled=True, swept_at=clock(), seen_to=clock())
    parcel = Parcel("order.created", "sha256:1", wanted=True)
    house.deliveries.keep(added.id, parcel, {}, b'{"email":"kim.canary@example.org","name":"Kim Canary"}', clock())
    filled = Source(house, replace(added, backfilled=True), store, shop, clock)
    settle(house.desk(added), Look(items=tuple(one.shown() for one in store.shelves.values())), clock())
    filled.cancel(filled.order())
    yield filled
    house.engine.dispose()


def rows(url: str) -> dict[str, Sequence[Any]]:
    """Return every row of every table of ours."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {one.name: [tuple(row) for row in connection.execute(select(one))] for one in metadata.sorted_tables}
    engine.dispose()
    return {name: sorted(values, key=str) for name, values in found.items()}
