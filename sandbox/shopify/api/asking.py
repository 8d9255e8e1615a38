"""A request as it came: its body, its document, which of its operations is meant."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Request
from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, parse

from sandbox.shopify.api import words

LARGEST = 1_000_000
LONGEST = 100_000
TOKENS = 10_000


@dataclass(frozen=True)
class Asked:
    """A request; `refused` is what its body lacks, `wrong` what its text has too much or too little of."""

    refused: str = ""
    wrong: tuple[dict[str, Any], ...] = ()
    text: str = ""
    document: DocumentNode | None = None
    operation: OperationDefinitionNode | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.operation.name.value if self.operation and self.operation.name else "anonymous"

    @property
    def changes(self) -> bool:
        return self.operation is not None and self.operation.operation.value == "mutation"

    @property
    def path(self) -> str:
        """Where the journal and planned faults find it."""
        return f"/shopify/graphql/{self.name}"

    def logged(self) -> str:
        return json.dumps({"operation": self.name, "variables": self.variables})


def read(request: Request) -> Asked:
    """Whatever was sent; nothing in it can break more than its own answer."""
    raw = request.get_data()
    if len(raw) > LARGEST:
        return Asked("Request body is too large")
    if "json" not in (request.content_type or ""):
        return Asked("Content-Type must be application/json")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return Asked("Body is not valid JSON")
    given = body if isinstance(body, dict) else {}
    variables, name = given.get("variables") or {}, given.get("operationName") or ""
    if not isinstance(given.get("query"), str):
        return Asked("Required parameter missing or invalid: query")
    if not isinstance(variables, dict) or not isinstance(name, str):
        return Asked("Parameter invalid: variables are an object and operationName is a text")
    return understood(given["query"], variables, name)


def understood(text: str, variables: Mapping[str, Any], name: str) -> Asked:
    if len(text) > LONGEST:
        return unclear(text, f"Query is too long: {len(text)} characters, at most {LONGEST}.")
    try:
        document = parse(text, max_tokens=TOKENS)
    except GraphQLError as error:
        return Asked(wrong=(words.told(error),), text=text, variables=variables)
    except RecursionError:
        return unclear(text, "Query is nested too deeply.")
    found = chosen(document, name)
    if found is None:
        said = f"No operation named {name!r}" if name else "An operation name is required"
        return unclear(text, said)
    return Asked(text=text, document=document, operation=found, variables=variables)


def unclear(text: str, message: str) -> Asked:
    return Asked(wrong=({"message": message},), text=text[:LONGEST])


def chosen(document: DocumentNode, name: str) -> OperationDefinitionNode | None:
    """The operation asked for; without a name, the only one."""
    found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in found if one.name and one.name.value == name] if name else found
    return named[0] if len(named) == 1 else None
