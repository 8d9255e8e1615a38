"""A shop on paper: what is sent to it is executed against Shopify's own schema, over answers a test wrote down."""

import gzip
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from graphql import DocumentNode, GraphQLSchema, build_client_schema, execute_sync, parse, validate

from adapters.shopify.client import Client
from adapters.shopify.release import VERSION
from adapters.shopify.wire import Packet, Reply, Wire

SHOP = "mugs.myshopify.com"
_NAME = re.compile(r"(?:query|mutation)\s+(\w+)")

_HUMP = re.compile(r"([A-Z])")

Answer = Callable[..., Any]


@cache
def schema() -> GraphQLSchema:
    """Shopify's own, read once: it takes a second."""
    path = Path(sys.prefix) / "share/backorder" / f"admin_{VERSION}.json.gz"
    with gzip.open(path) as file:
        return build_client_schema(json.load(file)["data"], assume_valid=True)


@cache
def _document(query: str) -> DocumentNode:
    document = parse(query)
    faults = validate(schema(), document)
    assert not faults, faults
    return document


@dataclass(frozen=True)
class Misfortune:
    """What happens to one call: `error` instead of the answer, after the work was done if `late`."""

    error: Exception
    late: bool = False


@dataclass
class Paper:
    """The shop's answers by root field, what it was asked, and what goes wrong next by operation.

    A wrong variable, or an answer the schema does not allow, fails the test.
    """

    root: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    plans: dict[str, list[Misfortune]] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)
    shop: str = SHOP

    def carry(self, packet: Packet) -> Reply:
        body = json.loads(packet.raw)
        found = _NAME.search(body["query"])
        assert found
        name = found[1]
        self.asked.append((name, body["variables"]))
        plans = self.plans.get(name, [])
        plan = plans.pop(0) if plans else None
        if plan and not plan.late:
            raise plan.error
        result = execute_sync(schema(), _document(body["query"]), self._root(), variable_values=body["variables"])
        assert not result.errors, result.errors
        if plan:
            raise plan.error
        return Reply(json.loads(json.dumps(result.data)), {})

    def _root(self) -> dict[str, Answer]:
        return {
            name: lambda _info, _answer=answer, **given: _answer(**_named(given)) for name, answer in self.root.items()
        }

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def plan(self, name: str, error: Exception, *, late: bool = False) -> None:
        """Let the next call of an operation go wrong."""
        self.plans.setdefault(name, []).append(Misfortune(error, late))

    def calls(self, name: str) -> list[Mapping[str, Any]]:
        """The variables of every call of one operation."""
        return [variables for one, variables in self.asked if one == name]

    @property
    def writes(self) -> list[str]:
        """The names of the changes that were asked for."""
        return [name for name, _ in self.asked if name in _WRITES]

    @property
    def client(self) -> Client:
        return Client(cast("Wire", self))


def _named(given: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as Python writes them: `holdIds` as `hold_ids`, `id` as `id_`."""
    return {"id_" if name == "id" else _HUMP.sub(r"_\1", name).lower(): value for name, value in given.items()}


_WRITES = frozenset(
    """CancelOrder CreateRefund DeleteMetafields HoldBackorderedLines ReleaseBackorderHold SetInventoryPolicy
    SetMetafields SplitFulfillmentOrder TagOrder UntagOrder""".split()
)


def connection(nodes: list[Any]) -> dict[str, Any]:
    """One page that holds everything."""
    return {"nodes": nodes, "pageInfo": {"hasNextPage": False, "endCursor": None}}


def pages(nodes: list[Any]) -> Answer:
    """A connection that is read page by page, as many nodes at once as `first` asks for."""

    def page(_info: Any, first: int, after: str | None = None, **_: Any) -> dict[str, Any]:
        start = int(after or 0)
        info = {"hasNextPage": start + first < len(nodes), "endCursor": str(start + first)}
        return {"nodes": nodes[start : start + first], "pageInfo": info}

    return page


def money(amount: str, currency: str = "USD") -> dict[str, Any]:
    """A money bag; the shop's side shows another figure, so that a mix-up is seen."""
    shown = {"amount": amount, "currencyCode": currency}
    return {"presentmentMoney": shown, "shopMoney": {"amount": "999.99", "currencyCode": "USD"}}
