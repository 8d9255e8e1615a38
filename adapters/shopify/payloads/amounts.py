"""What a line or the shipping was charged, in the buyer's money."""

from collections.abc import Mapping
from typing import Any

from connector.errors import Malformed
from connector.model import Charge, Tax
from connector.money import Money, total

Seen = Mapping[str, Any]


def amount_of(both: Seen, currency: str) -> Money:
    """Return the buyer's side of an amount; raises Malformed if it is in another money, or below nothing."""
    money = both["presentment_money"]
    if money["currency_code"] != currency:
        raise Malformed("An amount in another currency than its order's.")
    amount = Money.parse(money["amount"], currency)
    if amount.minor < 0:
        raise Malformed("An amount below nothing.")
    return amount


def charge_of(seen: Seen, currency: str, order: Seen, units: int) -> Charge:
    """Return a charge without tax and after every discount, the order's share included."""
    price = amount_of(seen["price_set"], currency)
    off = total([amount_of(one["amount_set"], currency) for one in seen["discount_allocations"]], currency)
    taxes = tuple(Tax(one["title"] or "", amount_of(one["price_set"], currency)) for one in seen["tax_lines"])
    paid = Money(price.minor * units, currency) - off
    inside = total([tax.amount for tax in taxes], currency) if order["taxes_included"] else Money.zero(currency)
    net = paid - inside
    return Charge(seen["id"], Money(max(0, net.minor), currency), taxes)  # rounding must not leave less than nothing
