"""Where a Shopify store's things lie: one row of JSON each, read whole and written whole."""

import dataclasses
import json
import types
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import news
from sandbox.shopify.model import Collection, Facts, Level, Order, Place, Product, Variant

ENDING = "-sandbox.myshopify.com"
# Beyond what a float holds exactly, as Shopify's own ids are: who rounds one is found out.
BASES = {
    "order": 820_982_911_000_000_000,
    "line": 487_817_672_000_000_000,
    "item": 271_878_346_000_000_000,
    "transaction": 389_404_469_000_000_000,
    "refund": 890_088_186_000_000_000,
}
BASE = 48_000_000_000
T = TypeVar("T")


class Refusal(Exception):
    """What Shopify answers as a user error; `code` is "" where Shopify gives none."""

    def __init__(self, code: str, field: list[str] | None, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


def number(tx: Tx, shop: str, kind: str) -> int:
    """The next id; no two things of a store share one, whatever they are."""
    return BASES.get(kind, BASE) + tx.number(shop, "id")


def put(tx: Tx, shop: str, kind: str, key: str, thing: Any) -> None:
    facts = dataclasses.asdict(thing) if dataclasses.is_dataclass(thing) and not isinstance(thing, type) else thing
    row = (shop, kind, key, json.dumps(facts, separators=(",", ":")))
    tx.run("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)", *row)


def get(tx: Tx, shop: str, kind: str, key: str) -> Any:
    """The facts of one thing as they were written, or None."""
    row = tx.row("SELECT body FROM things WHERE shop = ? AND kind = ? AND id = ?", shop, kind, key)
    return json.loads(row["body"]) if row else None


def drop(tx: Tx, shop: str, kind: str, key: str) -> None:
    tx.run("DELETE FROM things WHERE shop = ? AND kind = ? AND id = ?", shop, kind, key)


def drop_all(tx: Tx, shop: str, kind: str) -> None:
    tx.run("DELETE FROM things WHERE shop = ? AND kind = ?", shop, kind)


def every(tx: Tx, shop: str, kind: str, having: str = "") -> list[Any]:
    """All things of a kind, oldest first; only those whose text has `having` when it is given."""
    sql = """SELECT body FROM things WHERE shop = ? AND kind = ? AND instr(body, ?) > 0
             ORDER BY CAST(id AS INTEGER), id"""
    return [json.loads(row["body"]) for row in tx.rows(sql, shop, kind, having or "{")]


def facts(tx: Tx, domain: str) -> Facts | None:
    """The store of that domain (or name)."""
    name = domain.removesuffix(ENDING)
    return maybe(Facts, get(tx, name, "facts", name))


def save_facts(tx: Tx, one: Facts) -> None:
    put(tx, one.name, "facts", one.name, one)


def order(tx: Tx, shop: str, key: int) -> Order | None:
    found = maybe(Order, get(tx, shop, "order", str(key)))
    return None if found is None or found.gone else found


def orders(tx: Tx, shop: str) -> list[Order]:
    """Oldest first; deleted ones are not among them."""
    return [one for one in (build(Order, row) for row in every(tx, shop, "order")) if not one.gone]


def order_with(tx: Tx, shop: str, key: int) -> Order | None:
    """The order that has a line, fulfilment order, hold, refund or transaction of that id."""
    found = [build(Order, row) for row in every(tx, shop, "order", f'"id":{key},')]
    return next((one for one in found if not one.gone), None)


def save_order(tx: Tx, facts: Facts, order: Order, topics: tuple[str, ...] = ("orders/updated",)) -> None:
    """Store it as changed now, and say so."""
    order.updated = clock.now()
    keep_order(tx, facts, order)
    for topic in topics:
        news.tell(tx, facts, topic, order=order.id)


def keep_order(tx: Tx, facts: Facts, order: Order) -> None:
    """Store it as it is."""
    put(tx, facts.name, "order", str(order.id), order)


def product(tx: Tx, shop: str, key: int) -> Product | None:
    return maybe(Product, get(tx, shop, "product", str(key)))


def products(tx: Tx, shop: str) -> list[Product]:
    return [build(Product, row) for row in every(tx, shop, "product")]


def collections(tx: Tx, shop: str) -> list[Collection]:
    return [build(Collection, row) for row in every(tx, shop, "collection")]


def variant(tx: Tx, shop: str, key: int | None) -> Variant | None:
    return maybe(Variant, get(tx, shop, "variant", str(key)))


def variants(tx: Tx, shop: str, product: int | None = None) -> list[Variant]:
    found = [build(Variant, row) for row in every(tx, shop, "variant")]
    return [one for one in found if product in (None, one.product)]


def sharing(tx: Tx, shop: str, item: int) -> list[Variant]:
    """The variants that sell one inventory item."""
    return [build(Variant, row) for row in every(tx, shop, "variant", f'"item":{item},')]


def place(tx: Tx, shop: str, key: int) -> Place | None:
    return maybe(Place, get(tx, shop, "place", str(key)))


def places(tx: Tx, shop: str) -> list[Place]:
    """In the order in which the shop prefers to send from them."""
    return [build(Place, row) for row in every(tx, shop, "place")]


def level(tx: Tx, shop: str, item: int, place: int) -> Level | None:
    return maybe(Level, get(tx, shop, "level", f"{item}@{place}"))


def levels(tx: Tx, shop: str, item: int) -> list[Level]:
    return [build(Level, row) for row in every(tx, shop, "level", f'"item":{item},')]


def save_level(tx: Tx, shop: str, one: Level) -> None:
    put(tx, shop, "level", f"{one.item}@{one.place}", one)


def maybe(kind: type[T], given: Any) -> T | None:
    return None if given is None else build(kind, given)


HINTS: dict[Any, dict[str, Any]] = {}


def hints(kind: Any) -> dict[str, Any]:
    """What the fields of a record are, found once."""
    if kind not in HINTS:
        HINTS[kind] = get_type_hints(kind)
    return HINTS[kind]


def build(kind: type[T], given: Any) -> T:
    """A record from its JSON, with the records inside it."""
    known = hints(kind)
    return kind(**{name: shaped(known[name], value) for name, value in given.items() if name in known})


def shaped(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if value is not None and dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return build(kind, value)
    inner = get_args(kind)[-1] if get_args(kind) else None
    if isinstance(value, list) and inner is not None:
        return [shaped(inner, one) for one in value]
    if isinstance(value, dict) and inner is not None:
        return {key: shaped(inner, one) for key, one in value.items()}
    return value
