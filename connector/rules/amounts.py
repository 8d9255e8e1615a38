"""How much goes back: what was paid, less what the lines that stay would have cost alone."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from connector.money import exponent
from connector.rules.ending import Ending
from connector.rules.facts import Facts, Part
from connector.rules.ruleset import RuleSet

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The refund, the goods in it, and the sum as it was worked out."""

    refund: Decimal | None = None
    goods: Decimal | None = None
    working: str | None = None


def amounts(rules: RuleSet, facts: Facts, ended: Ending | None) -> Amounts:
    """Return the amounts, none if neither the lines nor an ending say what goes back."""
    kept, returned = _split(rules, facts, ended)
    goods = _sum(returned) if returned and all(one.amount is not None for one in returned) else None
    total = _total(facts, ended)
    if total is None or not (returned or (ended and not facts.parts)):
        return Amounts(goods=goods)
    if not kept:
        return Amounts(_refundable(total, facts, ended), goods, _text(total, facts))
    if goods is None or any(one.amount is None for one in kept):
        return Amounts(goods=goods)
    return _less(total, kept, goods, facts)


def _split(rules: RuleSet, facts: Facts, ended: Ending | None) -> tuple[list[Part], list[Part]]:
    """Return the lines that stay and the lines whose money goes back."""
    if facts.cancel_skus:
        back = [one for one in facts.parts if one.sku in facts.cancel_skus]
    elif ended and ended.reason == "withdrawn":
        back = list(facts.parts)
    else:
        gone = _gone(rules, facts)
        told = any(one is not None for one in gone)
        back = [part for part, went in zip(facts.parts, gone, strict=True) if not went] if told or ended else []
    return [one for one in facts.parts if one not in back], back


def _gone(rules: RuleSet, facts: Facts) -> list[bool | None]:
    """Tell of each line whether it was delivered, where delivery counts and is known, else whether it was shipped."""
    delivered = [one.delivered for one in facts.parts]
    counts = rules.clock is not None and rules.clock.runs_to != "shipment"
    if counts and any(one is not None for one in delivered):
        return delivered
    return [one.delivered if one.shipped is None else one.shipped for one in facts.parts]


def _total(facts: Facts, ended: Ending | None) -> Decimal | None:
    """Return all that was paid; without a total, the lines, shipping and tax added up."""
    if facts.paid.total is not None:
        return facts.paid.total
    if facts.parts and all(one.amount is not None for one in facts.parts):
        return _sum(list(facts.parts)) + (facts.paid.shipping or _NOTHING) + (facts.paid.tax or _NOTHING)
    return facts.paid.refundable if ended else None


def _refundable(total: Decimal, facts: Facts, ended: Ending | None) -> Decimal:
    """Return the whole refund; a withdrawal gives back the standard delivery, not a dearer one that was chosen."""
    paid, standard = facts.paid.shipping, facts.paid.standard_delivery
    if ended is None or ended.reason != "withdrawn" or paid is None or standard is None:
        return total
    return total - max(_NOTHING, paid - standard)


def _less(total: Decimal, kept: list[Part], goods: Decimal, facts: Facts) -> Amounts:
    """Take off what the lines that stay would have cost alone: goods, their shipping, their tax."""
    price = _sum(kept)
    shipping, tax = _shipping(price, goods, facts), _share(facts.paid.tax, price, goods, facts)
    refund = max(_NOTHING, total - price - shipping - tax)
    taxed = f" + {_text(tax, facts)}" if tax else ""
    return Amounts(refund, goods, f"{_text(total, facts)} - ({_text(price, facts)} + {_text(shipping, facts)}{taxed})")


def _shipping(price: Decimal, goods: Decimal, facts: Facts) -> Decimal:
    """Return what shipping the lines that stay would have cost; if nobody said, their share of what was paid."""
    if facts.paid.shipping_of_kept is not None:
        return facts.paid.shipping_of_kept
    paid = facts.paid.standard_delivery if facts.paid.shipping is None else facts.paid.shipping
    return _share(paid, price, goods, facts)


def _share(sum_paid: Decimal | None, price: Decimal, goods: Decimal, facts: Facts) -> Decimal:
    """Return the share of a sum that the lines that stay carry, rounded down for the buyer."""
    if not sum_paid or not price + goods:
        return _NOTHING
    return (sum_paid * price / (price + goods)).quantize(_smallest(facts), rounding=ROUND_DOWN)


def _sum(parts: list[Part]) -> Decimal:
    return sum((one.amount or _NOTHING for one in parts), _NOTHING)


def _smallest(facts: Facts) -> Decimal:
    return Decimal(1).scaleb(-exponent(facts.paid.currency)) if facts.paid.currency else Decimal("0.01")


def _text(amount: Decimal, facts: Facts) -> str:
    return str(amount.quantize(_smallest(facts)))
