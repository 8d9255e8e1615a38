"""Order edits: opened, changed step by step on the side, and committed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.shopify import editing, keep, sums, units
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, bag, gid, key_of, number_of
from sandbox.shopify.api.tried import tried
from sandbox.shopify.model import Order


@dataclass(frozen=True)
class Row:
    """A line as an open edit shows it."""

    id: str
    variant: int | None
    quantity: int


def begin(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    def do() -> dict[str, Any]:
        edit = editing.begin(call.tx, call.facts, number_of(args["id"], "Order"))
        session = {"id": gid("OrderEditSession", edit.id)}
        return {"orderEditSession": session, "calculatedOrder": calculated(call, edit)}

    return tried(call, do, {"orderEditSession": None, "calculatedOrder": None})


def calculated(call: Call, edit: editing.Edit) -> Thing:
    """The order as it would be."""
    return Thing("CalculatedOrder", edit, editing.preview(call.tx, call.facts, edit))


def row(key: object, variant_id: int | None, quantity: int) -> Thing:
    """A line of an open edit, whether the order has it or not."""
    return Thing("CalculatedLineItem", Row(str(key), variant_id, quantity))


def before(order: Order, edit: editing.Edit) -> list[Thing]:
    """The lines the order had: those an edit adds stand in a list of their own."""
    held = order.lines[: len(order.lines) - len(edit.added)]
    return [row(one.id, one.variant, units.current(order, one)) for one in held]


def lines(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    return pages.page(before(thing.order, thing.it), args)


def variant(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    found = keep.variant(call.tx, call.name, thing.it.variant) if thing.it.variant else None
    return Thing("ProductVariant", found) if found is not None else None


def outstanding(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    return bag(thing.order, sums.outstanding(thing.order))


TYPES: Table = {
    "CalculatedOrder": {
        "id": lambda c, t, a: gid("CalculatedOrder", t.it.id),
        "totalOutstandingSet": outstanding,
        "lineItems": lines,
    },
    "CalculatedLineItem": {
        "id": lambda c, t, a: gid("CalculatedLineItem", t.it.id),
        "quantity": lambda c, t, a: t.it.quantity,
        "variant": variant,
    },
}


def set_quantity(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    def do() -> dict[str, Any]:
        key, line_id = int(key_of(args["id"]) or 0), int(key_of(args["lineItemId"]) or 0)
        edit = editing.set_quantity(call.tx, call.facts, key, line_id, int(args["quantity"]), bool(args.get("restock")))
        changed = calculated(call, edit)
        assert changed.order is not None
        line = next(one for one in before(changed.order, edit) if one.it.id == str(line_id))
        return {"calculatedLineItem": line, "calculatedOrder": changed}

    return tried(call, do, {"calculatedLineItem": None, "calculatedOrder": None})


def add_variant(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    def do() -> dict[str, Any]:
        key, variant = int(key_of(args["id"]) or 0), number_of(args["variantId"], "ProductVariant")
        edit, made = editing.add_variant(call.tx, call.facts, key, variant, int(args["quantity"]))
        new = row(made, variant, int(args["quantity"]))
        return {"calculatedLineItem": new, "calculatedOrder": calculated(call, edit)}

    return tried(call, do, {"calculatedLineItem": None, "calculatedOrder": None})


def let_off(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    given = args["discount"]

    def do() -> dict[str, Any]:
        if given.get("percentValue") is None:
            raise keep.Refusal("", ["discount"], "Only a percentage is known here.")
        key, made = int(key_of(args["id"]) or 0), key_of(args["lineItemId"])
        words = str(given.get("description") or "")
        edit = editing.let_off(call.tx, call.facts, key, made, float(given["percentValue"]), words)
        return {"calculatedLineItem": None, "calculatedOrder": calculated(call, edit)}

    return tried(call, do, {"calculatedLineItem": None, "calculatedOrder": None})


def commit(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    def do() -> dict[str, Any]:
        note = args.get("staffNote") or ""
        order = editing.commit(call.tx, call.facts, int(key_of(args["id"]) or 0), staff_note=note)
        return {"order": Thing("Order", order, order), "successMessages": ["Order updated"]}

    return tried(call, do, {"order": None, "successMessages": None})


MUTATION: dict[str, Resolver] = {
    "orderEditBegin": begin,
    "orderEditSetQuantity": set_quantity,
    "orderEditAddVariant": add_variant,
    "orderEditAddLineItemDiscount": let_off,
    "orderEditCommit": commit,
}
