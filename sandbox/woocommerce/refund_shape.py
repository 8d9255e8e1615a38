"""A refund as the REST API shows it: the order's lines with negative figures."""

from typing import Any

from sandbox.kernel import money, orders
from sandbox.kernel.model import Carriage, Line, Order, Refund, RefundLine, Shop
from sandbox.woocommerce import dates, php, pieces


def show(shop: Shop, order: Order, refund: Refund, home: str, *, with_parent: bool = False) -> dict[str, Any]:
    path = f"orders/{order.id}/refunds/{refund.id}"
    return {
        "id": refund.id,
        **({"parent_id": order.id} if with_parent else {}),
        **dates.pair("date_created", refund.created, shop.timezone),
        "amount": "" if refund.amount is None else money.major(refund.amount, shop.digits),
        "reason": refund.reason,
        "refunded_by": 1,
        "refunded_payment": refund.paid,
        "meta_data": pieces.metas(refund.meta),
        **positions(shop, order, refund),
        "fee_lines": [],
        "_links": pieces.links(f"{home}/wp-json", path, ["GET", "DELETE"], up=f"orders/{order.id}"),
    }


def positions(shop: Shop, order: Order, refund: Refund) -> dict[str, Any]:
    lines = [(orders.line_with(order, one.of), one) for one in refund.lines if not one.carriage]
    carriages = [
        (one, given) for given in refund.lines if given.carriage for one in order.carriages if one.id == given.of
    ]
    return {
        "line_items": [line_row(shop, order, line, one) for line, one in lines if line is not None],
        "shipping_lines": [carriage_row(shop, order, one, given) for one, given in carriages],
        "tax_lines": [tax_row(order, one) for one in refund.lines if one.tax_id],
    }


def mark(one: RefundLine) -> dict[str, Any]:
    """Which line of the order this gives back."""
    return pieces.shown(one.meta_id, "_refunded_item_id", str(one.of))


def minus(units: int, digits: int) -> str:
    return money.major(-units, digits)


def line_row(shop: Shop, order: Order, line: Line, one: RefundLine) -> dict[str, Any]:
    total, tax = minus(one.total, shop.digits), minus(one.tax, shop.digits)
    return {
        "id": one.id,
        "name": line.name,
        "product_id": line.product,
        "variation_id": line.variation,
        "quantity": -one.quantity,
        "tax_class": "",
        "subtotal": total,
        "subtotal_tax": tax,
        "total": total,
        "total_tax": tax,
        "taxes": pieces.taxes(order, tax, tax) if one.tax_id else [],
        "meta_data": [mark(one)],
        "sku": line.sku,
        "global_unique_id": "",
        "price": php.number(one.total / 10**shop.digits / one.quantity) if one.quantity else 0,
        "image": {"id": 0 if line.variation else "", "src": ""},
        "parent_name": line.parent_name,
    }


def carriage_row(shop: Shop, order: Order, one: Carriage, given: RefundLine) -> dict[str, Any]:
    tax = minus(given.tax, shop.digits)
    return {
        "id": given.id,
        "method_title": one.title,
        "method_id": one.method,
        "instance_id": one.instance,
        "total": minus(given.total, shop.digits),
        "total_tax": tax,
        "taxes": pieces.taxes(order, tax, "") if given.tax_id else [],
        "tax_status": "taxable",
        "meta_data": [mark(given)],
    }


def tax_row(order: Order, one: RefundLine) -> dict[str, Any]:
    cart, carriage = (0, -one.tax) if one.carriage else (-one.tax, 0)
    return pieces.tax_line(order, one.tax_id, cart, carriage)
