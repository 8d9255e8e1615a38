"""How fast one shop may be asked: Shopify counts points per shop, and all workers together draw on one bucket."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

KEPT_FOR_MONEY = 0.2  # of the whole bucket
UNKNOWN_COST = 60.0
_MOST_POINTS = 10**9


@dataclass(frozen=True, slots=True)
class Bucket:
    """The points of one shop as they were at `at` (seconds of some clock); fills by `restore` points a second.

    Nobody may call before `until`: the shop asked for that.
    """

    available: float = 1000.0
    maximum: float = 1000.0
    restore: float = 50.0
    at: float = 0.0
    until: float = 0.0
    known: bool = False  # whether an answer ever told

    def at_moment(self, now: float) -> "Bucket":
        """Return the bucket as it is at `now`."""
        filled = self.available + max(0.0, now - self.at) * self.restore
        return replace(self, available=min(self.maximum, filled), at=max(now, self.at))

    def wait_for(self, cost: float, *, money: bool) -> float:
        """Return the seconds until `cost` points are there, leaving some behind unless this is about money."""
        kept = 0.0 if money else KEPT_FOR_MONEY * self.maximum
        needed = min(cost + kept, self.maximum)
        return max((needed - self.available) / self.restore, self.until - self.at, 0.0)

    def moved(self, points: float) -> "Bucket":
        """Return the bucket with points more (or less)."""
        return replace(self, available=min(self.maximum, self.available + points))

    def learnt(self, status: "Status", given_back: float) -> "Bucket":
        """Return the bucket after an answer: what other calls under way took is gone here only, so the lower counts."""
        mine = self.available + given_back if self.known else status.available
        return replace(
            self,
            available=min(mine, status.available, status.maximum),
            maximum=status.maximum,
            restore=status.restore,
            known=True,
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What an answer says about its shop's bucket, and what the call cost (`actual` is None if it did not run)."""

    requested: float
    actual: float | None
    maximum: float
    available: float
    restore: float


class Budget(Protocol):
    """The points of all shops, shared by whoever calls them; never raises."""

    def reserve(self, shop: str, cost: float, *, money: bool) -> float:
        """Take `cost` points and return 0.0, or take nothing and return the seconds to wait before asking again."""
        ...

    def learn(self, shop: str, status: Status, reserved: float) -> None:
        """Take over what an answer says about the bucket; `reserved` points had been taken for its call."""
        ...

    def hold(self, shop: str, seconds: float) -> None:
        """Let nobody call the shop for so long: it asked for that."""
        ...


Step = Callable[[Bucket], tuple[Bucket, float]]


def reserving(cost: float, *, money: bool) -> Step:
    """Return the change of a bucket that `Budget.reserve` makes, and its answer."""

    def step(bucket: Bucket) -> tuple[Bucket, float]:
        wait = bucket.wait_for(cost, money=money)
        return (bucket, wait) if wait > 0 else (bucket.moved(-cost), 0.0)

    return step


def learning(status: Status, reserved: float) -> Step:
    """Return the change of a bucket that `Budget.learn` makes."""
    return lambda bucket: (bucket.learnt(status, reserved - (status.actual or 0.0)), 0.0)


def holding(seconds: float) -> Step:
    """Return the change of a bucket that `Budget.hold` makes."""
    return lambda bucket: (replace(bucket, until=max(bucket.until, bucket.at + seconds)), 0.0)


class MemoryBudget:
    """The points of all shops within one process; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}
        self._lock = threading.Lock()

    def reserve(self, shop: str, cost: float, *, money: bool) -> float:
        """Take points, or say how long to wait."""
        return self._change(shop, reserving(cost, money=money))

    def learn(self, shop: str, status: Status, reserved: float) -> None:
        """Take over what an answer says."""
        self._change(shop, learning(status, reserved))

    def hold(self, shop: str, seconds: float) -> None:
        """Let nobody call for so long."""
        self._change(shop, holding(seconds))

    def _change(self, shop: str, step: Step) -> float:
        with self._lock:
            now = self._clock()
            bucket = self._buckets.get(shop, Bucket(at=now)).at_moment(now)
            self._buckets[shop], wait = step(bucket)
            return wait


def status_of(body: Mapping[str, Any]) -> Status | None:
    """Return what a GraphQL answer says about the bucket, None if it says nothing that makes sense."""
    cost = _part(_part(body, "extensions"), "cost")
    bucket = _part(cost, "throttleStatus")
    requested, actual = _number(cost, "requestedQueryCost"), _number(cost, "actualQueryCost")
    maximum, available = _number(bucket, "maximumAvailable"), _number(bucket, "currentlyAvailable")
    restore = _number(bucket, "restoreRate")
    if requested is None or available is None or not maximum or not restore or min(maximum, restore) < 0:
        return None
    return Status(requested, actual, maximum, available, restore)


def _part(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


def _number(body: Mapping[str, Any], key: str) -> float | None:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    points = float(value)
    return points if abs(points) < _MOST_POINTS else None
