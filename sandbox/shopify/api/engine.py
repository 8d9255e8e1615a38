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
    parse,
    validate,
)

from sandbox.shopify.api import resolvers
from sandbox.shopify.api.schema import Official
from sandbox.shopify.api.thing import Call, Thing

LONGEST = 100_000
DEEPEST = 2_000  # tokens between which a parser may be kept busy


def read(official: Official, text: str) -> tuple[DocumentNode | None, list[dict[str, Any]]]:
    """The document, or what is wrong with it."""
    if len(text) > LONGEST:
        return None, [{"message": f"Query is too long: {len(text)} characters, at most {LONGEST}."}]
    try:
        document = parse(text, max_tokens=DEEPEST * 5)
        wrong = validate(official.schema, document, max_errors=10)
    except (GraphQLError, RecursionError) as error:
        return None, [{"message": str(getattr(error, "message", error))[:500]}]
    return document, [told(one) for one in wrong]


def told(error: GraphQLError) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    if error.extensions:
        formatted["extensions"] = dict(error.extensions)
    return formatted


def chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation asked for; without a name, the only one."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in found if one.name and one.name.value == name] if name else found
    return named[0] if len(named) == 1 else None


def execute(call: Call, document: DocumentNode, name: str | None, variables: dict[str, Any]) -> dict[str, Any]:
    """`data` and `errors` of an answer; an error reaches up to the nearest field that may be null."""
    result = execute_sync(
        call.official.schema,
        document,
        Thing("Root", None),
        call,
        variable_values=variables,
        operation_name=name,
        field_resolver=resolve,
        type_resolver=kind_of,
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [told(one) for one in result.errors]
        for one in result.errors:
            if one.original_error is not None and not isinstance(one.original_error, GraphQLError):
                raise one.original_error
    return answer


def kind_of(value: Any, _info: Any, _type: Any) -> str:
    return str(value["__typename"] if isinstance(value, dict) else value.kind)


def resolve(source: Any, info: GraphQLResolveInfo[Call], **args: Any) -> Any:
    """One field: may this app see it, then what it is."""
    call: Call = info.context
    parent, name = info.parent_type.name, info.field_name
    key = f"{parent}.{name}"
    named = get_named_type(info.return_type)
    check(call, key, named.name)
    if key in call.official.protected and not call.facts.protected_data:
        return None
    if is_composite_type(named):
        call.objects += 1
    resolver = resolvers.TABLE.get(parent, {}).get(name)
    if resolver is not None:
        return resolver(call, source, with_directives(info, args))
    if isinstance(source, dict) and name in source:
        return source[name]
    raise GraphQLError(f"The pretend store does not know {key} yet.", extensions={"code": "SANDBOX_UNKNOWN_FIELD"})


def with_directives(info: GraphQLResolveInfo[Call], args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments, and under `@idempotent` the key the field was asked with."""
    known = info.schema.get_directive("idempotent")
    given = get_directive_values(known, info.field_nodes[0], info.variable_values) if known else None
    return {**args, "@idempotent": given["key"]} if given else args


def check(call: Call, *names: str) -> None:
    """Refuse what none of the app's scopes opens."""
    for name in names:
        wanted = call.official.access.get(name)
        if wanted and not wanted & call.scopes:
            first = " or ".join(f"`{one}`" for one in sorted(wanted))
            message = f"Access denied for {name.rpartition('.')[2]} field. Required access: {first} access scope."
            extensions = {"code": "ACCESS_DENIED", "requiredAccess": f"{first} access scope."}
            raise GraphQLError(message, extensions=extensions)
