"""What Shopify does a little later: written down with its time, done by the store's thread or whoever looks."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.model import Facts


@dataclass
class Job:
    """Work asked for; `status` STARTED, SUCCEEDED or FAILED, `errors` as (code, message)."""

    id: str
    kind: str
    order: int
    due: float
    status: str = "STARTED"
    wish: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.status != "STARTED"


def find(tx: Tx, shop: str, key: str) -> Job | None:
    return keep.maybe(Job, keep.get(tx, shop, "job", key))


def save(tx: Tx, facts: Facts, job: Job) -> None:
    """Write it down; the announcement wakes the store's thread, nobody can subscribe to it."""
    keep.put(tx, facts.name, "job", job.id, job)
    tx.announce(facts.name, "jobs/written", 0)


def waiting(tx: Tx, shop: str) -> list[Job]:
    found = (keep.build(Job, row) for row in keep.every(tx, shop, "job", '"status":"STARTED"'))
    return list(found)


def due(tx: Tx, shop: str) -> list[Job]:
    return [one for one in waiting(tx, shop) if one.due <= clock.instant()]
