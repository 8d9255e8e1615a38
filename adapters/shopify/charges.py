"""What a line or the shipping was charged, in the buyer's money, and what of it was given back."""

from collections.abc import Mapping
from typing import NamedTuple

from adapters.shopify import pick, values
from adapters.shopify.back import Portion
from connector.model import Charge, Tax
from connector.money import Money, total


class Terms(NamedTuple):
    """What holds for every amount of one order; with `taxes_included` the shop's prices hold the tax."""

    currency: str
    taxes_included: bool


def line_charge(row: pick.Row, terms: Terms, back: list[Portion]) -> Charge:
    """Return the charge for all units ever ordered, after every discount, the order's share included."""
    ordered = values.units(row, "quantity")
    price = values.amount(row, "originalUnitPriceSet", terms.currency)
    off = [values.amount(one, "allocatedAmountSet", terms.currency) for one in pick.rows(row, "discountAllocations")]
    paid = Money(price.minor * ordered, terms.currency) - total(off, terms.currency)
    return _charge(row, paid, terms, back)


def shipping_charge(row: pick.Row, terms: Terms) -> Charge:
    """Return the charge for one way of shipping; refunds do not say which way they gave back."""
    return _charge(row, values.amount(row, "discountedPriceSet", terms.currency), terms, [])


def _charge(row: pick.Row, paid: Money, terms: Terms, back: list[Portion]) -> Charge:
    taxes = tuple(
        Tax(values.words(one, "title"), values.amount(one, "priceSet", terms.currency))
        for one in pick.rows(row, "taxLines")
    )
    key = "" if row.get("id") is None else pick.plain_id(row)
    net = _without(paid, total([tax.amount for tax in taxes], terms.currency), terms)
    if not back:
        return Charge(key, net, taxes)
    tax = total([one.tax for one in back], terms.currency)
    given = _without(total([one.subtotal for one in back], terms.currency), tax, terms)
    return Charge(key, net, taxes, given, _given_taxes(taxes, tax))


def _without(paid: Money, tax: Money, terms: Terms) -> Money:
    """Take the tax out where prices hold it; rounding must not leave less than nothing."""
    net = paid - tax if terms.taxes_included else paid
    return Money(max(0, net.minor), net.currency)


def _given_taxes(taxes: tuple[Tax, ...], tax: Money) -> tuple[Tax, ...]:
    """Name the tax given back: Shopify does not say which one it was where a line bears several."""
    rates: Mapping[str, None] = dict.fromkeys(one.rate for one in taxes)
    return (Tax(next(iter(rates)) if len(rates) == 1 else "", tax),) if tax else ()
