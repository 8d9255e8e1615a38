"""Bulk operations: a query run apart, its whole answer a file of lines; begun and looked at here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.api import bulk_rules, pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, gid, number_of, time

KIND = "bulk"
AT_ONCE = 5
UNDER_WAY = ("CREATED", "RUNNING")


@dataclass
class Bulk:
    """One query to be run apart; `lines` is its file, `due` when its work is done."""

    id: int
    query: str
    grouped: bool
    scopes: list[str]
    home: str
    begun: float
    due: float
    status: str = "CREATED"
    completed: float | None = None
    error: str | None = None
    objects: int = 0
    roots: int = 0
    lines: str = ""


def run(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """Begin one; the store's thread runs it after `bulk_seconds`."""
    wrong = refused(call, args["query"])
    if wrong:
        return {"bulkOperation": None, "userErrors": [{"field": ["query"], **wrong}]}
    now, wait = clock.instant(), float(call.facts.switches.get("bulk_seconds", 0.2))
    key, scopes = keep.number(call.tx, call.name, KIND), sorted(call.scopes)
    held = Bulk(key, args["query"], bool(args["groupObjects"]), scopes, call.home, now, now + wait)
    save(call, held)
    call.tx.announce(call.name, "jobs/written", 0)
    return {"bulkOperation": Thing("BulkOperation", held), "userErrors": []}


def save(call: Call, held: Bulk) -> None:
    keep.put(call.tx, call.name, KIND, str(held.id), held)


def stored(tx: Tx, shop: str) -> list[Bulk]:
    return [keep.build(Bulk, row) for row in keep.every(tx, shop, KIND)]


def find(tx: Tx, shop: str, key: int) -> Bulk | None:
    return keep.maybe(Bulk, keep.get(tx, shop, KIND, str(key)))


def refused(call: Call, text: str) -> dict[str, Any] | None:
    running = [one for one in stored(call.tx, call.name) if one.status in UNDER_WAY]
    if len(running) >= AT_ONCE:
        return {"code": "LIMIT_REACHED", "message": "Bulk operations limit reached. Please try again later."}
    wrong = bulk_rules.broken(call.official, text)
    return {"code": "INVALID", "message": wrong} if wrong else None


def one(call: Call, given: str | None) -> Thing | None:
    held = find(call.tx, call.name, number_of(given, "BulkOperation"))
    return Thing("BulkOperation", held) if held is not None else None


def every(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """Newest first, as Shopify lists them."""
    found = stored(call.tx, call.name)
    return pages.page([Thing("BulkOperation", held) for held in found], args, lambda each: each.it.id, falling=True)


def cancel(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    found = one(call, args["id"])
    if found is None or found.it.status not in UNDER_WAY:
        said = "Bulk operation does not exist" if found is None else "A bulk operation that is over cannot be canceled"
        return {"bulkOperation": found, "userErrors": [{"field": ["id"], "message": said}]}
    found.it.status, found.it.completed = "CANCELED", clock.instant()
    save(call, found.it)
    return {"bulkOperation": found, "userErrors": []}


def status(held: Bulk) -> str:
    """One whose work has not begun is created for half of its time."""
    half = (held.begun + held.due) / 2
    return "RUNNING" if held.status == "CREATED" and clock.instant() >= half else held.status


def url(held: Bulk) -> str | None:
    """Where the file is; there is none when nothing was found."""
    there = held.status == "COMPLETED" and held.objects
    return f"{held.home}/bulk/{held.id}.jsonl" if there else None


QUERY: dict[str, Resolver] = {"bulkOperation": lambda c, t, a: one(c, a["id"]), "bulkOperations": every}
MUTATION: dict[str, Resolver] = {"bulkOperationRunQuery": run, "bulkOperationCancel": cancel}
TYPES: Table = {
    "BulkOperation": {
        "id": lambda c, t, a: gid("BulkOperation", t.it.id),
        "status": lambda c, t, a: status(t.it),
        "type": lambda c, t, a: "QUERY",
        "query": lambda c, t, a: t.it.query,
        "errorCode": lambda c, t, a: t.it.error,
        "objectCount": lambda c, t, a: str(t.it.objects),
        "rootObjectCount": lambda c, t, a: str(t.it.roots),
        "fileSize": lambda c, t, a: str(len(t.it.lines.encode())) if t.it.status == "COMPLETED" else None,
        "url": lambda c, t, a: url(t.it),
        "partialDataUrl": lambda c, t, a: None,
        "createdAt": lambda c, t, a: time(t.it.begun),
        "completedAt": lambda c, t, a: time(t.it.completed),
    },
}
