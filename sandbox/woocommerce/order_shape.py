"""An order as the REST API and the webhooks show it."""

from typing import Any

from sandbox.kernel import money, orders, refunds
from sandbox.kernel.model import Carriage, Coupon, Line, Order, Refund, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, php, pieces

VERSION = "11.0.1"


def show(tx: Tx, shop: Shop, order: Order, home: str) -> dict[str, Any]:
    """The whole order; `home` decides the scheme of its links."""
    given = refunds.listed(tx, shop.name, order.id)
    zone = shop.timezone
    return {
        **head(order),
        "date_created": dates.local(order.created, zone),
        "date_modified": dates.local(order.modified, zone),
        **sums(order),
        **people(order),
        "date_completed": dates.local(order.completed, zone),
        "date_paid": dates.local(order.paid, zone),
        "cart_hash": order.cart_hash,
        "number": str(order.id),
        "meta_data": [*checkout_metas(order), *pieces.metas(order.meta)],
        **positions(order),
        "refunds": [refund_row(one, shop) for one in given],
        **foot(order, home),
    }


def head(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": order.currency,
        "version": VERSION,
        "prices_include_tax": order.prices_include_tax,
    }


def sums(order: Order) -> dict[str, str]:
    amounts = {
        "discount_total": orders.discount(order),
        "discount_tax": orders.discount_tax(order),
        "shipping_total": orders.carriage(order),
        "shipping_tax": orders.carriage_tax(order),
        "cart_tax": orders.cart_tax(order),
        "total": orders.total(order),
        "total_tax": orders.tax(order),
    }
    digits = money.exponent(order.currency)
    return {name: money.major(amount, digits) for name, amount in amounts.items()}


def people(order: Order) -> dict[str, Any]:
    return {
        "customer_id": 0,
        "order_key": order.key,
        "billing": order.billing,
        "shipping": order.shipping,
        "payment_method": order.payment,
        "payment_method_title": order.payment_title,
        "transaction_id": order.transaction,
        "customer_ip_address": order.address,
        "customer_user_agent": order.agent,
        "created_via": order.via,
        "customer_note": order.note,
    }


def checkout_metas(order: Order) -> list[dict[str, Any]]:
    """Hidden notes a checkout, the trash, or a language plugin leaves on an order."""
    found: dict[str, Any] = {}
    if order.via == "store-api":
        found = {f"_{name}_hash": order.cart_hash for name in ("shipping", "coupons", "fees", "taxes")}
    if order.via != "rest-api":
        found |= {"is_vat_exempt": "no", "_debug_log_source_pending_deletion": f"place-order-debug-{order.key[-8:]}"}
    if order.locale:
        found["wpml_language"] = order.locale
    if order.status_before_trash:
        found["_wp_trash_meta_status"] = f"wc-{order.status_before_trash}"
        found["_wp_trash_meta_time"] = str(order.modified)
    start = pieces.MARKS + order.id * 10
    return [{"id": start + place, "key": key, "value": value} for place, (key, value) in enumerate(found.items())]


def positions(order: Order) -> dict[str, Any]:
    digits = money.exponent(order.currency)
    tax = pieces.tax_line(order, order.tax_id, orders.cart_tax(order), orders.carriage_tax(order))
    return {
        "line_items": [line_row(order, line, digits) for line in order.lines],
        "tax_lines": [tax] if order.tax_percent != "0" else [],
        "shipping_lines": [carriage_row(order, one, digits) for one in order.carriages],
        "fee_lines": [],
        "coupon_lines": [coupon_row(one, digits) for one in order.coupons],
    }


def line_row(order: Order, line: Line, digits: int) -> dict[str, Any]:
    amount = {
        name: money.major(getattr(line, name), digits) for name in ("subtotal", "subtotal_tax", "total", "total_tax")
    }
    return {
        "id": line.id,
        "name": line.name,
        "product_id": line.product,
        "variation_id": line.variation,
        "quantity": line.quantity,
        "tax_class": "",
        **amount,
        "taxes": pieces.taxes(order, amount["total_tax"], amount["subtotal_tax"]),
        "meta_data": pieces.line_metas(line),
        "sku": line.sku,
        "global_unique_id": "",
        "price": php.number(line.total / 10**digits / line.quantity) if line.quantity else 0,
        "image": {"id": 0 if line.variation else "", "src": ""},
        "parent_name": line.parent_name,
    }


def carriage_row(order: Order, one: Carriage, digits: int) -> dict[str, Any]:
    total, tax = money.major(one.total, digits), money.major(one.total_tax, digits)
    mark = pieces.MARKS + one.id * 10
    return {
        "id": one.id,
        "method_title": one.title,
        "method_id": one.method,
        "instance_id": one.instance,
        "total": total,
        "total_tax": tax,
        "taxes": pieces.taxes(order, tax, ""),
        "tax_status": "taxable",
        "meta_data": [pieces.shown(mark, "Items", one.items)] if one.items else [],
    }


def coupon_row(one: Coupon, digits: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "discount": money.major(one.discount, digits),
        "discount_tax": money.major(one.discount_tax, digits),
        "meta_data": [],
        "discount_type": "percent",
        "nominal_amount": int(one.percent),
        "free_shipping": False,
    }


def refund_row(refund: Refund, shop: Shop) -> dict[str, Any]:
    """What an order says of a refund; one made without an amount is shown as a bare minus sign."""
    amount = "" if refund.amount is None else money.major(refund.amount, shop.digits)
    tax = sum(line.tax for line in refund.lines)
    shown_tax = ("-" if tax else "") + money.major(tax, shop.digits)
    return {"id": refund.id, "reason": refund.reason, "total": f"-{amount}", "total_tax": shown_tax}


def foot(order: Order, home: str) -> dict[str, Any]:
    path = f"orders/{order.id}"
    links = pieces.links(f"{home}/wp-json", path, pieces.EVERY_VERB)
    mails = {"embeddable": True, "href": f"{home}/wp-json/wc/v3/{path}/actions/email_templates"}
    return {
        "payment_url": f"{home}/checkout/order-pay/{order.id}/?pay_for_order=true&key={order.key}",
        "is_editable": order.status in ("pending", "on-hold"),
        "needs_payment": order.status in ("pending", "failed") and orders.total(order) > 0,
        "needs_processing": True,
        "date_created_gmt": dates.gmt(order.created),
        "date_modified_gmt": dates.gmt(order.modified),
        "date_completed_gmt": dates.gmt(order.completed),
        "date_paid_gmt": dates.gmt(order.paid),
        "currency_symbol": pieces.SYMBOLS.get(order.currency, order.currency),
        "_links": {**links, "email_templates": [mails]},
    }
