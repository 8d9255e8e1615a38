"""What resolvers hand to one another, and what they have at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from sandbox.kernel import money
from sandbox.kernel.store import Tx
from sandbox.shopify.api.schema import Official
from sandbox.shopify.model import Facts, Order, Pair

KNOWN = "gid://shopify/"


@dataclass
class Call:
    """One request being answered inside one transaction; `objects` counts what was answered.

    `path` is where the field being answered stands, `whole` whether lists are shown to their end.
    """

    tx: Tx
    facts: Facts
    home: str
    scopes: frozenset[str]
    official: Official
    mood: Callable[[str], None]
    objects: int = 0
    searches: list[dict[str, Any]] = field(default_factory=list)
    path: list[str | int] = field(default_factory=list)
    whole: bool = False

    @property
    def name(self) -> str:
        return self.facts.name


@dataclass(frozen=True)
class Thing:
    """One object of the schema: its type, the record behind it, and the order it belongs to."""

    kind: str
    it: Any
    order: Order | None = None


Resolver = Callable[[Call, Any, Mapping[str, Any]], Any]
Table = dict[str, dict[str, Resolver]]


def gid(kind: str, key: object) -> str:
    return f"{KNOWN}{kind}/{key}"


def key_of(given: str | None, kind: str = "") -> str:
    """The number (or name) in a global id, "" when it is of another kind; raises GraphQLError when it is none."""
    if given is None:
        return ""
    found, _, key = given.removeprefix(KNOWN).partition("/")
    if not given.startswith(KNOWN) or not found or not key:
        raise GraphQLError(f"Invalid global id '{given[:100]}'", extensions={"code": "argumentLiteralsIncompatible"})
    return key.partition("?")[0] if kind in ("", found) else ""


def number_of(given: str | None, kind: str = "") -> int:
    key = key_of(given, kind)
    return int(key) if key.isascii() and key.isdigit() and len(key) < 20 else 0  # more is no id, nor what SQLite holds


def time(at: float | None) -> str | None:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else None


def amount(minor: int, currency: str) -> dict[str, Any]:
    """As Shopify writes sums: at least one place, no more than needed, whatever the currency."""
    value = Decimal(minor).scaleb(-money.exponent(currency)).normalize()
    text = f"{value:f}"
    return {"amount": text if "." in text else f"{text}.0", "currencyCode": currency}


def bag(order: Order, pair: Pair) -> dict[str, Any]:
    return {
        "shopMoney": amount(pair.shop, order.currency),
        "presentmentMoney": amount(pair.shown, order.shown_currency),
    }


def minor(order_currency: str, given: Any) -> int:
    """Minor units of a sum in a variable."""
    return money.minor(given, money.exponent(order_currency))
