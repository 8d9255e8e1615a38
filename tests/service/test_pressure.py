"""Much work, little room, and a request to leave: everybody has a turn, nothing is lost, nothing new is begun."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from adapters.postgres.engine import connect
from adapters.postgres.merchants import Merchants
from config.env import read_env
from connector.events import OrderNamed
from connector.model import Merchant
from connector.ports import Keys, Parcel, Profile
from service import turn, work
from service.app import create_app
from service.children import wait_until
from service.pressure import LEAST_FREE, Room, free_bytes
from service.sweeper import sweep
from service.wiring import House, build
from tests.fakes import Bell, Clock, FakePlatform, FakeShop, Store
from webhooks.accept import accept


@dataclass
class Street:
    """A house with merchants whose shops all stand on one fake store."""

    house: House
    platform: FakePlatform
    shop: FakeShop
    store: Store
    clock: Clock

    def move_in(self, name: str) -> Merchant:
        profile = Profile("store-1", name, "EUR", "UTC", "en")
        added = self.house.merchants.add(name, "fake", f"https://{name}.example", profile, self.clock())
        self.house.merchants.set_keys(added.id, Keys("ck", "cs", (f"secret-{name}",)))
        self.house.merchants.change(added.id, backfilled=True, swept_at=self.clock())
        return replace(added, backfilled=True)

    def send(self, merchant: Merchant, count: int) -> None:
        order = self.store.place(("tea", 1)).id
        for _ in range(count):
            raw = self.platform.write(OrderNamed(order))
            self.house.deliveries.keep(merchant.id, Parcel("order", str(raw), wanted=True), {}, raw, self.clock())

    def waiting(self, merchant: Merchant) -> int:
        return self.house.deliveries.waiting(merchant.id, 10_000)


@pytest.fixture
def street(database_url: str, tmp_path: Path) -> Iterator[Street]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    store = Store(clock)
    store.add_shelf("tea", 9999)
    shop = FakeShop(store)
    platform = FakePlatform(lambda _address, _keys: shop)
    house = replace(build(read_env(environ)), clock=clock, platforms={"fake": platform}, doorbell=Bell())
    yield Street(house, platform, shop, store, clock)
    turn.stopping.clear()
    house.engine.dispose()


def test_a_flood_of_one_merchant_yields_to_another_after_one_round(street: Street) -> None:
    loud, quiet = street.move_in("loud"), street.move_in("quiet")
    street.send(loud, 350)
    street.send(quiet, 1)
    assert work.work(street.house, loud.id)
    assert (street.waiting(loud), street.waiting(quiet)) == (250, 1)
    bell: Any = street.house.doorbell
    assert bell.rung[-1] == loud.id, "whoever yields is called again"


def test_a_merchant_alone_is_worked_off_in_one_turn(street: Street) -> None:
    loud, busy = street.move_in("loud"), street.move_in("busy")
    street.send(loud, 350)
    street.send(busy, 1)
    assert street.house.merchants.take_lane(busy.id, "another worker")
    work.work(street.house, loud.id)
    assert street.waiting(loud) == 0, "who is in another's hands does not wait for us"


def test_a_turn_ends_even_when_nobody_else_waits(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = street.move_in("loud")
    street.send(loud, 350)
    monkeypatch.setattr(work, "Turn", lambda: turn.Turn(seconds=0))
    work.work(street.house, loud.id)
    assert street.waiting(loud) == 250


def test_a_sweep_gives_every_merchant_one_turn_and_trouble_with_one_stays_with_it(street: Street) -> None:
    troubled, quiet = street.move_in("troubled"), street.move_in("quiet")
    street.send(troubled, 1)
    street.send(quiet, 1)
    street.house.merchants.change(troubled.id, platform="unheard-of")
    assert sweep(street.house) == 2
    assert (street.waiting(troubled), street.waiting(quiet)) == (1, 0)


def test_whoever_is_asked_to_leave_takes_nothing_new(street: Street) -> None:
    merchant = street.move_in("one")
    street.send(merchant, 3)
    turn.stopping.set()
    sweep(street.house)
    work.work(street.house, merchant.id)
    assert (street.waiting(merchant), street.shop.calls) == (3, [])
    assert street.house.merchants.take_lane(merchant.id, "the next one"), "the lane is free for the next one"


def test_whoever_is_asked_to_leave_finishes_what_is_in_hand(street: Street) -> None:
    merchant = street.move_in("one")
    street.send(merchant, 150)
    calls = street.shop.calls

    class Farewell(list[str]):
        def append(self, name: str) -> None:
            super().append(name)
            turn.stopping.set()

    street.shop.calls = Farewell(calls)
    work.work(street.house, merchant.id)
    assert street.waiting(merchant) == 50, "the claimed hundred is settled, the rest waits for the next worker"


def test_a_database_that_is_away_is_answered_503(street: Street) -> None:
    merchants = Merchants(connect("postgresql://nobody@127.0.0.1:9/nowhere"), street.house.cipher)
    client = create_app(replace(street.house, merchants=merchants)).test_client()
    answer = client.post("/webhooks/fake/one", data=b"0")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert client.get("/health").status_code == 503


def test_a_database_that_is_too_busy_is_answered_503(street: Street) -> None:
    engine = create_engine(street.house.env.database_url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    client = create_app(replace(street.house, merchants=Merchants(engine, street.house.cipher))).test_client()
    with engine.connect():
        assert client.post("/webhooks/fake/one", data=b"0").status_code == 503
    assert client.post("/webhooks/fake/one", data=b"0").status_code == 401
    engine.dispose()


def test_a_flood_closes_the_door_to_that_merchant_alone(street: Street) -> None:
    loud, quiet = street.move_in("loud"), street.move_in("quiet")
    street.send(loud, 3)
    now = [0.0]
    room = Room(street.house, most=3, clock=lambda: now[0])
    assert (room(loud.id), room(quiet.id)) == (False, True)
    work.work(street.house, loud.id)
    assert not room(loud.id), "an answer holds for a moment"
    now[0] += 1
    assert room(loud.id)


def test_a_disk_that_fills_closes_the_door_before_the_database_stops(street: Street) -> None:
    merchant = street.move_in("one")
    left = [LEAST_FREE - 1]
    now = [0.0]
    room = Room(street.house, free=lambda _place: left[0], clock=lambda: now[0])
    assert not room(merchant.id)
    left[0] += 1
    now[0] += 1
    assert room(merchant.id)
    assert free_bytes(street.house.env.var_dir / "not" / "there") > 0


def test_what_is_turned_away_is_not_kept_and_a_stranger_is_not_told(street: Street) -> None:
    merchant = street.move_in("one")
    door = replace(street.house.door, room=lambda _merchant: False)
    signed = {"x-fake-signature": "secret-one", "x-fake-topic": "order"}
    assert accept(door, "fake", "one", signed, b"0") == 503
    assert accept(door, "fake", "one", {"x-fake-topic": "order"}, b"0") == 401
    assert accept(door, "fake", "nobody", signed, b"0") == 401
    assert (street.waiting(merchant), accept(street.house.door, "fake", "one", signed, b"0")) == (0, 200)
    assert street.waiting(merchant) == 1


@pytest.mark.journey
@pytest.mark.parametrize("process", ["worker", "sweeper"])
@pytest.mark.parametrize("bell", [True, False])
def test_a_process_that_is_asked_to_leave_leaves_in_peace(
    street: Street, tmp_path: Path, redis_url: str, process: str, bell: bool
) -> None:
    environ = {**os.environ, "DATABASE_URL": street.house.env.database_url, "VAR_DIR": str(tmp_path)}
    environ |= {"REDIS_URL": redis_url if bell else "", "ENVIRONMENT": "development"}
    command = [sys.executable, "-m", "service.cli", process]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as running:
        reached = wait_until(lambda: _heeds(running.pid), 60)
        time.sleep(0.5)  # from the handler to the loop
        running.send_signal(signal.SIGTERM)
        code = running.wait(20)
        assert running.stderr is not None
        assert (reached, code) == (True, 0), running.stderr.read()


def _heeds(pid: int) -> bool:
    """Tell whether a process has a handler of its own for SIGTERM."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
    return bool(caught and int(caught[1], 16) & (1 << (signal.SIGTERM - 1)))
