"""Runs bulk operations whose time has come, and writes their files."""

import json
from collections.abc import Iterator
from typing import Any

from graphql import parse

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news
from sandbox.shopify.api import bulk, engine
from sandbox.shopify.api.bulk import KIND, UNDER_WAY, Bulk
from sandbox.shopify.api.schema import official
from sandbox.shopify.api.thing import Call
from sandbox.shopify.model import Facts

Row = tuple[int, dict[str, Any]]


def ripen(tx: Tx, facts: Facts) -> int:
    """Run what is due; returns how many still wait."""
    waiting = [one for one in bulk.stored(tx, facts.name) if one.status in UNDER_WAY]
    due = [one for one in waiting if one.due <= clock.instant()]
    for held in due:
        finish(tx, facts, held)
    return len(waiting) - len(due)


def finish(tx: Tx, facts: Facts, held: Bulk) -> None:
    """Run a query with every list whole, write its file, and say so."""
    call = Call(tx, facts, held.home, frozenset(held.scopes), official(), lambda _moment: None, whole=True)
    told = engine.execute(call, parse(held.query))
    held.completed = clock.instant()
    if told.get("errors"):
        codes = {one.get("extensions", {}).get("code") for one in told["errors"]}
        held.status = "FAILED"
        held.error = "ACCESS_DENIED" if "ACCESS_DENIED" in codes else "INTERNAL_SERVER_ERROR"
    else:
        write(held, list(rows(told["data"], None, 0)))
    keep.put(tx, facts.name, KIND, str(held.id), held)
    told_of = {"bulk": held.id, "status": held.status, "created": held.begun, "error": held.error}
    news.tell(tx, facts, "bulk_operations/finish", **told_of)


def write(held: Bulk, found: list[Row]) -> None:
    """Ungrouped, children stand behind all their parents' generation, as nobody may count on more."""
    ordered = found if held.grouped else sorted(found, key=lambda row: row[0])
    held.lines = "".join(f"{json.dumps(row, separators=(',', ':'))}\n" for _, row in ordered)
    held.status, held.objects = "COMPLETED", len(ordered)
    held.roots = sum(depth == 0 for depth, _ in ordered)


def rows(value: Any, parent: str | None, depth: int) -> Iterator[Row]:
    """The nodes of all connections in a value, each followed by those inside it; children name their parent."""
    for name in list(value) if isinstance(value, dict) else ():
        inner = value[name]
        if isinstance(inner, dict) and "edges" in inner:
            del value[name]
            for edge in inner["edges"]:
                yield from of_node(edge["node"], parent, depth)
        elif isinstance(inner, dict):
            yield from rows(inner, inner.get("id", parent), depth)


def of_node(node: dict[str, Any], parent: str | None, depth: int) -> Iterator[Row]:
    inside = list(rows(node, node.get("id"), depth + 1))
    yield depth, {**node, "__parentId": parent} if parent is not None else node
    yield from inside
