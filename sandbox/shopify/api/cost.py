"""What a query may cost at most, what it did cost, and the bucket of points it is paid from."""

import json
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.model import Facts

MUTATION = 10
CEILING = 1000
USUAL = 10


@dataclass
class Bucket:
    """Points left at a moment."""

    left: float
    at: float


def requested(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, given: dict[str, Any]
) -> int:
    """The worst case: an object 1, a connection 2 and its size times each node, a mutation 10."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    if root is None:
        return 0
    count = Counter(schema, fragments, given)
    flat = MUTATION if operation.operation.value == "mutation" else 0
    return flat + count.selection(operation.selection_set, root)


@dataclass
class Counter:
    """Walks a document once."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    given: dict[str, Any]

    def selection(self, chosen: SelectionSetNode | None, parent: Any) -> int:
        total = 0
        for one in chosen.selections if chosen else ():
            if isinstance(one, FieldNode):
                total += self.field(one, parent)
            elif isinstance(one, FragmentSpreadNode):
                fragment = self.fragments[one.name.value]
                kind = self.schema.get_type(fragment.type_condition.name.value)
                total += self.selection(fragment.selection_set, kind)
            elif isinstance(one, InlineFragmentNode):
                condition = one.type_condition
                kind = self.schema.get_type(condition.name.value) if condition else parent
                total += self.selection(one.selection_set, kind)
        return total

    def field(self, one: FieldNode, parent: Any) -> int:
        definition = getattr(parent, "fields", {}).get(one.name.value)
        kind = get_named_type(definition.type) if definition else None
        if kind is None or not is_composite_type(kind):
            return 0
        inner = self.selection(one.selection_set, kind)
        if isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection"):
            return 2 + self.size(one) * inner
        if kind.name == "PageInfo" or kind.name.endswith("Edge"):
            return inner
        return 1 + inner

    def size(self, one: FieldNode) -> int:
        for argument in one.arguments or ():
            if argument.name.value in ("first", "last"):
                value = argument.value
                if isinstance(value, IntValueNode):
                    return int(value.value)
                if isinstance(value, VariableNode):
                    return int(self.given.get(value.name.value) or 0)
        return USUAL


def take(tx: Tx, facts: Facts, points: float) -> bool:
    """Pay; False when there is not enough."""
    bucket = now(tx, facts)
    if bucket.left < points:
        return False
    put(tx, facts, Bucket(bucket.left - points, bucket.at))
    return True


def give_back(tx: Tx, facts: Facts, points: float) -> None:
    bucket = now(tx, facts)
    put(tx, facts, Bucket(min(facts.points["maximum"], bucket.left + points), bucket.at))


def now(tx: Tx, facts: Facts) -> Bucket:
    held = keep.get(tx, facts.name, "bucket", "1")
    at = clock.instant()
    if held is None:
        return Bucket(facts.points["maximum"], at)
    return Bucket(min(facts.points["maximum"], held["left"] + (at - held["at"]) * facts.points["restore"]), at)


def put(tx: Tx, facts: Facts, bucket: Bucket) -> None:
    text = json.dumps({"left": bucket.left, "at": bucket.at})
    tx.run("INSERT OR REPLACE INTO things VALUES (?, 'bucket', '1', ?)", facts.name, text)


def shown(tx: Tx, facts: Facts, points: float, actual: float | None) -> dict[str, Any]:
    """`extensions.cost` of an answer."""
    return {
        "requestedQueryCost": points,
        "actualQueryCost": actual,
        "throttleStatus": {
            "maximumAvailable": facts.points["maximum"],
            "currentlyAvailable": int(now(tx, facts).left),
            "restoreRate": facts.points["restore"],
        },
    }
