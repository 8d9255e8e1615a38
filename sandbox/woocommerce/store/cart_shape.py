"""A cart as the Store API shows it."""

from typing import Any

from sandbox.kernel import catalogue, checkout, money
from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import companion, product_shape
from sandbox.woocommerce.store import availability, cash
from sandbox.woocommerce.store.cart import Cart, key

Pairs = list[tuple[Product, int]]
PAYMENTS = ["bacs", "cod", "rig_card", "rig_authorise"]


def show(tx: Tx, shop: Shop, cart: Cart, home: str) -> dict[str, Any]:
    pairs = [(catalogue.read(tx, shop.name, number), quantity) for number, quantity in cart.items]
    return {
        "items": [item(tx, shop, product, quantity, home) for product, quantity in pairs],
        "coupons": [],
        "fees": [],
        "totals": totals(shop, pairs),
        "shipping_address": {**checkout.BLANK, "phone": "", **cart.shipping},
        "billing_address": {**checkout.BLANK, "email": "", "phone": "", **cart.billing},
        "needs_payment": bool(pairs),
        "needs_shipping": bool(pairs),
        "payment_requirements": ["products"],
        "has_calculated_shipping": bool(pairs),
        "shipping_rates": [packet(shop, cart, pairs)] if pairs else [],
        "items_count": sum(quantity for _product, quantity in pairs),
        "items_weight": 0,
        "cross_sells": [],
        "errors": [],
        "payment_methods": PAYMENTS,
        "extensions": {},
    }


def net_and_tax(shop: Shop, product: Product, quantity: int) -> tuple[int, int]:
    """As the order will count it."""
    gross = product.price * quantity
    tax = (
        money.contained_tax(gross, shop.tax_percent)
        if shop.prices_include_tax
        else money.share(gross, shop.tax_percent)
    )
    return (gross - tax if shop.prices_include_tax else gross), tax


def item(tx: Tx, shop: Shop, product: Product, quantity: int, home: str) -> dict[str, Any]:
    net, tax = net_and_tax(shop, product, quantity)
    amounts = {"line_subtotal": net, "line_subtotal_tax": tax, "line_total": net, "line_total_tax": tax}
    most = availability.maximum(tx, shop.name, product)
    return {
        "key": key(product.id),
        "id": product.id,
        "type": product.kind,
        "quantity": quantity,
        "quantity_limits": {"minimum": 1, "maximum": most, "multiple_of": 1, "editable": True},
        "name": product.name,
        "short_description": "",
        "description": "",
        "sku": product.sku,
        "low_stock_remaining": availability.low(tx, shop.name, product),
        "backorders_allowed": catalogue.holder(tx, shop.name, product).backorders != "no",
        "show_backorder_badge": availability.badge(tx, shop.name, product, quantity),
        "sold_individually": False,
        "permalink": product_shape.link(tx, shop, product, home),
        "images": [],
        "variation": [{"attribute": name, "value": value} for name, value in product.options.items()],
        "item_data": companion.filtered(tx, shop, "cart", product, quantity, []),
        "prices": {**cash.unit(shop, product), "raw_prices": cash.raw(shop, product)},
        "totals": {**{name: str(amount) for name, amount in amounts.items()}, **cash.currency(shop)},
        "catalog_visibility": "visible",
        "extensions": {},
    }


def totals(shop: Shop, pairs: Pairs) -> dict[str, Any]:
    sums = [net_and_tax(shop, product, quantity) for product, quantity in pairs]
    items, items_tax = sum(net for net, _tax in sums), sum(tax for _net, tax in sums)
    shipping = shop.shipping if pairs else 0
    shipping_tax = money.share(shipping, shop.tax_percent)
    tax = items_tax + shipping_tax
    rate = {"name": "Sales Tax", "price": str(tax), "rate": f"{shop.tax_percent}%"}
    return {
        "total_items": str(items),
        "total_items_tax": str(items_tax),
        "total_fees": "0",
        "total_fees_tax": "0",
        "total_discount": "0",
        "total_discount_tax": "0",
        "total_shipping": str(shipping) if pairs else None,
        "total_shipping_tax": str(shipping_tax) if pairs else None,
        "total_price": str(items + shipping + tax),
        "total_tax": str(tax),
        "tax_lines": [rate] if pairs and shop.tax_percent != "0" else [],
        **cash.currency(shop),
    }


def packet(shop: Shop, cart: Cart, pairs: Pairs) -> dict[str, Any]:
    """The one way to ship: flat rate."""
    address = {**checkout.BLANK, **cart.shipping}
    places = ("address_1", "address_2", "city", "state", "postcode", "country")
    return {
        "package_id": 0,
        "name": "Shipment",
        "destination": {name: address[name] for name in places},
        "items": [{"key": key(product.id), "name": product.name, "quantity": quantity} for product, quantity in pairs],
        "shipping_rates": [flat_rate(shop, pairs)],
    }


def flat_rate(shop: Shop, pairs: Pairs) -> dict[str, Any]:
    inside = ", ".join(f"{product.name} &times; {quantity}" for product, quantity in pairs)
    return {
        "rate_id": "flat_rate:1",
        "name": "Flat rate",
        "description": "",
        "delivery_time": "",
        "price": str(shop.shipping),
        "taxes": str(money.share(shop.shipping, shop.tax_percent)),
        "instance_id": 1,
        "method_id": "flat_rate",
        "meta_data": [{"key": "Items", "value": inside}],
        "selected": True,
        **cash.currency(shop),
    }
