"""The points a store's app may use: a bucket that fills again by the second."""

from dataclasses import dataclass
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.model import Facts

KIND = "bucket"


@dataclass
class Bucket:
    """Points left at a moment."""

    left: float
    at: float


def take(tx: Tx, facts: Facts, points: float) -> bool:
    """Pay; False when there is not enough."""
    bucket = now(tx, facts)
    if bucket.left < points:
        return False
    keep.put(tx, facts.name, KIND, "1", Bucket(bucket.left - points, bucket.at))
    return True


def give_back(tx: Tx, facts: Facts, points: float) -> None:
    bucket = now(tx, facts)
    keep.put(tx, facts.name, KIND, "1", Bucket(min(facts.points["maximum"], bucket.left + points), bucket.at))


def now(tx: Tx, facts: Facts) -> Bucket:
    held, at, most = keep.get(tx, facts.name, KIND, "1"), clock.instant(), facts.points["maximum"]
    if held is None:
        return Bucket(most, at)
    return Bucket(min(most, held["left"] + (at - held["at"]) * facts.points["restore"]), at)


def wait(tx: Tx, facts: Facts, points: float) -> float:
    """Seconds until there is enough; points that never fit are waited for as if they did."""
    return max(0.0, points - now(tx, facts).left) / max(facts.points["restore"], 0.001)


def shown(tx: Tx, facts: Facts, points: float, actual: float | None) -> dict[str, Any]:
    """`extensions.cost` of an answer."""
    return {
        "requestedQueryCost": int(points),
        "actualQueryCost": None if actual is None else int(actual),
        "throttleStatus": {
            "maximumAvailable": facts.points["maximum"],
            "currentlyAvailable": int(now(tx, facts).left),
            "restoreRate": facts.points["restore"],
        },
    }
