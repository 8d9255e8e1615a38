"""Executes a document over the store's state, looking at who may see what on the way."""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    execute_sync,
    get_directive_values,
    get_named_type,
    is_composite_type,
)

from sandbox.shopify.api import access, pages, resolvers, words
from sandbox.shopify.api.schema import is_connection
from sandbox.shopify.api.thing import Call, Thing


def execute(
    call: Call,
    document: DocumentNode,
    operation: OperationDefinitionNode | None = None,
    variables: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`data` and `errors` of an answer; an error reaches up to the nearest field that may be null."""
    result = execute_sync(
        call.official.schema,
        document,
        Thing("Root", None),
        call,
        variable_values=dict(variables or {}),
        operation_name=operation.name.value if operation is not None and operation.name else None,
        field_resolver=resolve,
        type_resolver=kind_of,
    )
    for one in result.errors or ():
        if one.original_error is not None and not isinstance(one.original_error, GraphQLError):
            raise one.original_error  # ours, not the asker's: nothing of this request is kept
    told: dict[str, Any] = {"data": result.data}
    return {**told, "errors": [words.told(one) for one in result.errors]} if result.errors else told


def kind_of(value: Any, info: GraphQLResolveInfo[Call], _type: Any) -> str:
    """What an abstract thing is in truth; only now is it known whether it may be seen."""
    name = str(value["__typename"] if isinstance(value, dict) else value.kind)
    access.check(info.context.official.access, info.context.scopes, info.field_name, name)
    return name


def resolve(source: Any, info: GraphQLResolveInfo[Call], **args: Any) -> Any:
    """One field: may this app see it, then what it is."""
    call, parent, name = info.context, info.parent_type.name, info.field_name
    key, kind = f"{parent}.{name}", get_named_type(info.return_type)
    access.check(call.official.access, call.scopes, name, key, kind.name)
    if key in call.official.protected and not call.facts.protected_data:
        return None
    found = answer(call, source, info, parent, args)
    if is_composite_type(kind):
        call.objects += counted(kind, found)
    return found


def answer(call: Call, source: Any, info: GraphQLResolveInfo[Call], parent: str, args: Mapping[str, Any]) -> Any:
    """What the field's own function says, or what the source holds under its name."""
    resolver = resolvers.TABLE.get(parent, {}).get(info.field_name)
    if resolver is not None:
        call.path = list(info.path.as_list())
        return resolver(call, source, with_marks(info, args))
    if isinstance(source, dict) and info.field_name in source:
        return source[info.field_name]
    said = f"The pretend store does not know {parent}.{info.field_name} yet."
    raise GraphQLError(said, extensions={"code": "SANDBOX_UNKNOWN_FIELD"})


def counted(kind: Any, found: Any) -> int:
    """The objects a field answered with; a connection is two, what says only how it goes on nothing."""
    if found is None or kind.name == "PageInfo" or kind.name.endswith("Edge"):
        return 0
    if is_connection(kind.name):
        return 2
    if isinstance(found, list | tuple):
        return sum(one is not None for one in found)
    return 1


def with_marks(info: GraphQLResolveInfo[Call], args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments, and beside them the key of `@idempotent` and whether lists are to be whole."""
    known = info.schema.get_directive("idempotent")
    given = get_directive_values(known, info.field_nodes[0], info.variable_values) if known else None
    marks: dict[str, Any] = {"@idempotent": given["key"]} if given else {}
    return {**args, **marks, **({pages.WHOLE: True} if info.context.whole else {})}
