"""From refunds as WooCommerce shows them to what was given back of which charge."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.woocommerce.schemas import REFUND, load
from connector.errors import Malformed
from connector.model import Charge, Refund, Tax
from connector.money import Money, total

TAG_META = "_backorder_operation"
_TAG = re.compile(r"\bBO-[0-9A-Z]{6,16}\b")


@dataclass(frozen=True, slots=True)
class Portion:
    """What one refund gave back of one charge: units, and money without and with its tax."""

    charge: str
    units: int
    net: Money
    taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund with its portions; one made by amount only has none."""

    refund: Refund
    portions: tuple[Portion, ...]

    @property
    def at(self) -> datetime | None:
        """When it was made."""
        return self.refund.at


def given_back(payload: Any, currency: str) -> GivenBack:
    """Return the refund a payload shows; raises Malformed."""
    seen = load(REFUND, payload, "refund")
    if not seen["id"]:
        raise Malformed("A refund has no id.")
    portions = tuple(
        _portion(line, currency)
        for line in (*seen["line_items"], *seen["shipping_lines"])
        if line["meta_data"].get("_refunded_item_id")
    )
    units = {one.charge: one.units for one in portions if one.units}
    amount = Money.parse(seen["amount"], currency)
    refund = Refund(
        seen["id"],
        amount,
        seen["reason"] or "",
        seen["date_created_gmt"],
        seen["refunded_payment"],
        units,
        tag_of(seen),
    )
    return GivenBack(refund, portions)


def tag_of(seen: Mapping[str, Any]) -> str:
    """Return our tag: the meta may be missing after a crash in the shop, the reason is written first."""
    meta = seen["meta_data"].get(TAG_META)
    if isinstance(meta, str) and _TAG.fullmatch(meta):
        return meta
    found = _TAG.search(seen["reason"] or "")
    return found.group() if found else ""


def _portion(line: Mapping[str, Any], currency: str) -> Portion:
    net = -Money.parse(line["total"], currency)
    charge = str(line["meta_data"]["_refunded_item_id"])
    return Portion(charge, line["quantity"], net, tuple(_negative(tax) for tax in taxes_of(line, currency)))


def _negative(tax: Tax) -> Tax:
    return Tax(tax.rate, -tax.amount)


def taxes_of(line: Mapping[str, Any], currency: str) -> tuple[Tax, ...]:
    """Return the taxes of a line of an order or refund, rates without an amount left out."""
    taxes = (Tax(tax["id"], Money.parse(tax["total"], currency)) for tax in line["taxes"])
    return tuple(tax for tax in taxes if tax.amount)


def charge_of(line: Mapping[str, Any], currency: str, given: Sequence[GivenBack]) -> Charge:
    """Return what was charged for a line and what of it is given back."""
    net = Money.parse(line["total"], currency)
    back = [one for refund in given for one in refund.portions if one.charge == line["id"]]
    refunded = total([one.net for one in back], currency) if back else None
    taxes = _summed([tax for one in back for tax in one.taxes], currency)
    return Charge(line["id"], net, taxes_of(line, currency), refunded, taxes)


def _summed(taxes: Iterable[Tax], currency: str) -> tuple[Tax, ...]:
    sums: dict[str, Money] = {}
    for tax in taxes:
        sums[tax.rate] = sums.get(tax.rate, Money.zero(currency)) + tax.amount
    return tuple(Tax(rate, amount) for rate, amount in sums.items())


def units_of(given: Sequence[GivenBack], line_id: str, before: datetime | None = None) -> int:
    """Return the units of a line given back, only those before a moment if one is named."""
    return sum(
        one.units
        for refund in given
        if before is None or (refund.at is not None and refund.at < before)
        for one in refund.portions
        if one.charge == line_id
    )
