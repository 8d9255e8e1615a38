"""What an order comes to, as orders/* have it."""

from typing import Any

from sandbox.shopify import amounts, sums
from sandbox.shopify.bodies.common import both, priced, text
from sandbox.shopify.model import Order, Pair


def totals(one: Order) -> dict[str, Any]:
    """Every sum in the shop's money, and most of them in both."""
    kept = [sums.left(one, line) for line in one.lines]
    left_tax = amounts.total(tax for _net, tax in kept)
    carriage, back = (
        amounts.total(row.price for row in one.shipping),
        amounts.total(row.shipping for row in one.refunds),
    )
    zero = both(one, Pair())
    return {
        **priced(one, "subtotal_price", sums.subtotal(one)),
        **priced(one, "total_price", sums.total(one)),
        **priced(one, "total_tax", sums.total_tax(one)),
        **priced(one, "total_discounts", sums.discounts(one)),
        **priced(one, "total_line_items_price", amounts.total(sums.price(line) for line in one.lines)),
        **priced(one, "current_subtotal_price", amounts.total(net for net, _tax in kept)),
        **priced(one, "current_total_price", sums.current_total(one)),
        **priced(one, "current_total_tax", left_tax),
        **priced(one, "current_total_discounts", sums.discounts(one)),
        "current_shipping_price_set": both(one, amounts.minus(carriage, back)),
        "total_shipping_price_set": both(one, carriage),
        "current_total_additional_fees_set": zero,
        "current_total_duties_set": zero,
        "original_total_additional_fees_set": zero,
        "original_total_duties_set": zero,
        "total_cash_rounding_payment_adjustment_set": zero,
        "total_cash_rounding_refund_adjustment_set": zero,
        "total_outstanding": text(one, amounts.most(sums.outstanding(one), Pair())),
    }


def order_taxes(one: Order) -> list[dict[str, Any]]:
    taxes = [tax for line in one.lines for tax in line.taxes] + [tax for row in one.shipping for tax in row.taxes]
    if not taxes:
        return []
    whole = amounts.total(tax.price for tax in taxes)
    return [
        {"channel_liable": False, "rate": float(taxes[0].rate), "title": taxes[0].title, **priced(one, "price", whole)}
    ]


def applications(one: Order) -> list[dict[str, Any]]:
    if not one.discount_code:
        return []
    kinds = {"allocation_method": "across", "target_selection": "all", "target_type": "line_item"}
    return [
        {**kinds, "type": "discount_code", "code": one.discount_code, "value": one.discount_percent,
         "value_type": "percentage"}
    ]  # fmt: skip


def codes(one: Order) -> list[dict[str, Any]]:
    amount = text(one, sums.discounts(one))
    return [{"code": one.discount_code, "amount": amount, "type": "percentage"}] if one.discount_code else []
