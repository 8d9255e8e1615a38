"""The whole truth about a Shopify store, for whoever checks; sums in the buyer's minor units."""

from typing import Any

from sandbox.kernel import bank, money
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, stock, sums, units
from sandbox.shopify.model import Facts, FulfilmentOrder, Line, Order, Refund, Variant


def open_books(tx: Tx, facts: Facts) -> dict[str, Any]:
    return {
        "currency": facts.currency,
        "exponent": money.exponent(facts.currency),
        "stock": [stock_entry(tx, facts, one) for one in keep.variants(tx, facts.name)],
        "orders": [order_entry(tx, facts, one) for one in keep.orders(tx, facts.name)],
        "bank": bank.entries(tx, facts.name),
    }


def stock_entry(tx: Tx, facts: Facts, one: Variant) -> dict[str, Any]:
    """A variant with its units in all places together, and place by place."""
    levels = [level for level in keep.levels(tx, facts.name, one.item) if level.active]
    named = {place.id: place.name for place in keep.places(tx, facts.name)}
    return {
        "id": one.id,
        "item": one.item,
        "sku": one.sku,
        "quantity": stock.everywhere(tx, facts.name, one.item) if one.tracked else None,
        "committed": sum(level.committed for level in levels),
        "on_hand": sum(level.on_hand for level in levels),
        "places": {named[level.place]: level.available for level in levels},
        "backorders": "notify" if one.policy == "CONTINUE" else "no",
        "manage_stock": one.tracked,
        "meta": meta(one.metafields),
    }


def meta(metafields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {key: one.get("value") for key, one in metafields.items()}


def order_entry(tx: Tx, facts: Facts, order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "name": order.name,
        "status": status(order),
        "currency": order.shown_currency,
        "total_minor": sums.total(order).shown,
        "current_total_minor": sums.current_total(order).shown,
        "captured_minor": bank.done(tx, facts.name, order.id, "capture"),
        "refunded_minor": sums.refunded(order).shown,
        "credited_minor": sums.credited(order).shown,
        "lines": [line_entry(order, line) for line in order.lines],
        "refunds": [refund_entry(order, one) for one in order.refunds],
        "tags": list(order.tags),
        "holds": [row for one in order.fulfilments for row in holds(order, one)],
        "meta": meta(order.metafields),
        "notes": [
            {"id": number, "note": said, "customer_note": False}
            for number, said in enumerate(order.note.splitlines(), 1)
            if said
        ],
    }


def status(order: Order) -> str:
    if order.cancelled is not None:
        return "cancelled"
    return f"{sums.financial(order)}/{units.display(order)}".lower()


def line_entry(order: Order, line: Line) -> dict[str, Any]:
    """`quantity` is the current one; `total_minor` holds the tax when the order's taxes are included."""
    return {
        "id": line.id,
        "sku": line.sku,
        "quantity": units.current(order, line),
        "ordered": line.quantity,
        "open": units.open_units(order, line),
        "shipped": units.shipped(order, line),
        "refunded_quantity": units.refunded(order, line),
        "total_minor": sums.net(line).shown,
        "tax_minor": sums.tax(line).shown,
        "meta": dict(line.properties),
    }


def refund_entry(order: Order, one: Refund) -> dict[str, Any]:
    """`refunded_payment` says that a gateway was told to pay, not that it did."""
    paid = [row for row in order.transactions if row.refund == one.id]
    return {
        "id": one.id,
        "amount_minor": one.total.shown,
        "reason": one.note,
        "refunded_payment": any(not row.manual for row in paid),
        "credit_minor": one.credit.shown,
        "statuses": [row.status for row in paid],
        "meta": {},
    }


def holds(order: Order, one: FulfilmentOrder) -> list[dict[str, Any]]:
    """Each hold with each line it keeps back."""
    return [
        {
            "id": held.id,
            "line": row.line,
            "quantity": row.remaining,
            "handle": held.handle,
            "reason": held.reason,
            "notes": held.notes,
            "ours": held.ours,
            "status": one.status,
            "order": order.id,
        }
        for held in one.holds
        for row in one.lines
        if row.remaining
    ]
