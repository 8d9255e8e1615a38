"""Inventory shipments: goods on their way to a place, received in parts."""

from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify import keep, stock
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Facts, Variant

STATUSES = ("DRAFT", "IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED")


@dataclass
class Coming:
    """Units of an item in a shipment: of `quantity`, those that were taken in, and those that were turned away."""

    id: int
    item: int
    quantity: int
    accepted: int = 0
    rejected: int = 0

    @property
    def left(self) -> int:
        return self.quantity - self.accepted - self.rejected


@dataclass
class Shipment:
    """One shipment to a place; `arrives` is when its carrier means to be there, as ISO text with a zone, or ""."""

    id: int
    status: str
    arrives: str
    place: int
    lines: list[Coming] = field(default_factory=list)


def send(tx: Tx, facts: Facts, wish: dict[str, Any]) -> Shipment:
    """A shipment as a merchant makes one; it is on its way to the first place unless it says otherwise."""
    status, where = str(wish.get("status", "IN_TRANSIT")).upper(), destination(tx, facts, wish.get("place"))
    one = Shipment(keep.number(tx, facts.name, "shipment"), status, "", where)
    if one.status not in STATUSES:
        raise Refusal("INVALID", ["status"], f"status is one of {', '.join(STATUSES)}")
    for row in wish["lines"]:
        sold = found(tx, facts, str(row["sku"]))
        one.lines.append(Coming(keep.number(tx, facts.name, "shipment"), sold.item, int(row["quantity"])))
    return save(tx, facts, one, wish)


def destination(tx: Tx, facts: Facts, name: str | None) -> int:
    for one in keep.places(tx, facts.name):
        if name in (None, one.name):
            return one.id
    raise Refusal("NOT_FOUND", ["place"], f"there is no place called {name}")


def found(tx: Tx, facts: Facts, sku: str) -> Variant:
    for one in keep.variants(tx, facts.name):
        if one.sku == sku:
            return one
    raise Refusal("NOT_FOUND", ["lines"], f"there is no {sku}")


def save(tx: Tx, facts: Facts, one: Shipment, wish: dict[str, Any]) -> Shipment:
    one.arrives = str(wish.get("arrives_at", one.arrives) or "")
    keep.put(tx, facts.name, "shipment", str(one.id), asdict(one))
    return one


def read(tx: Tx, facts: Facts, number: int) -> Shipment:
    one = keep.maybe(Shipment, keep.get(tx, facts.name, "shipment", str(number)))
    if one is None:
        raise Refusal("NOT_FOUND", ["id"], "there is no such shipment")
    return one


def change(tx: Tx, facts: Facts, number: int, wish: dict[str, Any]) -> Shipment:
    """Another day of arrival, or units taken in: they go to its place's stock."""
    one = read(tx, facts, number)
    for row in wish.get("receive") or []:
        item = found(tx, facts, str(row["sku"])).item
        line = next(each for each in one.lines if each.item == item)
        accepted, rejected = int(row.get("accept", 0)), int(row.get("reject", 0))
        if not 0 <= accepted + rejected <= line.left:
            raise Refusal("INVALID", ["receive"], f"{line.left} units are left to receive")
        line.accepted, line.rejected = line.accepted + accepted, line.rejected + rejected
        stock.receive(tx, facts, item, one.place, accepted)
        one.status = "PARTIALLY_RECEIVED" if any(each.left for each in one.lines) else "RECEIVED"
    return save(tx, facts, one, wish)


def every(tx: Tx, shop: str) -> list[Shipment]:
    return [keep.build(Shipment, one) for one in keep.every(tx, shop, "shipment")]
