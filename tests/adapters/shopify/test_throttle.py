"""The arithmetic of a bucket of points, in memory and in Redis alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.throttle import Bucket, Budget, MemoryBudget, Status
from service.budget import RedisBudget, budget_for
from tests.adapters.shopify.edge import Hands

SHOP = "mugs.myshopify.com"


@pytest.fixture(params=["memory", "redis"])
def budget(request: pytest.FixtureRequest, hands: Hands) -> Iterator[Budget]:
    """Both kinds, held to one contract."""
    if request.param == "memory":
        yield MemoryBudget(hands.read)
    else:
        made = RedisBudget(request.getfixturevalue("redis_url"), hands.read)
        yield made
        made._redis.close()


def status(available: float = 2000, actual: float | None = 10, restore: float = 100, maximum: float = 2000) -> Status:
    return Status(requested=50, actual=actual, maximum=maximum, available=available, restore=restore)


def test_points_are_taken_until_the_rest_is_kept_for_money(budget: Budget) -> None:
    budget.learn(SHOP, status(), 0)
    assert [budget.reserve(SHOP, 500, money=False) for _ in range(3)] == [0, 0, 0]
    assert budget.reserve(SHOP, 500, money=False) == pytest.approx(4.0)  # 500 + 400 kept - 500 there, 100 a second
    assert budget.reserve(SHOP, 500, money=True) == 0
    assert budget.reserve(SHOP, 500, money=True) == pytest.approx(5.0)


def test_a_refused_reservation_takes_nothing_and_succeeds_after_the_wait(budget: Budget, hands: Hands) -> None:
    budget.learn(SHOP, status(available=100), 0)
    wait = budget.reserve(SHOP, 300, money=False)
    assert wait == budget.reserve(SHOP, 300, money=False) == pytest.approx(6.0)
    hands.pause(wait)
    assert budget.reserve(SHOP, 300, money=False) == 0


def test_what_a_call_did_not_use_comes_back(budget: Budget) -> None:
    budget.learn(SHOP, status(available=1000), 0)
    assert budget.reserve(SHOP, 600, money=False) == 0
    budget.learn(SHOP, status(available=990, actual=10), 600)
    assert budget.reserve(SHOP, 590, money=False) == 0
    assert budget.reserve(SHOP, 1, money=False) > 0


def test_an_answer_does_not_free_points_that_other_calls_still_hold(budget: Budget) -> None:
    budget.learn(SHOP, status(available=2000), 0)
    assert budget.reserve(SHOP, 1500, money=False) == 0  # under way elsewhere
    assert budget.reserve(SHOP, 100, money=False) == 0
    budget.learn(SHOP, status(available=1990, actual=10), 100)
    assert budget.reserve(SHOP, 100, money=False) > 0


def test_what_the_shop_says_counts_when_it_is_less(budget: Budget) -> None:
    assert budget.reserve(SHOP, 100, money=True) == 0
    budget.learn(SHOP, status(available=4, actual=None), 100)
    assert budget.reserve(SHOP, 100, money=True) == pytest.approx(0.96)


def test_a_shop_that_wants_peace_gets_it_for_money_too(budget: Budget, hands: Hands) -> None:
    budget.learn(SHOP, status(), 0)
    budget.hold(SHOP, 7)
    budget.hold(SHOP, 3)
    assert budget.reserve(SHOP, 1, money=True) == pytest.approx(7.0)
    hands.pause(7)
    assert budget.reserve(SHOP, 1, money=True) == 0


def test_shops_do_not_share_their_points(budget: Budget) -> None:
    budget.hold(SHOP, 60)
    assert budget.reserve("lamps.myshopify.com", 100, money=False) == 0


def test_a_call_dearer_than_the_bucket_waits_for_a_full_one_and_not_for_ever(budget: Budget, hands: Hands) -> None:
    budget.learn(SHOP, status(available=500, maximum=1000), 0)
    wait = budget.reserve(SHOP, 950, money=False)
    assert wait == pytest.approx(5.0)
    hands.pause(wait)
    assert budget.reserve(SHOP, 950, money=False) == 0


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_many_at_once_take_no_point_twice(kind: str, request: pytest.FixtureRequest) -> None:
    def still() -> float:
        return 1000.0

    shared: list[Budget]
    if kind == "memory":
        shared = [MemoryBudget(still)] * 4
    else:
        url = request.getfixturevalue("redis_url")
        shared = [RedisBudget(url, still) for _ in range(4)]
    shared[0].learn(SHOP, status(available=1000), 0)
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda n: shared[n % 4].reserve(SHOP, 50, money=False), range(24)))
    assert waits.count(0) == 12  # 400 of the 1000 are kept
    for one in shared:
        if isinstance(one, RedisBudget):
            one._redis.close()


def test_two_processes_share_one_bucket_by_redis_own_clock(redis_url: str) -> None:
    first, second = RedisBudget(redis_url), RedisBudget(redis_url)
    first.learn(SHOP, status(available=450, restore=1), 0)
    assert second.reserve(SHOP, 40, money=False) == 0
    assert first.reserve(SHOP, 40, money=False) == pytest.approx(30, abs=2)
    first._redis.close()
    second._redis.close()


def test_what_another_release_left_in_redis_is_taken_for_a_full_bucket(redis_url: str, hands: Hands) -> None:
    budget = RedisBudget(redis_url, hands.read)
    for odd in ("{", "[]", '{"strange": 1}', "7"):
        budget._redis.set(f"backorder:budget:{SHOP}", odd)
        assert budget.reserve(SHOP, 100, money=False) == 0
    budget._redis.close()


def test_without_redis_each_counts_alone_and_nothing_fails(hands: Hands) -> None:
    budget = RedisBudget("redis://127.0.0.1:1/0", hands.read)
    budget.learn(SHOP, status(available=500), 0)
    assert budget.reserve(SHOP, 100, money=False) == 0
    assert budget.reserve(SHOP, 100, money=False) == pytest.approx(1.0)
    budget.hold(SHOP, 9)
    assert budget.reserve(SHOP, 100, money=False) == pytest.approx(9.0)


def test_where_there_is_no_redis_a_process_counts_alone() -> None:
    assert isinstance(budget_for(""), MemoryBudget)


@given(
    st.floats(-100, 5000), st.floats(1, 5000), st.floats(0.1, 2000), st.floats(0, 5000), st.booleans(), st.floats(0, 60)
)
def test_after_the_wait_that_was_named_the_points_are_there(
    available: float, maximum: float, restore: float, cost: float, money: bool, held: float
) -> None:
    bucket = Bucket(min(available, maximum), maximum, restore, at=100.0, until=100.0 + held)
    wait = bucket.wait_for(cost, money=money)
    later = bucket.at_moment(100.0 + wait + 0.001)
    assert later.wait_for(cost, money=money) == pytest.approx(0.0, abs=0.001)
    assert later.available <= maximum
