"""What refunds gave back: money, units, and whether those units are on the shelf again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.shopify import pick, values
from connector.model import Refund
from connector.money import Money

_TAG = re.compile(r"\[(BO-[0-9A-Z]{6,16})\]")
# Gateways that settle later answer with the last three; nobody knows yet whether the money moves.
_OPEN = frozenset({"PENDING", "AWAITING_RESPONSE", "UNKNOWN"})


@dataclass(frozen=True, slots=True)
class Portion:
    """What one refund gave back of one line; `kept` units did not go back on the shelf."""

    line: str
    units: int
    kept: int
    subtotal: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Back:
    """A refund with its portions; one made by amount only has none."""

    refund: Refund
    portions: tuple[Portion, ...]


def back_of(row: pick.Row, currency: str) -> Back:
    """Return what a refund gave back, in the buyer's money; raises Malformed."""
    portions = tuple(_portion(one, currency) for one in pick.nodes(row, "refundLineItems"))
    units: dict[str, int] = {}
    for one in portions:
        units[one.line] = units.get(one.line, 0) + one.units
    note = values.words(row, "note")
    at = values.moment_or_none(row, "createdAt") or values.moment(row, "processedAt")
    amount = values.amount(row, "totalRefundedSet", currency)
    return Back(Refund(pick.plain_id(row), amount, note, at, _paid(row), units, tag_in(note)), portions)


def tag_in(note: str) -> str:
    """Return our tag as it stands in a note, "" if there is none."""
    found = _TAG.search(note)
    return found[1] if found else ""


def by_line(given: Sequence[Back]) -> Mapping[str, list[Portion]]:
    """Return what was given back of each line."""
    found: dict[str, list[Portion]] = {}
    for one in given:
        for portion in one.portions:
            found.setdefault(portion.line, []).append(portion)
    return found


def _portion(row: pick.Row, currency: str) -> Portion:
    count = values.units(row, "quantity")
    return Portion(
        pick.plain_id(pick.part(row, "lineItem")),
        count,
        0 if pick.flag(row, "restocked") else count,
        values.amount(row, "subtotalSet", currency),
        values.amount(row, "totalTaxSet", currency),
    )


def _paid(row: pick.Row) -> bool | None:
    """Tell whether a gateway moved the money: a refund alone does not prove it; None while it has not said."""
    moved = pick.nodes(row, "transactions")
    statuses = {pick.text(one, "status") for one in moved}
    if statuses & _OPEN:
        return None
    manual = any(pick.flag(one, "manualPaymentGateway") for one in moved)
    return statuses == {"SUCCESS"} and not manual
