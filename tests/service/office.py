"""A merchant's office for tests: real books, a store of ours, and the mailbox its letters go to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.postgres.notices import Notice
from adapters.speech import BabelSpeech
from config.env import read_env
from connector import failpoint
from connector.handle import add_supplies, settle, take
from connector.model import Merchant, Supply
from connector.policy import Policy
from connector.ports import Desk, Keys, Look, Profile
from service.postman import deliver_notices
from service.wiring import House, build
from tests.fakes import Clock, FakeShop, Store
from tests.fakes.small import EveryDay, FakePost

KIM, ANA = "kim@example.org", "ana@example.org"
NIGHT = {"quiet_from": 21, "quiet_until": 8}


@dataclass
class Office:
    """One merchant, a store of ours, and the mailbox its letters go to."""

    house: House
    merchant: Merchant
    desk: Desk
    store: Store
    post: FakePost
    clock: Clock

    def policy(self, **choices: Any) -> None:
        self.house.merchants.set_policy(self.merchant.id, replace(Policy(update_days=None), **choices))

    def sell(self, units: int = 3, **more: Any) -> str:
        """Sell tea beyond stock and take the news of it in."""
        order = self.store.place(("tea", units), **more).id
        self.hear()
        return order

    def hear(self) -> None:
        take(self.desk, [one.then for one in self.store.hints], self.clock())
        self.store.hints.clear()

    def expect(self, days: int) -> None:
        """Expect tea on a day: the promises of those who wait move."""
        due = self.clock().date() + timedelta(days=days)
        with self.house.books.record(self.merchant.id) as record:
            record.cases.use_supply("tea", 10_000, self.clock())
        add_supplies(self.desk, [Supply("tea", 500, due)], "merchant:test", self.clock())

    def deliver(self, hour: str = "") -> list[str]:
        """Let the postman go once; return the subjects of what went out now."""
        if hour:
            self.clock.now = datetime.fromisoformat(hour).replace(tzinfo=UTC)
        before = len(self.post.box)
        deliver_notices(self.house, self.desk, self.clock())
        return [one.subject for one in self.post.box[before:]]

    def notices(self) -> list[Notice]:
        with self.house.books.record(self.merchant.id) as record:
            return [one for order in self.store.orders for one in record.notices.of_order(order)]

    def states(self) -> list[tuple[str, str]]:
        return [(one.kind, one.state) for one in self.notices()]

    def tasks(self) -> list[tuple[str, str]]:
        with self.house.books.record(self.merchant.id) as record:
            return [(row["kind"], row["subject"]) for row in record.tasks.listed()]

    def told(self) -> list[int]:
        """Return which notices the ledger says were sent, oldest first."""
        with self.house.books.record(self.merchant.id) as record:
            entries = [one for one in record.entries() if one.event == "notice_sent"]
        return [int(str(one.payload["notice"])) for one in entries]


@contextmanager
def open_office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock, post = Clock(), FakePost()
    house = replace(build(read_env(environ | {"MAIL_FROM": "post@mugs.example"})), clock=clock, post=post)
    profile = Profile("store-1", "Mugs", "EUR", "Europe/Berlin", "en")
    added = house.merchants.add("mtest", "woocommerce", "http://127.0.0.1:9/woo/x", profile, clock())
    house.merchants.set_keys(added.id, Keys("ck", "cs", ("whs",)))
    house.merchants.change(added.id, backfilled=True)
    store = Store(clock)
    store.add_shelf("tea", 1)
    merchant = replace(added, backfilled=True)
    desk = Desk(merchant, house.books, FakeShop(store), BabelSpeech, EveryDay(), clock, calendars=lambda _: EveryDay())
    settle(desk, Look(items=tuple(shelf.shown() for shelf in store.shelves.values())), clock())
    found = Office(house, merchant, desk, store, post, clock)
    found.policy()
    yield found
    failpoint.disarm()
    house.engine.dispose()
