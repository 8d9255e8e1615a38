"""How much may be asked of each shop, shared by all workers through Redis; without it each process counts alone."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import RedisError, WatchError
from redis.retry import Retry

from adapters.shopify.throttle import Bucket, Budget, MemoryBudget, Status, Step, holding, learning, reserving

log = logging.getLogger(__name__)
_PATIENCE = 0.2
_TRIES = 20
_KEPT = 3600  # seconds: a bucket nobody drew on for so long is full
_LEFT_ALONE = 5.0  # seconds in which a Redis that did not answer is not asked again


class RedisBudget:
    """Implements `adapters.shopify.throttle.Budget`; never raises, never waits long.

    `clock` counts seconds and is Redis's own by default, so that the clocks of machines need not agree.
    """

    def __init__(self, url: str, clock: Callable[[], float] | None = None) -> None:
        patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        self._redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0), **patience)
        self._clock = clock
        self._alone = MemoryBudget(clock or time.monotonic)
        self._away_until = 0.0

    def reserve(self, shop: str, cost: float, *, money: bool) -> float:
        """Take points, or say how long to wait."""
        answer = self._change(shop, reserving(cost, money=money))
        return self._alone.reserve(shop, cost, money=money) if answer is None else answer

    def learn(self, shop: str, status: Status, reserved: float) -> None:
        """Take over what an answer says; kept here as well, for when Redis is away."""
        self._change(shop, learning(status, reserved))
        self._alone.learn(shop, status, reserved)

    def hold(self, shop: str, seconds: float) -> None:
        """Let nobody call for so long."""
        self._change(shop, holding(seconds))
        self._alone.hold(shop, seconds)

    def _change(self, shop: str, step: Step) -> float | None:
        """Change a shop's bucket in Redis; None if that was not to be had."""
        if time.monotonic() < self._away_until:
            return None
        try:
            return self._agreed(f"backorder:budget:{shop}", step)
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + _LEFT_ALONE
            log.warning("Redis is away, so each process counts its calls alone: %s", type(error).__name__)
            return None

    def _agreed(self, key: str, step: Step) -> float | None:
        """Change the bucket as nobody else changes it meanwhile; None if there are too many at it."""
        with self._redis.pipeline() as pipe:
            for _ in range(_TRIES):
                try:
                    return self._attempt(pipe, key, step)
                except WatchError:
                    continue
        return None

    def _attempt(self, pipe: Pipeline, key: str, step: Step) -> float:
        pipe.watch(key)  # type: ignore[no-untyped-call]  # the library types its pipeline in part
        now = self._clock() if self._clock else _seconds(pipe)
        held = _bucket(pipe.get(key), now).at_moment(now)
        bucket, wait = step(held)
        if bucket != held:
            pipe.multi()
            pipe.set(key, json.dumps(asdict(bucket)), ex=_KEPT)
            pipe.execute()
        return wait


def _seconds(pipe: Pipeline) -> float:
    whole, millionths = pipe.time()
    return float(whole) + float(millionths) / 1_000_000


def _bucket(kept: object, now: float) -> Bucket:
    """Return the bucket as it was kept; a new one, or one of another release, is taken for full."""
    try:
        return Bucket(**json.loads(kept)) if isinstance(kept, bytes) else Bucket(at=now)
    except (TypeError, ValueError):
        return Bucket(at=now)


def budget_for(url: str | None) -> Budget:
    """Return the shared budget, or one of this process's own where there is no Redis."""
    return RedisBudget(url) if url else MemoryBudget()
