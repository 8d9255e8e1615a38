"""What is wrong with a document, in the words and with the codes Shopify has for it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLError, VariableDefinitionNode, print_ast

Said = tuple[str, dict[str, Any]]


def field(found: "re.Match[str]") -> Said:
    message = f"Field '{found[1]}' doesn't exist on type '{found[2]}'"
    return message, {"code": "undefinedField", "typeName": found[2], "fieldName": found[1]}


def argument(found: "re.Match[str]") -> Said:
    message = f"Field '{found[2]}' doesn't accept argument '{found[1]}'"
    more = {"code": "argumentNotAccepted", "name": found[2], "typeName": "Field", "argumentName": found[1]}
    return message, more


def missing(found: "re.Match[str]") -> Said:
    what, of = ("Directive", found[1][1:]) if found[1].startswith("@") else ("Field", found[1].rpartition(".")[2])
    message = f"{what} '{of}' is missing required arguments: {found[2]}"
    return message, {"code": "missingRequiredArguments", "className": what, "name": of, "arguments": found[2]}


def bare(found: "re.Match[str]") -> Said:
    message = (
        f"Field must have selections (field '{found[1]}' returns {found[2]} but has no selections. "
        f"Did you mean '{found[1]} {{ ... }}'?)"
    )
    return message, {"code": "selectionMismatch", "nodeName": f"field '{found[1]}'", "typeName": found[2]}


def full(found: "re.Match[str]") -> Said:
    message = f"Selections can't be made on scalars (field '{found[1]}' returns {found[2]} but has selections)"
    return message, {"code": "selectionMismatch", "nodeName": f"field '{found[1]}'", "typeName": found[2]}


def undeclared(found: "re.Match[str]") -> Said:
    by = found[2] or "anonymous query"
    return f"Variable ${found[1]} is used by {by} but not declared", {
        "code": "variableNotDefined",
        "variableName": found[1],
    }


def unused(found: "re.Match[str]") -> Said:
    by = found[2] or "anonymous query"
    return f"Variable ${found[1]} is declared by {by} but not used", {
        "code": "variableNotUsed",
        "variableName": found[1],
    }


def fragment(found: "re.Match[str]") -> Said:
    more = {"code": "useAndDefineFragment", "fragmentName": found[1]}
    return f"Fragment {found[1]} was used, but not defined", more


def mismatch(found: "re.Match[str]") -> Said:
    message = f"Type mismatch on variable ${found[1]} ({found[2]} / {found[3]})"
    return message, {"code": "variableMismatch", "variableName": found[1], "typeName": found[2]}


SENTENCES: tuple[tuple[re.Pattern[str], Callable[["re.Match[str]"], Said]], ...] = (
    (re.compile(r"Cannot query field '(\w+)' on type '(\w+)'"), field),
    (re.compile(r"Unknown argument '(\w+)' on field '(?:\w+\.)?(\w+)'"), argument),
    (re.compile(r"Argument '([\w.@]+)\((\w+):\)' of type .* is required"), missing),
    (re.compile(r"Field '(\w+)' of type '([^']+)' must have a selection"), bare),
    (re.compile(r"Field '(\w+)' must not have a selection since type '([^']+)'"), full),
    (re.compile(r"Variable '\$(\w+)' is not defined(?: by operation '(\w+)')?"), undeclared),
    (re.compile(r"Variable '\$(\w+)' is never used(?: in operation '(\w+)')?"), unused),
    (re.compile(r"Variable '\$(\w+)' of type '([^']+)' used in position expecting type '([^']+)'"), mismatch),
    (re.compile(r"Unknown fragment '(\w+)'"), fragment),
)
LONGEST = 500
VALUE = re.compile(r"has invalid value(?: at ([^:]*))?: (.*)", re.DOTALL)


def told(error: GraphQLError) -> dict[str, Any]:
    """An error as it stands in an answer."""
    shown: dict[str, Any] = {**error.formatted}
    shown["message"] = shown["message"][:LONGEST]
    return shown


def of_document(error: GraphQLError) -> dict[str, Any]:
    """What makes a document no valid one."""
    for pattern, words in SENTENCES:
        found = pattern.match(error.message)
        if found:
            message, extensions = words(found)
            return {**told(error), "message": message[:LONGEST], "extensions": extensions}
    return told(error)


def of_variable(error: GraphQLError, given: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a variable's value no value of its type."""
    node = error.nodes[0] if error.nodes else None
    if not isinstance(node, VariableDefinitionNode):
        return told(error)
    name, kind, value = node.variable.name.value, print_ast(node.type), given.get(node.variable.name.value)
    found = VALUE.search(error.message)
    path = re.findall(r"\w+", found[1] or "") if found else []
    why = found[2][:LONGEST] if found else ""
    problem = {"path": path, "explanation": "Expected value to not be null" if value is None else why}
    extensions = {"code": "INVALID_VARIABLE", "value": value, "problems": [problem]}
    place = f" for {'.'.join(path)} ({why})" if path else ""
    message = f"Variable ${name} of type {kind} was provided invalid value{place}"
    return {**told(error), "message": message, "extensions": extensions}
