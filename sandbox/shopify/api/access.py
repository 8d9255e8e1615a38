"""Who may see what: the `requiredAccess` texts of the official schema against a store's scopes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

SCOPE = re.compile(r"`((?:read|write)_[a-z_]+)`")
RESOURCE = re.compile(r"`([a-z_]+)` access scope")
PAGE = "https://shopify.dev/api/usage/access-scopes"


@dataclass(frozen=True)
class Need:
    """Of each group of scopes one is enough; `text` is how Shopify says it."""

    groups: tuple[frozenset[str], ...]
    text: str

    def met(self, scopes: frozenset[str]) -> bool:
        return all(group & scopes for group in self.groups)


def needs(types: Iterable[Mapping[str, Any]]) -> dict[str, Need]:
    """What is needed for "Order" and for "Order.field", where anything is."""
    return {key: need for key, text, mutation in texts(types) if (need := parsed(text, mutation=mutation)).groups}


def texts(types: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, bool]]:
    for one in types:
        yield one["name"], one.get("requiredAccess") or "", False
        for each in one.get("fields") or []:
            key = f"{one['name']}.{each['name']}"
            yield key, each.get("requiredAccess") or "", one["name"] == "Mutation"


def parsed(text: str, *, mutation: bool = False) -> Need:
    """A text's scopes: a list is one group, what it "also requires" another; people's permissions concern no app.

    Some mutations name the resource only (`orders`): writing it is meant.
    """
    first, *more = text.split("Also:")
    named = SCOPE.findall(first) or [f"write_{one}" for one in RESOURCE.findall(first) if mutation]
    beside = [SCOPE.findall(one) for one in more if one.strip().startswith("Requires")]
    return Need(tuple(frozenset(one) for one in (named, *beside) if one), " ".join(first.split()))


def denied(name: str, text: str, kind: str = "field") -> GraphQLError:
    """What Shopify answers to who may not."""
    message = f"Access denied for {name} {kind}. Required access: {text}".replace("  ", " ")
    return GraphQLError(message, extensions={"code": "ACCESS_DENIED", "documentation": PAGE, "requiredAccess": text})


def check(known: Mapping[str, Need], scopes: frozenset[str], field: str, *names: str) -> None:
    """Refuse a field where one of the names (its own, its type) needs what is not there."""
    for name in names:
        need = known.get(name)
        if need is not None and not need.met(scopes):
            raise denied(field, need.text)
