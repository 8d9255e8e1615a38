"""One merchant, one hand at a time; and the one served longest ago comes first."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from adapters.postgres.books import PostgresBooks
from adapters.postgres.deliveries import Deliveries
from adapters.postgres.engine import Engine
from adapters.postgres.merchants import Merchants
from connector.ports import Parcel
from tests.fakes import START
from tests.postgres.conftest import added
from tests.postgres.sample import LATER, a_refund

EVERY = timedelta(minutes=5)


@pytest.fixture
def merchant(merchants: Merchants) -> int:
    return added(merchants, "m1").id


def test_a_lane_belongs_to_one_worker_until_it_leaves(merchants: Merchants, merchant: int) -> None:
    assert merchants.take_lane(merchant, "a")
    assert not merchants.take_lane(merchant, "b")
    assert merchants.take_lane(merchant, "a"), "whoever holds it may go on"
    merchants.leave_lane(merchant, "b")
    assert not merchants.take_lane(merchant, "b"), "nobody leaves for another"
    merchants.leave_lane(merchant, "a")
    assert merchants.take_lane(merchant, "b")


def test_a_lane_nobody_came_back_to_is_free_again(merchants: Merchants, merchant: int, engine: Engine) -> None:
    assert merchants.take_lane(merchant, "a")
    with engine.begin() as connection:
        connection.execute(text("UPDATE merchant SET lane_until = now() - interval '1 second'"))
    assert merchants.holds_lane(merchant, "a"), "until somebody else comes"
    assert merchants.take_lane(merchant, "b")
    assert not merchants.take_lane(merchant, "a")
    assert (merchants.holds_lane(merchant, "a"), merchants.holds_lane(merchant, "b")) == (False, True)


def test_each_taking_has_a_higher_fence(merchants: Merchants, merchant: int) -> None:
    fences = []
    for owner in ("a", "b", "a"):
        merchants.take_lane(merchant, owner)
        fences.append(merchants.row(merchant)["lane_fence"])
        merchants.leave_lane(merchant, owner)
    assert fences == [1, 2, 3]


def test_lanes_of_two_merchants_are_apart(merchants: Merchants, merchant: int) -> None:
    other = added(merchants, "m2").id
    assert merchants.take_lane(merchant, "a")
    assert merchants.take_lane(other, "b")


def test_a_merchant_that_was_removed_has_no_lane_and_no_work(merchants: Merchants, merchant: int) -> None:
    merchants.change(merchant, active=False)
    assert not merchants.take_lane(merchant, "a")
    assert list(merchants.with_work(START, EVERY)) == []


def _served(merchants: Merchants, merchant: int, hour: int) -> None:
    merchants.change(merchant, swept_at=START, served_at=datetime(2026, 1, 1, hour, tzinfo=UTC))


def test_who_was_served_longest_ago_comes_first(merchants: Merchants, deliveries: Deliveries, merchant: int) -> None:
    second, third = added(merchants, "m2").id, added(merchants, "m3").id
    for one, hour in ((merchant, 3), (second, 1), (third, 2)):
        _served(merchants, one, hour)
        for body in (b"1", b"2"):
            deliveries.keep(one, Parcel("order.updated", body.hex(), wanted=True), {}, body, START)
    assert list(merchants.with_work(START, EVERY)) == [second, third, merchant]
    assert list(merchants.with_work(START, EVERY, limit=1)) == [second]


def test_work_is_whatever_is_due(merchants: Merchants, postgres_books: PostgresBooks, merchant: int) -> None:
    _served(merchants, merchant, 1)
    assert list(merchants.with_work(START, EVERY)) == []
    with postgres_books.record(merchant) as record:
        record.wake("order:1", LATER, order="1")
    assert list(merchants.with_work(START + timedelta(minutes=1), timedelta(hours=9))) == []
    assert list(merchants.with_work(LATER, timedelta(hours=9))) == [merchant]
    with postgres_books.record(merchant) as record:
        record.woken(LATER)
        record.slept()
        record.operations.add(a_refund())
    assert list(merchants.with_work(START, EVERY)) == [merchant]


def test_looking_around_is_due_each_time_its_time_has_passed(merchants: Merchants, merchant: int) -> None:
    assert merchants.sweep_due(merchant, START, EVERY), "it was never looked around"
    merchants.change(merchant, swept_at=START)
    assert not merchants.sweep_due(merchant, START + EVERY - timedelta(seconds=1), EVERY)
    assert merchants.sweep_due(merchant, START + EVERY, EVERY)
    merchants.change(merchant, swept_at=START + timedelta(hours=3))
    assert merchants.sweep_due(merchant, START, EVERY), "a clock that went wrong postpones nothing"
    assert merchant in merchants.with_work(START, EVERY)
    assert list(merchants.with_work(START + EVERY, EVERY)) == [merchant]
