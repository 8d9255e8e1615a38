"""Another item in place of units of a line: an order edit made ready on the side, and committed once.

An edit pays nothing back and takes nothing: where the other item costs less, what is owed goes back as a refund.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.ids import gid
from adapters.shopify.payments import marked
from adapters.shopify.stock import read_pools
from connector.errors import Gone, NotSent, Refused, Unclear
from connector.money import Money
from connector.ports import Operation, Receipt

_MOST_PAGES = 200
_STEP = Decimal("0.0001")
_WORDS = "At the price of what it replaces"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its units of old and those that are left."""

    id: str
    variant: str
    ordered: int
    left: int


@dataclass(frozen=True, slots=True)
class _Order:
    """An order as an edit sees it; `owed` is below zero where the shop owes the buyer."""

    name: str
    refused: tuple[str, ...]
    owed: Money
    lines: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """An open edit: its lines are (id within the edit, variant, units)."""

    id: str
    owed: Money
    lines: tuple[tuple[str, str, int], ...] = ()


def prepared(client: Client, operation: Operation) -> bytes:
    """Return the commit of an edit that is ready: fewer units of the line, the other item at its price or lower."""
    order = _read(client, operation.order)
    if order.refused:
        raise Refused(f"Shopify does not let order {order.name} be edited: {' '.join(order.refused)[:200]}")
    _check_there(client, operation)
    edit = _ready(client, operation, *_line(order, operation))
    return client.packed("CommitOrderEdit", id=edit.id, note=f"Another item was chosen {marked(operation.tag)}")


def _ready(client: Client, operation: Operation, line: _Line, units: int) -> _Edit:
    """Open an edit and take its steps, each once: one that got no answer leaves an edit that nobody commits."""
    try:
        edit = _edited(client.write("BeginOrderEdit", once=True, id=gid("Order", operation.order)))
        goal = edit.owed - _back(operation)
        without = _step(client, "SetEditedQuantity", id=edit.id, line=_in_edit(edit, line), quantity=line.left - units)
        variant = gid("ProductVariant", str(operation.details["variant"]))
        added = client.write("AddEditedVariant", once=True, id=edit.id, variant=variant, quantity=units)
        owed = _edited(added).owed
        if owed > goal:
            with pick.understood():
                new = pick.text(pick.part(added, "calculatedLineItem"), "id")
            percent = _percent(owed - goal, owed - without)
            owed = _step(client, "DiscountEditedLine", id=edit.id, line=new, percent=percent, words=_WORDS)
    except Unclear as error:
        raise NotSent("The edit of the order could not be made ready.", evidence=error.evidence) from error
    if owed > edit.owed:
        raise Refused("Shopify would have the buyer pay more for the other item.")
    return edit


def _check_there(client: Client, operation: Operation) -> None:
    """See that there are goods for it: an edit may add more than there is; raises Refused."""
    variant, units = str(operation.details["variant"]), sum(operation.units.values())
    items, _ = read_pools(client, [variant])
    item = next((one for one in items if variant in one.variants), None)
    if item is None or (item.available is not None and item.available < units):
        raise Refused("There is not enough of the other item any more.")


def commit(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Commit a prepared edit once and see what it left; raises Unclear where nobody can tell."""
    try:
        client.send(request, once=True)
    except UserErrors:
        found = left_on(client, operation)
        if found is not None:
            return found
        raise
    try:
        made = left_on(client, operation)
    except (NotSent, Gone) as error:
        raise Unclear("The shop did not show the edited order.", evidence=str(error)) from error
    if made is None:
        raise Unclear("The shop did not confirm the other item.")
    return made


def left_on(client: Client, operation: Operation) -> Receipt | None:
    """Return the line that came in place of the units, None if there is none.

    An edit leaves no word of ours on the order: it is known by a line nobody had before, of the right item and number,
    while the old line has lost that many. The evidence says so where another sum than agreed is owed now.
    """
    order, details = _read(client, operation.order), operation.details
    ((old, units),) = operation.units.items()
    known = {*details["lines"], old}
    left = next((one.left for one in order.lines if one.id == old), 0)
    new = [
        one for one in order.lines if one.id not in known and (one.variant, one.ordered) == (details["variant"], units)
    ]
    if not new or left > int(details["left"]) - units:
        return None
    owed, back = -order.owed, _back(operation)
    said = f"Shopify says that {owed.text} {owed.currency} are owed to the buyer now; {back.text} were agreed."
    return Receipt(new[0].id, evidence="" if owed == back else said)


def _edited(payload: Mapping[str, Any]) -> _Edit:
    with pick.understood():
        order = pick.part(payload, "calculatedOrder")
        lines = [
            (pick.text(one, "id"), _variant_of(one), pick.count(one, "quantity"))
            for one in (pick.nodes(order, "lineItems") if "lineItems" in order else ())
        ]
        return _Edit(pick.text(order, "id"), pick.paid(order, "totalOutstandingSet"), tuple(lines))


def _step(client: Client, name: str, **variables: Any) -> Money:
    """Take one step of an edit; return what the order would owe then."""
    return _edited(client.write(name, once=True, **variables)).owed


def _in_edit(edit: _Edit, line: _Line) -> str:
    """Return a line's id within an edit: the only one of its item and number, or the one that bears its number."""
    alike = [key for key, variant, count in edit.lines if (variant, count) == (line.variant, line.left)]
    mine = [key for key in alike if key.rpartition("/")[2] == line.id]
    if len(alike) != 1 and len(mine) != 1:
        raise Refused("The order has several lines of this item that look the same: edit it by hand.")
    return mine[0] if mine else alike[0]


def _percent(less: Money, whole: Money) -> float:
    """Return how many percent of the added line take `less` off, rounded up: the buyer never pays for rounding."""
    if whole.minor <= 0 or less > whole:
        raise Refused("The other item cannot be made as cheap as was agreed.")
    return float((Decimal(less.minor) * 100 / whole.minor).quantize(_STEP, ROUND_UP))


def _line(order: _Order, operation: Operation) -> tuple[_Line, int]:
    ((key, units),) = operation.units.items()
    line = next((one for one in order.lines if one.id == key), None)
    if line is None or line.left < units:
        raise Refused(f"Order {order.name} has no {units} units of line {key[:40]} any more.")
    return line, units


def _back(operation: Operation) -> Money:
    return Money(int(operation.details["back"]), str(operation.details["currency"]))


def _read(client: Client, order_id: str) -> _Order:
    with pick.understood():
        pages = list(_pages(client, gid("Order", order_id)))
        first = pages[0]
        return _Order(
            pick.text(first, "name"),
            ()
            if pick.flag(first, "merchantEditable")
            else (*pick.texts(first, "merchantEditableErrors"), "It is closed."),
            pick.paid(first, "totalOutstandingSet"),
            tuple(_bought(row) for page in pages for row in pick.nodes(page, "lineItems")),
        )


def _pages(client: Client, order: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = client.read("OrderSwap", id=order, after=after).get("order")
        if not isinstance(page, dict):
            raise Gone("The shop does not know this order.", evidence=order)
        yield page
        after = pick.more(page, "lineItems")
        if after is None:
            return
    raise NotSent("The shop's list does not end.")


def _bought(row: pick.Row) -> _Line:
    return _Line(pick.plain_id(row), _variant_of(row), pick.count(row, "quantity"), pick.count(row, "currentQuantity"))


def _variant_of(row: pick.Row) -> str:
    """Return the number of a line's variant, "" where it has none (any more)."""
    return pick.plain_id(pick.part(row, "variant")) if isinstance(row.get("variant"), dict) else ""
