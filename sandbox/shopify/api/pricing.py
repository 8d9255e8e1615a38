"""What is looked at before anything is answered: the document by the schema, its variables, its price."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    get_directive_values,
    get_variable_values,
    parse,
    validate,
)

from sandbox.shopify.api import cost, words
from sandbox.shopify.api.asking import TOKENS, Asked
from sandbox.shopify.api.schema import Official

DEEPEST = 50
Wrong = list[dict[str, Any]]


@dataclass(frozen=True)
class Priced:
    """What may be answered: its worst price, and the keys of what it does only once."""

    points: float
    keys: tuple[str, ...]


def look(official: Official, asked: Asked) -> Priced | Wrong:
    """The price of a request, or what is wrong with it."""
    if asked.document is None or asked.operation is None:
        return list(asked.wrong)
    wrong = invalid(official, asked.text)
    if wrong:
        return list(wrong)
    values = get_variable_values(official.schema, asked.operation.variable_definitions or (), dict(asked.variables), 10)
    if isinstance(values, list):
        return [words.of_variable(one, asked.variables) for one in values]
    points = cost.requested(official.schema, asked.document, asked.operation, values.coerced)
    if points > cost.CEILING:
        return [expensive(points)]
    return Priced(float(points), tuple(keys(official, asked, values)))


@lru_cache(maxsize=512)
def invalid(official: Official, text: str) -> Wrong:
    """What the schema does not know of a document; an app sends the same few over and over."""
    document = parse(text, max_tokens=TOKENS)
    try:
        wrong = [words.of_document(one) for one in validate(official.schema, document, max_errors=10)]
    except RecursionError:
        return [{"message": "Query is nested too deeply."}]
    deep = 0 if wrong else cost.deepest(document)
    return wrong or (
        [{"message": f"Query has depth of {deep}, which exceeds max depth of {DEEPEST}"}] * (deep > DEEPEST)
    )


def keys(official: Official, asked: Asked, values: Any) -> list[str]:
    """The idempotency keys of the operation's fields."""
    known = official.schema.get_directive("idempotent")
    assert known is not None
    assert asked.operation is not None
    fields = [one for one in asked.operation.selection_set.selections if isinstance(one, FieldNode)]
    given = [get_directive_values(known, one, values) for one in fields]
    return [str(one["key"]) for one in given if one]


def expensive(points: float) -> dict[str, Any]:
    message = f"Query cost is {points:.0f}, which exceeds the single query max cost limit ({cost.CEILING})."
    return {"message": message, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": points, "maxCost": cost.CEILING}}
