"""What a query may cost at most: an object 1, a connection 2 and its size times each node, a mutation 10."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

from sandbox.shopify.api.schema import is_connection

MUTATION = 10
CEILING = 1000
USUAL = 10  # the size of a connection that gives none; it is refused when it is answered


def requested(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> int:
    """The worst case of a valid document with its coerced variables."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    count = Counter(schema, fragments, given)
    changes = len(operation.selection_set.selections) if operation.operation.value == "mutation" else 0
    return MUTATION * changes + count.selection(operation.selection_set, root)


@dataclass
class Counter:
    """Walks a document, each fragment once: spreading them over and over makes a query dear, not the pricing."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    given: Mapping[str, Any]
    known: dict[str, int] = field(default_factory=dict)

    def selection(self, chosen: SelectionSetNode | None, parent: Any) -> int:
        """Everything chosen; of the kinds an abstract thing may be, the dearest counts."""
        plain, kinds = 0, [0]
        for one in chosen.selections if chosen else ():
            if isinstance(one, FieldNode):
                plain += self.field(one, parent)
            else:
                points = self.fragment(one, parent)
                kinds += [points] if is_abstract_type(parent) else []
                plain += 0 if is_abstract_type(parent) else points
        return plain + max(kinds)

    def fragment(self, one: Any, parent: Any) -> int:
        if isinstance(one, InlineFragmentNode):
            condition = one.type_condition
            return self.selection(
                one.selection_set, self.schema.get_type(condition.name.value) if condition else parent
            )
        assert isinstance(one, FragmentSpreadNode)
        name = one.name.value
        if name not in self.known:
            found = self.fragments[name]
            self.known[name] = self.selection(
                found.selection_set, self.schema.get_type(found.type_condition.name.value)
            )
        return self.known[name]

    def field(self, one: FieldNode, parent: Any) -> int:
        definition = getattr(parent, "fields", {}).get(one.name.value)
        kind = get_named_type(definition.type) if definition else None
        if kind is None or not is_composite_type(kind):
            return 0
        inner = self.selection(one.selection_set, kind)
        if is_connection(kind.name):
            return 2 + (USUAL if (size := self.size(one)) is None else size) * max(1, inner)
        if kind.name == "PageInfo" or kind.name.endswith("Edge"):
            return inner
        each = inner if is_abstract_type(kind) else 1 + inner
        return (1 if (size := self.size(one)) is None else size) * max(1, each)

    def size(self, one: FieldNode) -> int | None:
        """How many are asked for, by a number or by naming them."""
        for argument in one.arguments or ():
            if argument.name.value in ("first", "last"):
                return max(0, int(self.value(argument.value) or 0))
            if argument.name.value == "ids":
                return len(self.value(argument.value) or ())
        return None

    def value(self, node: ValueNode) -> Any:
        if isinstance(node, VariableNode):
            return self.given.get(node.name.value)
        if isinstance(node, ListValueNode):
            return node.values
        return node.value if isinstance(node, IntValueNode) else None


def deepest(document: DocumentNode) -> int:
    """How deep fields lie in one another, fragments included; the document is a valid one."""
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    known: dict[str, int] = {}

    def depth(chosen: SelectionSetNode | None) -> int:
        return max(depths(chosen), default=0)

    def depths(chosen: SelectionSetNode | None) -> Iterator[int]:
        for one in chosen.selections if chosen else ():
            if isinstance(one, FragmentSpreadNode):
                name = one.name.value
                known[name] = known[name] if name in known else depth(fragments[name].selection_set)
                yield known[name]
            elif isinstance(one, FieldNode | InlineFragmentNode):
                yield depth(one.selection_set) + isinstance(one, FieldNode)

    return max(
        (depth(one.selection_set) for one in document.definitions if isinstance(one, OperationDefinitionNode)),
        default=0,
    )
