"""Every document we send is one Shopify takes: by its own schema, within its price, within the app's scopes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    FieldNode,
    GraphQLError,
    NameNode,
    NoDeprecatedCustomRule,
    NonNullTypeNode,
    OperationType,
    StringValueNode,
    Visitor,
    parse,
    validate,
    visit,
)

from adapters.shopify import limits, pages, reading, scopes, stock
from adapters.shopify.operations import document
from tests.adapters.shopify.schema import OPERATIONS, configured, cost, documents, needs, operation, schema

ROOT = OPERATIONS.parents[2]
ROOMS = ("adapters", "config", "connector", "service", "storefront", "webhooks")
MOST = 1000  # points one call may cost
NAMES = sorted(documents())
IN_BULK = [name for name in NAMES if name.startswith("Bulk") and name != "BulkQueryResult"]
# How many ids a document is asked with at most; ten is what nobody exceeds without saying so here.
AT_ONCE = {
    "OrdersByIds": reading.BATCH,
    "OrderMoments": reading.MOMENTS,
    "StockItems": stock.BATCH,
    "VariantPages": pages._READ_AT_ONCE,
}
# Idempotent by a key, or the end of the world if not: no such mutation is sent without it.
KEYED = frozenset({"refundCreate"})
CODE = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_holds_one_operation_of_its_own_name(name: str) -> None:
    found = operation(name)
    assert found.name
    assert found.name.value == name
    assert document(name) == (OPERATIONS / f"{name}.graphql").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_valid_and_uses_nothing_on_its_way_out(name: str) -> None:
    assert validate(schema(), documents()[name]) == []
    assert validate(schema(), documents()[name], [NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IN_BULK])
def test_a_document_is_affordable_in_one_call_at_its_worst(name: str) -> None:
    assert cost(name, AT_ONCE.get(name, 10)) <= MOST


@pytest.mark.parametrize("name", IN_BULK)
def test_a_bulk_document_stays_within_what_bulk_takes(name: str) -> None:
    depths: list[int] = []

    class Connections(Visitor):
        deep = 0

        def enter_field(self, node: FieldNode, *_: object) -> None:
            if node.name.value == "edges":
                self.deep += 1
                depths.append(self.deep)

        def leave_field(self, node: FieldNode, *_: object) -> None:
            self.deep -= node.name.value == "edges"

    visit(documents()[name], Connections())
    assert 1 <= len(depths) <= 5
    assert max(depths) <= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_documents_scopes_are_ones_the_app_may_be_given(name: str) -> None:
    asked = configured()["access_scopes"]
    granted = [*asked["scopes"].split(","), *asked["optional_scopes"]]
    for what, enough in needs(name).items():
        some = {
            scope if "_" in scope and scope.split("_")[0] in {"read", "write"} else f"write_{scope}" for scope in enough
        }
        assert any(scopes.covers(granted, scope) for scope in some), what


@pytest.mark.parametrize("name", [name for name in NAMES if name not in IN_BULK])
def test_every_list_says_whether_it_goes_on(name: str) -> None:
    lists, ends = [], []

    class Lists(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            selected = (
                [one.name.value for one in node.selection_set.selections if isinstance(one, FieldNode)]
                if node.selection_set
                else []
            )
            if "nodes" in selected or "edges" in selected:
                lists.append(node.name.value)
                ends.extend([node.name.value] if "pageInfo" in selected else [])

    visit(documents()[name], Lists())
    assert lists == ends


@pytest.mark.parametrize("name", [name for name in NAMES if operation(name).operation is OperationType.MUTATION])
def test_what_must_have_a_key_has_one(name: str) -> None:
    for field in operation(name).selection_set.selections:
        assert isinstance(field, FieldNode)
        keyed = [one.name.value for one in field.directives or ()] == ["idempotent"]
        assert keyed == (field.name.value in KEYED)


def test_a_hold_is_never_released_without_saying_which() -> None:
    wanted = {one.variable.name.value: one.type for one in operation("ReleaseBackorderHold").variable_definitions or ()}
    assert isinstance(wanted["holdIds"], NonNullTypeNode)


def test_what_is_ours_stands_in_the_namespace_kept_for_the_app() -> None:
    spaces: set[str] = set()

    class Spaces(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            if node.name.value == "metafield":
                given = {one.name.value: one.value for one in node.arguments or ()}
                assert isinstance(given["namespace"], StringValueNode)
                spaces.add(given["namespace"].value)

    for found in documents().values():
        visit(found, Spaces())
    assert spaces == {"$app"}


def test_the_check_itself_sees_what_is_wrong() -> None:
    wrong = parse("query Wrong { order(id: 1, nothing: 2) { colour legacyResourceId totalPrice } }")
    assert len(validate(schema(), wrong)) >= 2
    assert validate(schema(), wrong, [NoDeprecatedCustomRule])
    assert "read_orders" in needs("OrderMoments")["Order"]
    assert cost("OrderMoments", 250) == 250
    assert cost("ChangedOrders", 1) == 102


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_graphql_lives_in_the_code(path: Path) -> None:
    for text in _texts(ast.parse(path.read_text())):
        assert not _is_graphql(text), text[:80]


@pytest.mark.parametrize(
    "text",
    ["query { shop { id } }", "mutation X($id: ID!) {", "{ order(id: 1) { id } }", "fragment F on Order { id }"],
)
def test_the_search_for_graphql_finds_some(text: str) -> None:
    assert _is_graphql(text)


@pytest.mark.parametrize("text", ["A query takes long.", "{}", "{name} {other}", '{"id": 1}', "mutation"])
def test_the_search_for_graphql_leaves_words_alone(text: str) -> None:
    assert not _is_graphql(text)


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "x" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _is_graphql(text: str) -> bool:
    if re.search(r"\b(query|mutation|subscription|fragment)\b[^.\n]*[({]\s*[$\w]", text):
        return True
    if not re.search(r"\{[^{}]*\{[^{}]*\w[^{}]*\}", text):
        return False
    try:
        parse(text)
    except GraphQLError:
        return False
    return True


def _calls() -> Iterator[tuple[str, str, set[str], bool]]:
    """Yield how documents are used: name, method, variables, and whether more come from a mapping."""
    for path in sorted((ROOT / "adapters" / "shopify").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value in documents():
                    given = {one.arg for one in node.keywords if one.arg}
                    yield str(first.value), node.func.attr, given, any(one.arg is None for one in node.keywords)


def test_documents_are_asked_with_the_variables_they_declare() -> None:
    calls = list(_calls())
    assert len(calls) > 20
    for name, method, given, more in calls:
        declared = {one.variable.name.value: one for one in operation(name).variable_definitions or ()}
        variables = given - {"once"} | ({"after"} if method == "nodes" else set())
        required = {
            key for key, one in declared.items() if isinstance(one.type, NonNullTypeNode) and one.default_value is None
        }
        assert variables <= declared.keys(), name
        assert more or required <= variables, name


def test_no_document_lies_about_unused() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "adapters" / "shopify").rglob("*.py"))
    assert [name for name in NAMES if f'"{name}"' not in code] == []


def test_a_variable_that_is_declared_is_a_name() -> None:
    names = {one.variable.name for name in NAMES for one in operation(name).variable_definitions or ()}
    assert all(isinstance(one, NameNode) and one.value.isidentifier() for one in names)


def test_limits_asks_for_no_more_than_one_call_may_cost() -> None:
    assert limits._AT_ONCE <= 250
