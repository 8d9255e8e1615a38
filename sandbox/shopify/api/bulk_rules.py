"""What a bulk query may be: connections, few and not deep, by edges and nodes, never inside a plain list."""

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
    validate,
    visit,
)

from sandbox.shopify.api import cost
from sandbox.shopify.api.asking import LONGEST, TOKENS
from sandbox.shopify.api.schema import Official, is_connection

MOST, DEEPEST = 5, 2
NESTED = 50


def broken(official: Official, text: str) -> str:
    """What is wrong with a query, "" when nothing is."""
    if len(text) > LONGEST:
        return "Bulk query is too long."
    try:
        document = parse(text, max_tokens=TOKENS)
        wrong = validate(official.schema, document, max_errors=3)
    except GraphQLError as error:
        return error.message[:300]
    except RecursionError:
        return "Bulk query is nested too deeply."
    if wrong or cost.deepest(document) > NESTED:
        return wrong[0].message[:300] if wrong else "Bulk query is nested too deeply."
    return unfit(official, document)


def unfit(official: Official, document: DocumentNode) -> str:
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation.value != "query":
        return "Bulk queries must contain exactly one query."
    if operations[0].variable_definitions:
        return "Bulk queries cannot have variables."
    info = TypeInfo(official.schema)
    found = Connections(info)
    visit(document, TypeInfoVisitor(info, found))
    return found.wrong[0] if found.wrong else too_many(found)


def too_many(found: "Connections") -> str:
    if not found.depths:
        return "Bulk queries must contain at least one connection."
    if len(found.depths) > MOST:
        return f"Bulk queries cannot contain more than {MOST} connections."
    if max(found.depths) > DEEPEST:
        return f"Bulk queries cannot contain connections with a nesting depth greater than {DEEPEST}."
    return ""


class Connections(Visitor):
    """Finds the connections of a document and how they lie in one another."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.depths: list[int] = []
        self.wrong: list[str] = []
        self.around: list[str] = []  # "connection", "list" or "" for each field we are in
        self.ids: list[bool] = []  # of each field we are in: whether its selection has a plain `id`

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        name, kind = node.name.value, self.info.get_type()
        if not self.around and name in ("node", "nodes"):
            self.wrong.append("Bulk queries cannot use the top level `node` or `nodes` fields.")
        what = ""
        if kind is not None and is_connection(get_named_type(kind).name):
            what = "connection"
            self.connection(node)
        elif kind is not None and name not in ("edges", "nodes") and is_list_type(get_nullable_type(kind)):
            what = "list"
        self.around.append(what)
        self.ids.append("id" in chosen(node))

    def leave_field(self, *_: Any) -> None:
        self.around.pop()
        self.ids.pop()

    def connection(self, node: FieldNode) -> None:
        name = node.name.value
        depth = self.around.count("connection") + 1
        self.depths.append(depth)
        if "list" in self.around:
            self.wrong.append(f"Queries that contain a connection field within a list field are not supported: {name}.")
        if "edges" not in chosen(node):
            self.wrong.append(f"Connections must be queried by `edges` and `node`: {name}.")
        if depth > 1 and not self.ids[-1]:
            self.wrong.append(
                "The parent 'node' field for a nested connection must select the 'id' field without an alias and "
                f"must be of 'ID' return type. Connection fields without 'id': {name}."
            )


def chosen(node: FieldNode) -> set[str]:
    """The plain fields chosen of a field, without those under another name."""
    selections = node.selection_set.selections if node.selection_set else ()
    return {one.name.value for one in selections if isinstance(one, FieldNode) and one.alias is None}
