"""Searching a list by Shopify's search text: `updated_at:>='2026-11-23T10:00:00Z' status:open`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sandbox.shopify import sums, units
from sandbox.shopify.api.grammar import Reader, Term
from sandbox.shopify.api.thing import Call
from sandbox.shopify.model import Order

T = TypeVar("T")
Field = Callable[[Any, Term], bool]
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
FULFILMENT: dict[str, tuple[str, ...]] = {
    "shipped": ("FULFILLED",),
    "partial": ("PARTIALLY_FULFILLED",),
    "unshipped": ("UNFULFILLED", "ON_HOLD", "SCHEDULED"),
    "unfulfilled": ("UNFULFILLED", "ON_HOLD", "SCHEDULED", "PARTIALLY_FULFILLED"),
}


def matching(call: Call, found: Sequence[T], text: str | None, fields: Mapping[str, Field]) -> list[T]:
    """What a text finds; a field nobody knows is warned of in the answer, and finds everything."""
    if not text:
        return list(found)
    reader = Reader(text)
    tree = reader.tree()
    unknown = sorted({one.field for one in reader.terms if one.field not in fields})
    if unknown:
        said = [{"field": name, "message": "Invalid search field for this query."} for name in unknown]
        call.searches.append({"path": call.path, "query": text, "warnings": said})

    def meets(one: T) -> bool:
        return tree(lambda term: term.field in unknown or fields[term.field](one, term))

    return [one for one in found if meets(one)]


def moment(name: str) -> Field:
    """A time since 1970 in an attribute, against a date or a date and time; without a zone UTC is meant."""

    def test(one: Any, term: Term) -> bool:
        try:
            given = datetime.fromisoformat(term.value)
        except ValueError:
            return False
        at = given if given.tzinfo else given.replace(tzinfo=UTC)
        return SIGNS[term.sign](getattr(one, name), at.timestamp())

    return test


def whole(name: str) -> Field:
    def test(one: Any, term: Term) -> bool:
        digits = term.value.isascii() and term.value.isdigit() and len(term.value) < 20
        return digits and SIGNS[term.sign](getattr(one, name), int(term.value))

    return test


def text(of: Callable[[Any], Sequence[str]]) -> Field:
    """Any of some texts, capitals aside; a star at the end stands for the rest."""

    def test(one: Any, term: Term) -> bool:
        wanted = term.value.lower()
        found = [each.lower() for each in of(one)]
        return any(each.startswith(wanted[:-1]) if wanted.endswith("*") else each == wanted for each in found)

    return test


def status(order: Order, term: Term) -> bool:
    return STATUS.get(term.value.lower(), STATUS["any"])(order)


def fulfilment(order: Order, term: Term) -> bool:
    shown = units.display(order)
    return shown in FULFILMENT.get(term.value.lower(), (term.value.upper(),))


ORDERS: dict[str, Field] = {
    "id": whole("id"),
    "updated_at": moment("updated"),
    "created_at": moment("created"),
    "processed_at": moment("created"),
    "status": status,
    "name": text(lambda order: [order.name, order.name.removeprefix("#")]),
    "tag": text(lambda order: order.tags),
    "sku": text(lambda order: [one.sku for one in order.lines]),
    "email": text(lambda order: [order.email]),
    "financial_status": text(lambda order: [sums.financial(order)]),
    "fulfillment_status": fulfilment,
    "test": text(lambda order: [str(order.test)]),
    "": text(lambda order: [order.name, order.email, *order.tags]),
}
ITEMS: dict[str, Field] = {
    "id": whole("item"),
    "sku": text(lambda one: [one.sku]),
    "updated_at": moment("updated"),
    "tracked": text(lambda one: [str(one.tracked)]),
    "": text(lambda one: [one.sku]),
}
SHIPMENTS: dict[str, Field] = {
    "id": whole("id"),
    "destination_id": whole("place"),
    "status": text(lambda one: [one.status]),
}
# A variant is found with its product; a title by any part of it, as a search does.
VARIANTS: dict[str, Field] = {
    "id": lambda one, term: whole("id")(one[0], term),
    "sku": text(lambda one: [one[0].sku]),
    "product_id": lambda one, term: whole("id")(one[1], term),
    "tag": text(lambda one: one[1].tags),
    "collection": text(lambda one: [str(number) for number in one[1].collections]),
    "": text(lambda one: [one[0].sku, one[0].title, one[1].title]),
}
COLLECTIONS: dict[str, Field] = {
    "id": whole("id"),
    "title": lambda one, term: term.value.lower().rstrip("*") in one.title.lower(),
}
