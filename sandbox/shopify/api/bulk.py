"""Bulk operations: a query run apart, its whole answer a file of lines, children naming their parents."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode, parse, print_ast, validate
from graphql.error import GraphQLError

from sandbox.kernel import clock
from sandbox.shopify import keep, news
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, gid, number_of, time

KIND = "bulk"
AT_ONCE = 5
MOST_CONNECTIONS, DEEPEST = 5, 2


@dataclass(frozen=True)
class Shape:
    """How many connections a query has, and how deep they lie in one another."""

    count: int = 0
    depth: int = 0


def shape(chosen: SelectionSetNode | None, depth: int = 0) -> Shape:
    found = Shape(0, depth)
    for one in chosen.selections if chosen else ():
        inner = getattr(one, "selection_set", None)
        is_list = isinstance(one, FieldNode) and any(
            isinstance(each, FieldNode) and each.name.value in ("edges", "nodes")
            for each in (inner.selections if inner else ())
        )
        below = shape(inner, depth + is_list)
        found = Shape(found.count + below.count + is_list, max(found.depth, below.depth))
    return found


def run(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """Begin one; it is finished when somebody looks next."""
    wrong = refused(call, args["query"])
    if wrong:
        return {"bulkOperation": None, "userErrors": [{"field": ["query"], **wrong}]}
    key = keep.number(call.tx, call.name, KIND)
    held = {"id": key, "query": args["query"], "status": "CREATED", "created": clock.now(), "completed": None}
    keep.put(call.tx, call.name, KIND, str(key), {**held, "objects": 0, "roots": 0, "lines": "", "error": None})
    return {"bulkOperation": shown(call, keep.get(call.tx, call.name, KIND, str(key))), "userErrors": []}


def refused(call: Call, text: str) -> dict[str, Any] | None:
    running = [one for one in keep.every(call.tx, call.name, KIND) if one["status"] in ("CREATED", "RUNNING")]
    if len(running) >= AT_ONCE:
        return {"code": "LIMIT_REACHED", "message": f"{AT_ONCE} bulk queries are running already."}
    try:
        document = parse(text)
        wrong = validate(call.official.schema, paged(document))
    except GraphQLError as error:
        return {"code": "INVALID", "message": error.message}
    if wrong:
        return {"code": "INVALID", "message": wrong[0].message}
    operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    found = shape(operation.selection_set)
    if not found.count:
        return {"code": "INVALID", "message": "Bulk queries must contain at least one connection."}
    if found.count > MOST_CONNECTIONS or found.depth > DEEPEST:
        return {"code": "INVALID", "message": "Bulk queries cannot have so many connections, or so deep ones."}
    return None


def paged(document: Any) -> Any:
    """The same document with a size on each connection, which a bulk query leaves out."""
    text = re.sub(r"(\b\w+)(\([^()]*\))?(\s*\{\s*edges\b)", with_size, print_ast(document))
    return parse(text)


def with_size(found: "re.Match[str]") -> str:
    inside = (found[2] or "()")[1:-1]
    sizes = f"{inside}, first: {pages.WHOLE}" if inside else f"first: {pages.WHOLE}"
    return f"{found[1]}({sizes}){found[3]}"


def look(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    held = keep.get(call.tx, call.name, KIND, str(number_of(args["id"], "BulkOperation")))
    if held is None:
        return None
    if held["status"] == "CREATED":
        held["status"] = "RUNNING"
    elif held["status"] == "RUNNING":
        finish(call, held)
    keep.put(call.tx, call.name, KIND, str(held["id"]), held)
    return shown(call, held)


def finish(call: Call, held: dict[str, Any]) -> None:
    """Run the query to its end, page after page, and write the lines."""
    from sandbox.shopify.api.engine import execute  # noqa: PLC0415  # the engine knows the resolvers, and so us

    document = paged(parse(held["query"]))
    answer = execute(replace(call, warnings=[]), document, None, {})
    held["completed"] = clock.now()
    if answer.get("errors"):
        held["status"], held["error"] = "FAILED", "ACCESS_DENIED"
    else:
        rows = [row for value in answer["data"].values() for row in flat(value, None)]
        held["lines"] = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
        held["status"], held["objects"] = "COMPLETED", len(rows)
        held["roots"] = sum("__parentId" not in row for row in rows)
    news.tell(call.tx, call.facts, "bulk_operations/finish", bulk=held["id"], status=held["status"].lower())


def flat(connection: Any, parent: str | None) -> Iterator[dict[str, Any]]:
    """A connection's nodes, each on a line of its own, with the lines of its own connections behind it."""
    for edge in connection["edges"]:
        node = edge["node"]
        lists = {name: value for name, value in node.items() if isinstance(value, dict) and "edges" in value}
        row = {name: value for name, value in node.items() if name not in lists}
        yield {**row, "__parentId": parent} if parent else row
        for value in lists.values():
            yield from flat(value, node.get("id"))


def shown(call: Call, held: Mapping[str, Any]) -> dict[str, Any]:
    done = held["status"] == "COMPLETED"
    url = f"{call.home}/bulk/{held['id']}.jsonl" if done and held["objects"] else None
    return {
        "id": gid("BulkOperation", held["id"]),
        "status": held["status"],
        "type": "QUERY",
        "query": held["query"],
        "errorCode": held["error"],
        "objectCount": str(held["objects"]),
        "rootObjectCount": str(held["roots"]),
        "fileSize": str(len(held["lines"].encode())) if done else None,
        "url": url,
        "partialDataUrl": None,
        "createdAt": time(held["created"]),
        "completedAt": time(held["completed"]),
    }


QUERY: dict[str, Resolver] = {"bulkOperation": look}
MUTATION: dict[str, Resolver] = {"bulkOperationRunQuery": run}
