"""Shopify's own schema of the Admin API, as its introspection file has it, with who may see what."""

import gzip
import json
import os
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from graphql import GraphQLSchema, build_client_schema

from sandbox.shopify.api import scalars
from sandbox.shopify.api.access import Need, needs

VERSION = "2026-10"
READING = Lock()  # the first asker and the thread that warms up would both read it
READ: dict[Path, "Official"] = {}


class Missing(Exception):
    """The schema was not fetched, or what was fetched is none."""


@dataclass(frozen=True, eq=False)
class Official:
    """The schema, what a type or a field ("Order", "Order.field") needs, and the fields about people."""

    schema: GraphQLSchema
    access: dict[str, Need] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()  # "Order.email"


def path() -> Path:
    given = os.environ.get("SHOPIFY_SCHEMA")
    return Path(given) if given else Path(sys.prefix) / "share" / "backorder" / f"admin_{VERSION}.json.gz"


def there() -> bool:
    return path().exists()


def official() -> Official:
    """Read once per process; it takes about a second."""
    with READING:
        where = path()
        if where not in READ:
            READ[where] = read(where)
        return READ[where]


def read(where: Path) -> Official:
    try:
        with gzip.open(where) as file:
            data = json.load(file)["data"]
    except (OSError, EOFError, zlib.error, ValueError, KeyError) as error:
        said = "Shopify's schema is not here: `make setup` fetches it (it needs the network once)."
        raise Missing(said) from error
    types = data["__schema"]["types"]
    schema = scalars.checked(build_client_schema(data, assume_valid=True))
    return Official(schema, needs(types), protected_of(types))


def protected_of(types: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(
        f"{one['name']}.{each['name']}" for one in types for each in one.get("fields") or [] if each.get("isProtected")
    )


def is_connection(kind: str) -> bool:
    return kind.endswith("Connection")
