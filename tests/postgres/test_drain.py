"""From what arrived to what is settled: what is odd is set aside, what is away is waited for, the rest flows."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from adapters.postgres.deliveries import Deliveries, Delivery
from adapters.postgres.merchants import Merchants
from connector.errors import Gone, NotSent
from connector.events import Event
from connector.ports import Parcel
from tests.fakes import FakePlatform, Rig, rig
from tests.postgres.conftest import added
from webhooks.drain import MOST_CLAIMS, drain

ODD = b"not a number"


@pytest.fixture
def shop(merchants: Merchants) -> Rig:
    """A shop with 1 unit, everything read; its merchant has the same number in the real database."""
    assert added(merchants, "m1").id == 1
    made = rig()
    made.store.add_shelf("tea", 1)
    made.connect()
    return made


@pytest.fixture
def platform(shop: Rig) -> FakePlatform:
    return FakePlatform(lambda *_: shop.shop)


def _arrive(shop: Rig, platform: FakePlatform, deliveries: Deliveries, *odd: bytes) -> None:
    bodies = [platform.write(one.then) for one in shop.store.hints]
    shop.store.hints.clear()
    for body in (*odd, *bodies):
        deliveries.keep(1, Parcel("order.updated", body.hex(), wanted=True), {}, body, shop.clock())


def _drain(shop: Rig, platform: FakePlatform, deliveries: Deliveries, *, after: float = 0) -> int:
    now: datetime = shop.clock.forward(after)
    return drain(shop.desk, platform, deliveries, lambda: now)


def _states(deliveries: Deliveries) -> list[str]:
    return [one.state for one in deliveries.listed(1)]


def test_what_arrived_is_settled_in_one_go(shop: Rig, platform: FakePlatform, deliveries: Deliveries) -> None:
    orders = [shop.store.place(("tea", 2)).id for _ in range(3)]
    _arrive(shop, platform, deliveries)
    assert _drain(shop, platform, deliveries) == 3
    assert [shop.line(one).owed for one in orders] == [1, 2, 2]
    assert _states(deliveries) == ["done"] * 3
    assert shop.shop.calls.count("look") == 2, "one to connect, one for all three"
    assert _drain(shop, platform, deliveries) == 0


def test_an_odd_body_is_set_aside_with_a_task_and_holds_nobody_up(
    shop: Rig, platform: FakePlatform, deliveries: Deliveries
) -> None:
    order = shop.store.place(("tea", 2)).id
    _arrive(shop, platform, deliveries, ODD)
    _drain(shop, platform, deliveries)
    assert _states(deliveries) == ["quarantined", "done"]
    assert (shop.tasks(), shop.line(order).owed) == (["delivery_quarantined"], 1)


def test_a_shop_that_is_away_is_waited_for_as_long_as_it_takes(
    shop: Rig, platform: FakePlatform, deliveries: Deliveries
) -> None:
    order = shop.store.place(("tea", 2)).id
    _arrive(shop, platform, deliveries)
    shop.shop.away = NotSent("away", wait=30)
    for _ in range(9):
        _drain(shop, platform, deliveries, after=30)
    assert (_states(deliveries), shop.tasks()) == (["claimed"], [])
    shop.shop.away = None
    _drain(shop, platform, deliveries, after=30)
    assert (_states(deliveries), shop.line(order).owed) == (["done"], 1)


def test_one_that_fails_again_and_again_is_set_aside_after_five_tries(
    shop: Rig, platform: FakePlatform, deliveries: Deliveries
) -> None:
    shop.store.place(("tea", 2))
    _arrive(shop, platform, deliveries)
    shop.shop.away = Gone("odd")
    for _ in range(MOST_CLAIMS + 1):
        _drain(shop, platform, deliveries, after=60)
    assert (_states(deliveries), shop.tasks()) == (["quarantined"], ["delivery_quarantined"])


def test_one_that_was_set_aside_settles_when_it_is_replayed(
    shop: Rig, platform: FakePlatform, deliveries: Deliveries
) -> None:
    order = shop.store.place(("tea", 2)).id
    _arrive(shop, platform, deliveries)
    (one,) = deliveries.claim(1, shop.clock())
    deliveries.finish([one.id], shop.clock(), "quarantined")
    deliveries.replay(1, one.id, shop.clock())
    _drain(shop, platform, deliveries)
    assert (_states(deliveries), shop.line(order).owed) == (["done"], 1)


class _Killed(BaseException):
    """The worker dies."""


@dataclass
class _Poisoned(FakePlatform):
    """A platform on which the first body ever written breaks whoever reads it."""

    poison: BaseException = field(default_factory=RuntimeError)

    def read(self, topic: str, raw: bytes) -> tuple[Event, ...]:
        if raw == b"0":
            raise self.poison
        return super().read(topic, raw)


@pytest.mark.parametrize("poison", [RuntimeError("poison"), _Killed()], ids=["breaks the reader", "kills the worker"])
def test_poison_is_set_aside_after_five_tries_and_the_rest_flows(
    shop: Rig, deliveries: Deliveries, poison: BaseException
) -> None:
    platform = _Poisoned(lambda *_: shop.shop, poison=poison)
    orders = [shop.store.place(("tea", 2)).id for _ in range(3)]
    _arrive(shop, platform, deliveries)
    for _ in range(12):
        with suppress(_Killed):
            _drain(shop, platform, deliveries, after=61)
    assert _states(deliveries) == ["quarantined", "done", "done"]
    assert shop.line(orders[2]).owed == 2


def test_whoever_claimed_and_died_leaves_it_to_the_next(
    shop: Rig, platform: FakePlatform, deliveries: Deliveries
) -> None:
    order = shop.store.place(("tea", 2)).id
    _arrive(shop, platform, deliveries)
    held: list[Delivery] = list(deliveries.claim(1, shop.clock()))
    assert len(held) == 1
    assert _drain(shop, platform, deliveries) == 0
    assert _drain(shop, platform, deliveries, after=timedelta(minutes=1).total_seconds()) == 1
    assert shop.line(order).owed == 1
