"""Shopify's own scalars: the introspection file names them, their values are checked here."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,10})?", re.ASCII)


def number(given: Any) -> str:
    """A sum or a decimal, as text or as a number."""
    if isinstance(given, bool) or not isinstance(given, str | int | float) or not NUMBER.fullmatch(str(given)):
        raise GraphQLError(f"invalid decimal: {str(given)[:50]!r}")
    return str(given)


def moment(given: Any) -> str:
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise GraphQLError(f"invalid DateTime: {str(given)[:50]!r}")
    return str(given)


KINDS: dict[str, Callable[[Any], str]] = {"Money": number, "Decimal": number, "DateTime": moment}


def checked(schema: GraphQLSchema) -> GraphQLSchema:
    """The same schema, which now refuses values that are none."""
    for name, check in KINDS.items():
        kind = schema.get_type(name)
        assert isinstance(kind, GraphQLScalarType)
        kind.coerce_input_value = check
    return schema
