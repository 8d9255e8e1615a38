"""One line item as it stands in orders, refunds and fulfilments."""

import zlib
from typing import Any

from sandbox.shopify import sums, units
from sandbox.shopify.bodies.common import both, gid, priced, tax_lines
from sandbox.shopify.model import Line, Order, Pair, ShippingLine


def line_item(order: Order, line: Line) -> dict[str, Any]:
    """The line with its quantities as they are now."""
    named = line.variant_title not in ("", "Default Title")
    return {
        "id": line.id,
        "admin_graphql_api_id": gid("LineItem", line.id),
        "attributed_staffs": [],
        "current_quantity": units.current(order, line),
        "fulfillable_quantity": units.open_units(order, line),
        "fulfillment_service": "manual",
        "fulfillment_status": fulfilled(order, line),
        "gift_card": line.gift_card,
        "grams": 0,
        "name": f"{line.title} - {line.variant_title}" if named else line.title,
        "product_exists": line.product is not None,
        "product_id": line.product,
        "properties": [{"name": name, "value": value} for name, value in line.properties.items()],
        "quantity": line.quantity,
        "requires_shipping": line.requires_shipping,
        "sales_line_item_group_id": None,
        "selling_plan_id": zlib.crc32(line.selling_plan.encode()) if line.selling_plan else None,
        "sku": line.sku,
        "taxable": True,
        "title": line.title,
        "variant_id": line.variant,
        "variant_inventory_management": "shopify" if line.tracked else None,
        "variant_title": line.variant_title if named else None,
        "vendor": "Pretend",
        "duties": [],
        "tax_lines": tax_lines(order, line.taxes),
        "discount_allocations": allocations(order, line),
        **priced(order, "price", line.unit),
        **priced(order, "total_discount", Pair()),
        **priced(order, "pre_tax_price", sums.net(line)),
    }


def fulfilled(order: Order, line: Line) -> str | None:
    if not units.shipped(order, line):
        return None
    return "partial" if units.open_units(order, line) else "fulfilled"


def allocations(order: Order, line: Line) -> list[dict[str, Any]]:
    """The share of the order's discount; Shopify leaves `total_discount` to discounts of the line alone."""
    if not line.discount.shop and not line.discount.shown:
        return []
    return [{**priced(order, "amount", line.discount), "discount_application_index": 0}]


def sent(order: Order, line: Line, quantity: int) -> dict[str, Any]:
    """The line as part of a shipment."""
    return {**line_item(order, line), "quantity": quantity, "fulfillment_status": fulfilled(order, line) or "fulfilled"}


def shipping_line(order: Order, one: ShippingLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "carrier_identifier": None,
        "code": one.title,
        "current_discounted_price_set": both(order, one.price),
        "discount_allocations": [],
        "is_removed": False,
        "phone": None,
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "tax_lines": tax_lines(order, one.taxes),
        "title": one.title,
        **priced(order, "discounted_price", one.price),
        **priced(order, "price", one.price),
    }
