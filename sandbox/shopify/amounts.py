"""Sums in two currencies at once, and how a sum is spread over units without a rest."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from sandbox.kernel import money
from sandbox.shopify.model import Order, Pair


def plus(*all_of: Pair) -> Pair:
    return Pair(sum(one.shop for one in all_of), sum(one.shown for one in all_of))


def minus(one: Pair, other: Pair) -> Pair:
    return Pair(one.shop - other.shop, one.shown - other.shown)


def total(all_of: Iterable[Pair]) -> Pair:
    return plus(*all_of)


def times(one: Pair, count: int) -> Pair:
    return Pair(one.shop * count, one.shown * count)


def least(one: Pair, other: Pair) -> Pair:
    """The smaller of two sums; the buyer's money decides."""
    return one if one.shown <= other.shown else other


def most(one: Pair, other: Pair) -> Pair:
    return one if one.shown >= other.shown else other


def fraction(amount: int, part: int, whole: int) -> int:
    """`part` of `whole` of an amount, rounded half up."""
    return int((Decimal(amount) * part / whole).quantize(Decimal(1), ROUND_HALF_UP)) if whole else 0


def of(one: Pair, part: int, whole: int) -> Pair:
    return Pair(fraction(one.shop, part, whole), fraction(one.shown, part, whole))


def slice_of(one: Pair, before: int, units: int, whole: int) -> Pair:
    """What `units` after the first `before` of `whole` come to; all slices together are the sum itself."""
    return minus(of(one, before + units, whole), of(one, before, whole))


def spread(amount: int, weights: list[int]) -> list[int]:
    """An amount over weights, each share the difference of two rounded running sums, so that nothing is left over."""
    whole, before, shares = sum(weights), 0, []
    for weight in weights:
        shares.append(fraction(amount, before + weight, whole) - fraction(amount, before, whole))
        before += weight
    return shares


def percent(one: Pair, rate: str) -> Pair:
    return Pair(money.share(one.shop, rate), money.share(one.shown, rate))


def contained(one: Pair, rate: str) -> Pair:
    """The tax inside amounts that already hold it."""
    return Pair(money.contained_tax(one.shop, rate), money.contained_tax(one.shown, rate))


def exchanged(amount: int, rate: str, from_currency: str, to_currency: str) -> int:
    """Minor units of one currency as minor units of another; `rate` is major units for one major unit."""
    shift = money.exponent(to_currency) - money.exponent(from_currency)
    return int((Decimal(amount) * Decimal(rate)).scaleb(shift).quantize(Decimal(1), ROUND_HALF_UP))


def shown(order: Order, amount: int) -> Pair:
    """An amount of the shop's money, with what the buyer is shown for it."""
    return Pair(amount, exchanged(amount, order.rate, order.currency, order.shown_currency))


def paid_in(order: Order, amount: int) -> Pair:
    """An amount of the buyer's money, with what the shop counts for it at the order's own rate."""
    if order.currency == order.shown_currency:
        return Pair(amount, amount)
    back = Decimal(amount).scaleb(money.exponent(order.currency) - money.exponent(order.shown_currency))
    return Pair(int((back / Decimal(order.rate)).quantize(Decimal(1), ROUND_HALF_UP)), amount)
