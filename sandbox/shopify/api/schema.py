"""Shopify's own schema of the Admin API, as its introspection file has it, with who may see what."""

import gzip
import json
import os
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_client_schema

VERSION = "2026-10"
SCOPE = re.compile(r"`([a-z_]+)` access scope")
KINDS = ("read_", "write_")


class Missing(Exception):
    """The schema was not fetched."""


@dataclass(frozen=True)
class Official:
    """The schema, the scopes of which one is enough for a type or a field, and the fields about people."""

    schema: GraphQLSchema
    access: dict[str, frozenset[str]] = field(default_factory=dict)  # "Order" or "Order.field"
    protected: frozenset[str] = frozenset()  # "Order.email"


def path() -> Path:
    given = os.environ.get("SHOPIFY_SCHEMA")
    return Path(given) if given else Path(sys.prefix) / "share" / "backorder" / f"admin_{VERSION}.json.gz"


def there() -> bool:
    return path().exists()


@cache
def official() -> Official:
    """Read once per process; it takes about a second."""
    if not there():
        raise Missing("Shopify's schema is not here: `make setup` fetches it (it needs the network once).")
    with gzip.open(path()) as file:
        data = json.load(file)["data"]
    types = data["__schema"]["types"]
    return Official(build_client_schema(data, assume_valid=True), access_of(types), protected_of(types))


def access_of(types: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in types:
        found[one["name"]] = scopes_in(one.get("requiredAccess"), mutation=False)
        for each in one.get("fields") or []:
            key = f"{one['name']}.{each['name']}"
            found[key] = scopes_in(each.get("requiredAccess"), mutation=one["name"] == "Mutation")
    return {key: scopes for key, scopes in found.items() if scopes}


def scopes_in(text: str | None, *, mutation: bool) -> frozenset[str]:
    """The scopes named before "Also:"; what is said of people's own permissions does not concern an app.

    Some mutations name the resource only (`orders`): writing it is meant.
    """
    named = SCOPE.findall((text or "").split("Also:")[0])
    plain = [one if one.startswith(KINDS) else f"write_{one}" for one in named if one.startswith(KINDS) or mutation]
    return frozenset(plain)


def protected_of(types: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(
        f"{one['name']}.{each['name']}" for one in types for each in one.get("fields") or [] if each.get("isProtected")
    )
