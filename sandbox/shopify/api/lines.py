"""Order lines, what they cost, and how they are carried."""

from collections.abc import Mapping
from typing import Any

from sandbox.shopify import amounts, keep, sums, units
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, bag, gid
from sandbox.shopify.model import Order, Tax

DEFAULT = "Default Title"


def of_order(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return pages.page([Thing("LineItem", line, order) for line in order.lines], args, lambda one: one.it.id)


def shipping(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return pages.page([Thing("ShippingLine", one, order) for one in order.shipping], args, lambda one: one.it.id)


def variant(call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    found = keep.variant(call.tx, call.name, thing.it.variant) if thing.it.variant else None
    return Thing("ProductVariant", found) if found is not None else None


def allocations(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    if not thing.it.discount.shown:
        return []
    return [{"allocatedAmountSet": bag(thing.order, thing.it.discount)}] if thing.order else []


def taxes(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return [Thing("TaxLine", one, thing.order) for one in thing.it.taxes]


def tax_money(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    tax: Tax = thing.it
    return bag(thing.order, tax.price) if thing.order else None


def per_unit(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    """The price of one after all discounts, rounded: Shopify's own figure may be off by a part of a cent too."""
    assert thing.order is not None
    return bag(thing.order, amounts.of(sums.net(thing.it), 1, thing.it.quantity))


def chosen(thing: Thing) -> str:
    """Which of a product's variants, "" where it has but one."""
    return "" if thing.it.variant_title == DEFAULT else str(thing.it.variant_title)


LINE: dict[str, Resolver] = {
    "id": lambda c, t, a: gid("LineItem", t.it.id),
    "name": lambda c, t, a: f"{t.it.title} - {choice}" if (choice := chosen(t)) else t.it.title,
    "title": lambda c, t, a: t.it.title,
    "variantTitle": lambda c, t, a: chosen(t) or None,
    "sku": lambda c, t, a: t.it.sku or None,
    "quantity": lambda c, t, a: t.it.quantity,
    "currentQuantity": lambda c, t, a: units.current(t.order, t.it),
    "refundableQuantity": lambda c, t, a: units.current(t.order, t.it),
    "unfulfilledQuantity": lambda c, t, a: units.open_units(t.order, t.it),
    "nonFulfillableQuantity": lambda c, t, a: units.never(t.order, t.it),
    "requiresShipping": lambda c, t, a: t.it.requires_shipping,
    "isGiftCard": lambda c, t, a: t.it.gift_card,
    "restockable": lambda c, t, a: t.it.tracked,
    "discountedUnitPriceAfterAllDiscountsSet": per_unit,
    "originalUnitPriceSet": lambda c, t, a: bag(t.order, t.it.unit),
    "discountAllocations": allocations,
    "taxLines": taxes,
    "customAttributes": lambda c, t, a: [{"key": key, "value": text} for key, text in t.it.properties.items()],
    "sellingPlan": lambda c, t, a: {"name": t.it.selling_plan} if t.it.selling_plan else None,
    "variant": variant,
}
TYPES: Table = {
    "LineItem": LINE,
    "ShippingLine": {
        "id": lambda c, t, a: gid("ShippingLine", t.it.id),
        "title": lambda c, t, a: t.it.title,
        "originalPriceSet": lambda c, t, a: bag(t.order, t.it.price),
        "discountedPriceSet": lambda c, t, a: bag(t.order, t.it.price),
        "taxLines": taxes,
    },
    "TaxLine": {
        "title": lambda c, t, a: t.it.title,
        "rate": lambda c, t, a: float(t.it.rate),
        "priceSet": tax_money,
    },
}
ON_ORDER: dict[str, Resolver] = {"lineItems": of_order, "shippingLines": shipping}
