"""Facts turned into what the pages print."""

from datetime import UTC, datetime
from typing import Any

from sandbox.kernel import bank, catalogue, money, notes, orders, refunds
from sandbox.kernel.model import Line, Order, Product, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import companion, pieces
from sandbox.woocommerce.store import availability


def price(shop: Shop, units: int) -> str:
    return f"{pieces.SYMBOLS.get(shop.currency, shop.currency)}{money.major(units, shop.digits)}"


def when(at: float | None) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC") if at else ""


def product_card(tx: Tx, shop: Shop, product: Product) -> dict[str, Any]:
    text, css = availability.told(tx, shop.name, product)
    text = str(companion.filtered(tx, shop, "page", product, 1, text))
    children = catalogue.every(tx, shop.name, product.id) if product.kind == "variable" else []
    return {
        "id": product.id,
        "name": product.name,
        "sku": product.sku,
        "slug": product.slug,
        "price": price(shop, product.price),
        "availability": text or "In stock",
        "css": css,
        "choices": [product_card(tx, shop, child) for child in children],
        "option": ", ".join(product.options.values()),
    }


def stock_row(tx: Tx, shop: Shop, product: Product) -> dict[str, Any]:
    kept = catalogue.holder(tx, shop.name, product)
    return {
        "sku": product.sku,
        "name": product.name,
        "quantity": product.quantity if product.manages else None,
        "shared": kept is not product,
        "backorders": kept.backorders,
        "status": kept.stock_status,
    }


def line_row(shop: Shop, line: Line) -> dict[str, Any]:
    """A line with the meta a buyer sees (no leading underscore) and the rest."""
    metas = [(one["display_key"], one["value"]) for one in pieces.line_metas(line)]
    return {
        "id": line.id,
        "name": line.name,
        "sku": line.sku,
        "quantity": line.quantity,
        "total": price(shop, line.total + line.total_tax),
        "metas": [pair for pair in metas if not pair[0].startswith("_")],
        "hidden": [pair for pair in metas if pair[0].startswith("_")],
    }


def order_row(tx: Tx, shop: Shop, order: Order) -> dict[str, Any]:
    buyer = f"{order.billing['first_name']} {order.billing['last_name']}".strip()
    return {
        "id": order.id,
        "label": str(order.id),
        "status": order.status,
        "buyer": buyer or order.billing["email"],
        "email": order.billing["email"],
        "created": when(order.created),
        "total": price(shop, orders.total(order)),
        "payment": order.payment_title,
        "captured": price(shop, bank.done(tx, shop.name, order.id, "capture")),
        "given_back": price(shop, refunds.given(tx, shop.name, order.id)),
        "paid_back": price(shop, bank.done(tx, shop.name, order.id, "refund")),
        "key": order.key,
        "lines": [line_row(shop, line) for line in order.lines],
        "shipping": price(shop, orders.carriage(order) + orders.carriage_tax(order)),
        "metas": [(one.key, one.value) for one in order.meta],
    }


def order_page(tx: Tx, shop: Shop, order: Order) -> dict[str, Any]:
    """The row, and everything that happened to the order."""
    given = refunds.listed(tx, shop.name, order.id)
    return {
        **order_row(tx, shop, order),
        "refunds": [
            {
                "id": one.id,
                "at": when(one.created),
                "amount": price(shop, one.amount or 0),
                "reason": one.reason,
                "paid": one.paid,
            }
            for one in given
        ],
        "notes": [{**one, "at": when(one["at"])} for one in notes.listed(tx, shop.name, order.id)],
        "left": money.major(refunds.remaining(tx, shop.name, order), shop.digits),
    }
