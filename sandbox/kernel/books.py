"""The whole truth about a store, for whoever checks."""

from typing import Any

from sandbox.kernel import bank, catalogue, notes, orders, refunds
from sandbox.kernel.model import Line, Meta, Order, Product, Refund, Shop
from sandbox.kernel.store import Tx


def open_books(tx: Tx, shop: Shop) -> dict[str, Any]:
    return {
        "currency": shop.currency,
        "exponent": shop.digits,
        "stock": [stock_entry(tx, shop.name, product) for product in catalogue.every(tx, shop.name)],
        "orders": [order_entry(tx, shop.name, order) for order in orders.every(tx, shop.name)],
        "bank": bank.entries(tx, shop.name),
    }


def keyed(kept: list[Meta]) -> dict[str, Any]:
    return {one.key: one.value for one in kept}


def stock_entry(tx: Tx, shop: str, product: Product) -> dict[str, Any]:
    kept = catalogue.holder(tx, shop, product)
    return {
        "id": product.id,
        "sku": product.sku,
        "quantity": product.quantity if product.manages else None,
        "manage_stock": product.manages if kept is product else "parent",
        "stock_status": product.stock_status,
        "backorders": product.backorders,
        "meta": keyed(product.meta),
    }


def order_entry(tx: Tx, shop: str, order: Order) -> dict[str, Any]:
    given = refunds.listed(tx, shop, order.id)
    wrote = [
        {"id": one["id"], "note": one["note"], "customer_note": bool(one["customer_note"])}
        for one in notes.listed(tx, shop, order.id)
    ]
    return {
        "id": order.id,
        "status": order.status,
        "completed": order.completed is not None,
        "total_minor": orders.total(order),
        "captured_minor": bank.done(tx, shop, order.id, "capture"),
        "refunded_minor": sum(one.amount or 0 for one in given),
        "lines": [line_entry(line, given) for line in order.lines],
        "refunds": [refund_entry(one) for one in reversed(given)],
        "meta": keyed(order.meta),
        "notes": wrote[::-1],
    }


def line_entry(line: Line, given: list[Refund]) -> dict[str, Any]:
    marks = {"Backordered": str(line.backordered)} if line.backordered else {}
    return {
        "id": line.id,
        "sku": line.sku,
        "quantity": line.quantity,
        "reduced_stock": line.taken,
        "refunded_quantity": refunds.refunded_units(given, line.id),
        "total_minor": line.total,
        "tax_minor": line.total_tax,
        "meta": {**marks, **keyed(line.meta)},
    }


def refund_entry(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "amount_minor": refund.amount,
        "reason": refund.reason,
        "refunded_payment": refund.paid,
        "meta": keyed(refund.meta),
    }
