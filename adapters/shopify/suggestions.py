"""Shopify's own arithmetic: what units of an order come to, and which payments they go back to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.payments import Payments
from connector.errors import Gone, Refused
from connector.money import Money, total

ORIGINAL, CREDIT = "ORIGINAL_PAYMENT_METHODS", "STORE_CREDIT"


@dataclass(frozen=True, slots=True)
class Portion:
    """What one payment gives back; `manual` is only written down, a person has to hand the money over."""

    parent: str
    gateway: str
    amount: Money
    manual: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What goes back: never more than can; `shipping` is the share of it for shipping."""

    amount: Money
    shipping: Money
    portions: tuple[Portion, ...]


def suggest(
    client: Client,
    payments: Payments,
    lines: Sequence[Mapping[str, Any]],
    *,
    shipping: bool = False,
    full: bool = False,
    method: str = ORIGINAL,
) -> Suggestion:
    """Ask what `lines` (refund line inputs) of an order come to; `full` asks for all that is left."""
    asked = {"lines": list(lines), "shipping": shipping, "full": full, "method": method}
    found = client.read("SuggestRefund", id=payments.order, **asked).get("order")
    if not isinstance(found, dict):
        raise Gone("The shop does not know this order.", evidence=payments.order)
    if found.get("suggestedRefund") is None:
        raise Refused("Shopify does not say what these units come to, so nothing can be given back.")
    with pick.understood():
        row = pick.part(found, "suggestedRefund")
        suggestion = _suggestion(row, method)
        if not full:
            _check_answered(row, lines)
    if suggestion.amount.currency != payments.currency:
        raise Refused(f"The buyer paid in {payments.currency}, and Shopify counts in another currency.")
    return suggestion


def _check_answered(row: pick.Row, asked: Sequence[Mapping[str, Any]]) -> None:
    """See that Shopify worked out exactly the units asked about: an amount for others would pay too much or little."""
    told, wanted = Counter[str](), Counter[str]()
    for one in pick.rows(row, "refundLineItems"):
        told[pick.text(pick.part(one, "lineItem"), "id")] += pick.count(one, "quantity")
    for one in asked:
        wanted[str(one["lineItemId"])] += int(one["quantity"])
    if +told != +wanted:
        raise Refused("Shopify answered for other units than were asked about: refund this order by hand.")


def _suggestion(row: pick.Row, method: str) -> Suggestion:
    portions = tuple(_portion(one) for one in pick.rows(row, "suggestedTransactions"))
    amount, most = pick.paid(row, "amountSet"), pick.paid(row, "maximumRefundableSet")
    given = total([one.amount for one in portions], amount.currency) if method == ORIGINAL else amount
    least = min((amount, most - Money.zero(amount.currency), given), key=lambda one: one.minor)
    return Suggestion(least, pick.paid(pick.part(row, "shipping"), "amountSet"), portions)


def _portion(row: pick.Row) -> Portion:
    gateway, amount = pick.words(row, "gateway"), pick.paid(row, "amountSet")
    parent = row.get("parentTransaction")
    if not isinstance(parent, dict):
        return Portion("", gateway, amount, manual=False)
    return Portion(pick.text(parent, "id"), gateway, amount, pick.flag(parent, "manualPaymentGateway"))


def lowered(portions: Sequence[Portion], wanted: Money) -> tuple[Portion, ...]:
    """Return the portions from the first on that come to exactly `wanted`; raises Refused if all are less."""
    taken: list[Portion] = []
    left = wanted
    for one in portions:
        amount = min(one.amount, left)
        if amount.minor > 0:
            taken.append(Portion(one.parent, one.gateway, amount, one.manual))
            left -= amount
    if left:
        raise Refused(f"{wanted.text} was approved, but these payments give back {(wanted - left).text} by now.")
    return tuple(taken)
