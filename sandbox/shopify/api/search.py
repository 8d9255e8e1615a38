"""Shopify's search text: `updated_at:>='2026-11-23T10:00:00Z' status:open`, terms joined by AND (or nothing) and OR."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.shopify import sums, units
from sandbox.shopify.model import Order

WORD = re.compile(r"""(?P<not>-?)(?:(?P<field>\w+):)?(?P<sign>>=|<=|>|<)?(?P<value>'[^']*'|"[^"]*"|[^\s()]+)""")
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    "": lambda one, other: one == other,
}
STATUS: dict[str, Callable[[Order], bool]] = {
    "open": lambda order: order.closed is None and order.cancelled is None,
    "not_closed": lambda order: order.closed is None,
    "closed": lambda order: order.closed is not None,
    "cancelled": lambda order: order.cancelled is not None,
    "any": lambda _order: True,
}


@dataclass(frozen=True)
class Term:
    """One condition; `field` is "" for a bare word."""

    field: str
    sign: str
    value: str
    negative: bool


def parsed(text: str) -> list[list[Term]]:
    """Alternatives of conditions that must all hold."""
    alternatives: list[list[Term]] = [[]]
    for found in WORD.finditer(text or ""):
        word = found["value"].strip("'\"")
        if not found["field"] and word in ("OR", "AND"):
            alternatives += [[]] if word == "OR" else []
            continue
        alternatives[-1].append(Term(found["field"] or "", found["sign"] or "", word, bool(found["not"])))
    return [one for one in alternatives if one] or [[]]


def orders(found: list[Order], text: str) -> tuple[list[Order], list[dict[str, Any]]]:
    """The orders that match, and a warning for each field nobody knows (which then matches everything)."""
    wanted = parsed(text)
    unknown = {term.field for terms in wanted for term in terms if term.field not in FIELDS}
    warnings = [{"field": name, "message": f"Invalid search field for this query: {name}"} for name in sorted(unknown)]
    kept = [order for order in found if any(all(meets(order, term) for term in terms) for terms in wanted)]
    return kept, warnings


def meets(order: Order, term: Term) -> bool:
    test = FIELDS.get(term.field)
    return test is None or test(order, term) != term.negative


def moment(name: str) -> Callable[[Order, Term], bool]:
    def test(order: Order, term: Term) -> bool:
        try:
            given = datetime.fromisoformat(term.value).timestamp()
        except ValueError:
            return False
        return SIGNS[term.sign](getattr(order, name), given)

    return test


def whole(order: Order, term: Term) -> bool:
    return term.value.isdigit() and SIGNS[term.sign](order.id, int(term.value))


FIELDS: dict[str, Callable[[Order, Term], bool]] = {
    "id": whole,
    "updated_at": moment("updated"),
    "created_at": moment("created"),
    "processed_at": moment("created"),
    "status": lambda order, term: STATUS.get(term.value, STATUS["any"])(order),
    "name": lambda order, term: order.name == term.value,
    "tag": lambda order, term: term.value in order.tags,
    "financial_status": lambda order, term: sums.financial(order).lower() == term.value.lower(),
    "fulfillment_status": lambda order, term: units.display(order).lower() == term.value.lower(),
    "": lambda order, term: term.value in (order.name, order.email),
}
