"""Shopify's own schema, and what it says of our documents: their cost, the scopes they need, their variables."""

import gzip
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLInterfaceType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    get_named_type,
    parse,
    visit,
)

FILE = Path(sys.prefix) / "share" / "backorder" / "admin_2026-10.json.gz"
OPERATIONS = Path(str(files("adapters.shopify.operations")))
_SCOPE = re.compile(r"`(\w+)` access scope")


@cache
def introspection() -> Any:
    return json.loads(gzip.decompress(FILE.read_bytes()))["data"]


@cache
def schema() -> GraphQLSchema:
    return build_client_schema(introspection(), assume_valid=True)


@cache
def documents() -> dict[str, DocumentNode]:
    return {path.stem: parse(path.read_text()) for path in sorted(OPERATIONS.glob("*.graphql"))}


def operation(name: str) -> OperationDefinitionNode:
    (only,) = documents()[name].definitions
    assert isinstance(only, OperationDefinitionNode)
    return only


@cache
def access() -> dict[str, str]:
    """What the schema says is needed, by type and by "Type.field"."""
    needed: dict[str, str] = {}
    for kind in introspection()["__schema"]["types"]:
        needed[kind["name"]] = kind.get("requiredAccess") or ""
        for field in kind.get("fields") or ():
            needed[f"{kind['name']}.{field['name']}"] = field.get("requiredAccess") or ""
    return needed


def needs(name: str) -> dict[str, frozenset[str]]:
    """Of everything a document touches that needs a scope: the scopes of which one is enough."""
    info, found = TypeInfo(schema()), {}

    class Touching(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            parent, kind = info.get_parent_type(), get_named_type(info.get_type())
            assert parent
            assert kind
            touched = [f"{parent.name}.{node.name.value}", kind.name]
            for one in touched:
                if scopes := frozenset(_SCOPE.findall(access().get(one, ""))):
                    found[one] = scopes

        def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> None:
            if node.type_condition and (scopes := frozenset(_SCOPE.findall(access()[node.type_condition.name.value]))):
                found[node.type_condition.name.value] = scopes

    visit(documents()[name], TypeInfoVisitor(info, Touching()))
    return found


def _fields(selected: SelectionSetNode | None) -> Iterator[FieldNode]:
    for one in selected.selections if selected else ():
        if isinstance(one, FieldNode):
            yield one


@cache
def configured() -> dict[str, Any]:
    return tomllib.loads((OPERATIONS.parent / "shopify.app.toml").read_text())


def cost(name: str, at_once: int) -> int:
    """Return the points of the worst case: an object 1, a list as many as it may hold, a mutation 10.

    `at_once` says how many ids the document is asked with at most.
    """
    found = operation(name)
    root = {OperationType.QUERY: schema().query_type, OperationType.MUTATION: schema().mutation_type}[found.operation]
    assert root
    begin = 10 if found.operation is OperationType.MUTATION else 0
    return begin + _points(found.selection_set, root, at_once)


def _points(selected: SelectionSetNode, parent: Any, at_once: int) -> int:
    """An abstract thing is one of its kinds: the dearest counts."""
    plain = sum(_field(one, parent, at_once) for one in _fields(selected))
    kinds = [
        _points(one.selection_set, schema().get_type(one.type_condition.name.value), at_once)
        for one in selected.selections
        if isinstance(one, InlineFragmentNode) and one.type_condition
    ]
    return plain + max(kinds, default=0)


def _field(node: FieldNode, parent: Any, at_once: int) -> int:
    if node.name.value.startswith("__") or node.selection_set is None:
        return 0
    kind = get_named_type(parent.fields[node.name.value].type)
    if kind.name.endswith("Connection"):
        rows = next(one for one in _fields(node.selection_set) if one.name.value in {"nodes", "edges"})
        return 2 + _first(node) * max(1, _child(rows, kind, at_once))
    each = (0 if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType) else 1) + _points(
        node.selection_set, kind, at_once
    )
    if any(one.name.value == "ids" for one in node.arguments or ()):
        return at_once * max(1, each)
    return (_first(node) or 1) * max(1, each)


def _child(rows: FieldNode, connection: Any, at_once: int) -> int:
    assert rows.selection_set
    kind = get_named_type(connection.fields[rows.name.value].type)
    return 1 + _points(rows.selection_set, kind, at_once)


def _first(node: FieldNode) -> int:
    """Return how many a list shows at most, 0 where nothing is said."""
    given = next((one.value for one in node.arguments or () if one.name.value == "first"), None)
    return int(given.value) if isinstance(given, IntValueNode) else 0
