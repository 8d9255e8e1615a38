"""One order's work in a warehouse on paper: holds, splits, tags and metafields as Shopify keeps them."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from connector.ports import MarkedLine, Marking
from tests.adapters.shopify.notebook import ORDER, Notebook, error
from tests.adapters.shopify.paper import pages

LINE, OTHER = "gid://shopify/LineItem/11", "gid://shopify/LineItem/12"
ITEM, OTHER_ITEM = "gid://shopify/InventoryItem/71", "gid://shopify/InventoryItem/72"
MAIN, ANNEX = "gid://shopify/Location/1", "gid://shopify/Location/2"
_ITEMS = {LINE: ITEM, OTHER: OTHER_ITEM}


@dataclass
class Held:
    id: str
    handle: str = "backorder"
    ours: bool = True
    notes: str = ""


@dataclass
class Job:
    """One fulfilment order: units by order line, at one place."""

    id: str
    units: dict[str, int]
    place: str = MAIN
    status: str = "OPEN"
    actions: tuple[str, ...] = ("HOLD",)
    holds: list[Held] = field(default_factory=list)


@dataclass(kw_only=True)
class Packing(Notebook):
    """The order: its jobs, tags and metafields; `stock` is what each place has for sale."""

    jobs: list[Job] = field(default_factory=list)
    stock: dict[tuple[str, str], int] = field(default_factory=dict)
    exists: bool = True
    parts_stay: bool = True  # which part keeps the fulfilment order's id when it is split; Shopify does not say
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(100))

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paper.root |= {
            "order": lambda id_: self._order() if self.exists and id_ == ORDER else None,
            "fulfillmentOrder": lambda id_: self._job(self.job(id_)),
            "inventoryItem": self._levels,
            "fulfillmentOrderHold": self._hold,
            "fulfillmentOrderReleaseHold": self._release,
            "fulfillmentOrderSplit": self._split,
        }

    def job(self, id_: str) -> Job:
        return next(job for job in self.jobs if job.id == id_)

    def held(self) -> dict[str, int]:
        """The units of each line that we hold, by plain number."""
        found: dict[str, int] = {}
        for job in self.jobs:
            if any(one.ours and one.handle == "backorder" for one in job.holds):
                for line, units in job.units.items():
                    found[line.rpartition("/")[2]] = found.get(line.rpartition("/")[2], 0) + units
        return found

    def units(self) -> dict[str, int]:
        """All units that still have to leave: holding never changes them."""
        found: dict[str, int] = {}
        for job in self.jobs:
            for line, units in job.units.items():
                found[line] = found.get(line, 0) + units
        return found

    def _order(self) -> dict[str, Any]:
        return {
            "id": ORDER,
            "tags": self.tags,
            "metafield": self.reader(ORDER),
            "fulfillmentOrders": pages([self._job(job) for job in self.jobs]),
        }

    def _job(self, job: Job) -> dict[str, Any]:
        lines = [
            {
                "id": f"{job.id}-{line.rpartition('/')[2]}",
                "remainingQuantity": units,
                "inventoryItemId": _ITEMS.get(line),
                "lineItem": {"id": line},
            }
            for line, units in job.units.items()
        ]
        holds = [{"id": one.id, "handle": one.handle, "heldByRequestingApp": one.ours} for one in job.holds]
        return {
            "id": job.id,
            "status": job.status,
            "supportedActions": [{"action": one} for one in job.actions],
            "assignedLocation": {"location": {"id": job.place}},
            "fulfillmentHolds": holds,
            "lineItems": pages(lines),
        }

    def _levels(self, id_: str) -> dict[str, Any]:
        rows = [
            {"id": place, "location": {"id": place}, "quantities": [{"name": "available", "quantity": units}]}
            for (one, place), units in self.stock.items()
            if one == id_
        ]
        return {"id": id_, "inventoryLevels": pages(rows)}

    def _hold(self, id_: str, fulfillment_hold: dict[str, Any]) -> dict[str, Any]:
        job, wish = self.job(id_), fulfillment_hold
        lines = wish.get("fulfillmentOrderLineItems")
        if any(one.ours and one.handle == wish["handle"] for one in job.holds):
            return error("DUPLICATE_FULFILLMENT_HOLD_HANDLE")
        if lines and job.holds:
            return error("FULFILLMENT_ORDER_NOT_SPLITTABLE")
        if "HOLD" not in job.actions:
            return error(None, "This fulfillment order cannot be held.")
        if lines:
            self._part(job, lines)
        job.holds.append(
            Held(f"gid://shopify/FulfillmentHold/{next(self.numbers)}", wish["handle"], notes=wish["reasonNotes"])
        )
        job.status = "ON_HOLD"
        return {"userErrors": []}

    def _part(self, job: Job, lines: list[dict[str, Any]]) -> Job | None:
        """Leave the named units in the job; the others become a job of their own."""
        named = {f"gid://shopify/LineItem/{one['id'].rpartition('-')[2]}": one["quantity"] for one in lines}
        assert all(0 < units <= job.units[line] for line, units in named.items())
        rest = {line: units - named.get(line, 0) for line, units in job.units.items() if units > named.get(line, 0)}
        if rest and not self.parts_stay:
            named, rest = rest, named
        job.units = named
        if not rest:
            return None
        other = Job(f"gid://shopify/FulfillmentOrder/{next(self.numbers)}", rest, job.place, job.status, job.actions)
        other.holds = [
            Held(f"gid://shopify/FulfillmentHold/{next(self.numbers)}", one.handle, one.ours) for one in job.holds
        ]
        self.jobs.append(other)
        return other

    def _release(self, id_: str, hold_ids: list[str]) -> dict[str, Any]:
        assert hold_ids, "every app's holds would go"
        job = self.job(id_)
        job.holds = [one for one in job.holds if one.id not in hold_ids]
        job.status = "ON_HOLD" if job.holds else "OPEN"
        return {"userErrors": []}

    def _split(self, fulfillment_order_splits: list[dict[str, Any]]) -> dict[str, Any]:
        for one in fulfillment_order_splits:
            self._part(self.job(one["fulfillmentOrderId"]), one["fulfillmentOrderLineItems"])
        return {"fulfillmentOrderSplits": [], "userErrors": []}


def job(number: int, units: dict[str, int], place: str = MAIN, **more: Any) -> Job:
    """A fulfilment order by its number."""
    return Job(f"gid://shopify/FulfillmentOrder/{number}", units, place, **more)


def foreign(number: int = 9) -> Held:
    """A hold of the shop's staff, with a handle like ours to be mistaken for one."""
    return Held(f"gid://shopify/FulfillmentHold/{number}", "backorder", ours=False)


def marking(waiting: int, other: int = 0, digest: str = "d1", note: str = "2 cups must wait.") -> Marking:
    """What the order shall say: units of line 11, and of line 12 if any."""
    lines = [MarkedLine("11", waiting, "Ships on 1 May", "Ships")] + [MarkedLine("12", other, "", "")] * bool(other)
    return Marking("5", tuple(lines), note, digest)


def packing_of(jobs: list[Job], **more: Any) -> Packing:
    """An order with these fulfilment orders."""
    return Packing(jobs=jobs, **more)
