"""A house whose clock the test moves: one process, real database, real stores, real mail, and its pages on a port."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func, select
from werkzeug.serving import make_server

from adapters.postgres.tables import schedule
from config.env import read_env
from connector.handle import add_supplies, find_item
from connector.model import Merchant, Supply
from sandbox.tour.eyes import Eyes, wait_for
from service.app import create_app
from service.up import connect_sandbox, free_port
from service.wiring import House, build
from service.work import work
from tests.support.mailbox import Mailbox

# Calls enough for a crowd: how a full bucket is waited for is shown elsewhere.
ROOM = {"maximum": 50_000, "restore": 50_000}


@dataclass
class Wound:
    """The clock: real time, and how far it was moved on."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Town:
    """A store, the house that keeps its backorders, and everything that was mailed."""

    house: House
    clock: Wound
    merchant: Merchant
    eyes: Eyes
    box: Mailbox
    platform: str
    orders: list[int] = field(default_factory=list)

    def buy(self, units: int, name: str = "ada", **more: Any) -> int:
        """Buy lamps as a person in the United States would."""
        buyer = {"first_name": "Ada", "last_name": "Example", "email": self.address(name), "country": "US"} | more
        lines = [{"sku": "LAMP", "quantity": units}]
        body = {"lines": lines, "buyer": buyer, "payment": "rig_card"}
        order = int(self.eyes.store("buy", body)["order_id"])
        self.orders.append(order)
        return order

    def address(self, name: str) -> str:
        return f"{name}.{self.merchant.public_id}@example.com"

    def settle(self, rounds: int = 3) -> None:
        """Let the house do what is due now; the store's webhooks are on their way meanwhile."""
        for _ in range(rounds):
            self.eyes.store("webhooks/flush", {})
            self.house.merchants.change(self.merchant.id, swept_at=None)
            assert work(self.house, self.merchant.id)

    def until(self, day: date, hour: int = 12) -> None:
        """Let the time pass, stopping wherever something is planned on its way."""
        end = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        while self.clock() < end:
            later = min(end, max(self._planned() or end, self.clock() + timedelta(minutes=5)))
            self.clock.ahead += later - self.clock() + timedelta(seconds=1)
            self.settle(1)
        self.settle(2)

    def _planned(self) -> datetime | None:
        query = select(func.min(schedule.c.due)).where(schedule.c.merchant_id == self.merchant.id)
        with self.house.engine.connect() as connection:
            found: datetime | None = connection.execute(query).scalar_one()
        return found

    def expect(self, due: date | None, units: int = 60) -> None:
        """Expect lamps; what was expected before is forgotten."""
        now = self.house.clock()
        with self.house.books.record(self.merchant.id) as record:
            key = find_item(record, "LAMP")
            record.cases.use_supply(key, 10_000, now)
        if due:
            add_supplies(self.house.desk(self.merchant), [Supply(key, units, due)], "merchant:test", now)
        self.settle()

    def waits(self, order: int) -> tuple[int, int]:
        """Return (owed, assigned) of the only line of an order."""
        with self.house.books.record(self.merchant.id) as record:
            held = record.cases.order(str(order))
        assert held is not None
        return held.lines[0].owed, held.lines[0].assigned

    def told(self, order: int) -> date:
        """Return the day the buyer of an order was told last."""
        with self.house.books.record(self.merchant.id) as record:
            held = record.cases.order(str(order))
        assert held is not None
        promise = held.lines[0].promise
        assert promise is not None
        assert promise.due is not None
        return promise.until or promise.due

    def refunded(self, order: int) -> list[int]:
        """Return what the bank paid back for an order, in minor units."""
        return self.eyes.refunds(order)

    def paid_back(self, orders: list[int]) -> dict[int, int]:
        """Return how many times the bank paid back for each order."""
        rows = [row for row in self.eyes.books()["bank"] if row["kind"] == "refund"]
        return {one: sum(row["order"] == one for row in rows) for one in orders}

    def mails(self, name: str = "ada") -> list[str]:
        """Return subject and text of every mail to a buyer, oldest first."""
        found = self.box.to(self.address(name))
        return [f"{one['Subject']}\n{one.get_body(('plain',)).get_content()}" for one in found]  # type: ignore[union-attr]

    def link(self, name: str = "ada") -> str:
        """Return the newest link to the buyer's page."""
        found = [one for text in self.mails(name) for one in re.findall(r"http://[^\s<>\"]+/b/[\w-]+", text)]
        return str(found[-1])

    def consents(self, order: int) -> list[tuple[str, str]]:
        """Return who answered what about an order, by the ledger."""
        with self.house.books.record(self.merchant.id) as record:
            return [(one.actor, str(one.payload["answer"])) for one in record.consents(str(order))]

    def tasks(self) -> list[str]:
        """Return the kinds of the open tasks."""
        with self.house.books.record(self.merchant.id) as record:
            return [row["kind"] for row in record.tasks.listed()]

    def policy(self, **choices: Any) -> None:
        """Change what the merchant chose."""
        held = self.house.merchants.policy(self.merchant.id)
        self.house.merchants.set_policy(self.merchant.id, replace(held, **choices))


@contextmanager
def town(
    platform: str, sandbox: str, database_url: str, place: Path, box: Mailbox, *, watch_only: bool = False
) -> Iterator[Town]:
    """Open a house for one store of the sandbox, with five lamps at 22.00 and 10 % tax."""
    port, clock = free_port(0), Wound()
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(place), "REDIS_URL": "", "ENVIRONMENT": "development"}
    environ |= {
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SANDBOX_URL": sandbox,
        "SMTP_URL": box.url,
    }
    house = replace(build(read_env(environ)), clock=clock)
    server = make_server("127.0.0.1", port, create_app(house), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        name = f"shop-{platform}"
        wish: dict[str, Any] = {"name": name, "platform": platform}
        if platform == "shopify":
            wish["points"] = ROOM
        requests.post(f"{sandbox}/control/shops", json=wish, timeout=30).raise_for_status()
        merchant, token = connect_sandbox(house, name, watch_only=watch_only)
        found = Town(
            house,
            clock,
            merchant,
            Eyes(sandbox, name, f"http://127.0.0.1:{port}", merchant.public_id, token),
            box,
            platform,
        )
        found.policy(second_reading=timedelta(seconds=0), update_days=None)
        yield found
    finally:
        server.shutdown()
        house.engine.dispose()


def eventually(town: Town, look: Any, wanted: Any, seconds: float = 30) -> None:
    """Work until it is so, or fail with what was found."""

    def again() -> Any:
        town.settle(1)
        return look()

    found = wait_for(again, wanted, seconds)
    assert found == wanted, f"expected {wanted!r}, found {found!r}"


class Crash(BaseException):
    """The process died."""


def dying_after(house: House, quotes: int) -> House:
    """Return the house in a process that dies when it asks a shop what a cancellation comes to once too often."""
    left = [quotes]

    def open_(platform: Any, *given: Any) -> Any:
        shop = platform.open(*given)
        quote = shop.quote

        def dying(*asked: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Crash
            return quote(*asked)

        return Dying(shop, dying)

    platforms = {name: Opening(one, open_) for name, one in house.platforms.items()}
    return replace(house, platforms=platforms)


@dataclass
class Opening:
    """A platform whose shops are opened in another way."""

    platform: Any
    way: Any

    def open(self, *given: Any) -> Any:
        return self.way(self.platform, *given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.platform, name)


@dataclass
class Dying:
    """A shop that may be the last thing a process talks to."""

    shop: Any
    quote: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)
