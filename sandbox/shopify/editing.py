"""Order edits: begun on the side, changed, and committed; they change units and sums and pay nothing back."""

import copy
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, keep, news, returning, routing, selling, sums, units
from sandbox.shopify.model import Facts, Line, Order


@dataclass
class Edit:
    """An edit under way; `wanted` is the current quantity of each changed line (its id as text).

    `added` are new lines by a key of the edit's own: variant, quantity, and the percent of its price that is let off.
    """

    id: int
    order: int
    begun: int
    wanted: dict[str, int] = field(default_factory=dict)
    restock: dict[str, bool] = field(default_factory=dict)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    committed: bool = False


def begin(tx: Tx, facts: Facts, order_id: int) -> Edit:
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("", ["id"], "The order does not exist.")
    said = uneditable(order)
    if said:
        raise keep.Refusal("", ["id"], said)
    edit = Edit(keep.number(tx, facts.name, "edit"), order_id, clock.now())
    save(tx, facts, edit)
    return edit


def uneditable(order: Order) -> str:
    """Why it cannot be edited; "" when it can."""
    if order.cancelled is not None:
        return "The order has been canceled."
    return "The order is a B2B order with payment terms." if order.company is not None and not order.confirmed else ""


def find(tx: Tx, shop: str, edit_id: int) -> Edit:
    found = keep.maybe(Edit, keep.get(tx, shop, "edit", str(edit_id)))
    if found is None or found.committed:
        raise keep.Refusal("", ["id"], "The calculated order does not exist.")
    return found


def save(tx: Tx, facts: Facts, edit: Edit) -> None:
    keep.put(tx, facts.name, "edit", str(edit.id), edit)


def set_quantity(tx: Tx, facts: Facts, edit_id: int, line_id: int, quantity: int, restock: bool = False) -> Edit:
    """Want another quantity of a line; units that left cannot be taken off."""
    edit = find(tx, facts.name, edit_id)
    order = keep.order(tx, facts.name, edit.order)
    line = units.line_of(order, line_id) if order is not None else None
    if order is None or line is None:
        raise keep.Refusal("", ["lineItemId"], "The line item does not exist.")
    if quantity < units.current(order, line) - units.open_units(order, line):
        raise keep.Refusal("", ["quantity"], "Fulfilled items can't be removed.")
    edit.wanted[str(line_id)], edit.restock[str(line_id)] = quantity, restock
    save(tx, facts, edit)
    return edit


def add_variant(tx: Tx, facts: Facts, edit_id: int, variant: int, quantity: int) -> tuple[Edit, str]:
    """Want units of a variant as a line of its own; returns the line's key within the edit."""
    edit = find(tx, facts.name, edit_id)
    if keep.variant(tx, facts.name, variant) is None:
        raise keep.Refusal("", ["variantId"], "Variant does not exist.")
    if quantity < 1:
        raise keep.Refusal("", ["quantity"], "Quantity must be greater than 0.")
    key = f"new-{len(edit.added) + 1}"
    edit.added[key] = {"variant": variant, "quantity": quantity, "percent": "0", "words": ""}
    save(tx, facts, edit)
    return edit, key


def let_off(tx: Tx, facts: Facts, edit_id: int, key: str, percent: float, words: str) -> Edit:
    """Lower the price of a line that this edit adds; the lines the order had cannot be discounted."""
    edit = find(tx, facts.name, edit_id)
    if key not in edit.added:
        raise keep.Refusal("", ["lineItemId"], "Discounts can only be added to line items added in this edit.")
    if not 0 < percent <= 100:  # percent
        raise keep.Refusal("", ["discount", "percentValue"], "Discount percentage must be between 0 and 100.")
    edit.added[key] |= {"percent": str(percent), "words": words}
    save(tx, facts, edit)
    return edit


def line_of(tx: Tx, facts: Facts, order: Order, row: dict[str, Any]) -> Line:
    """A new line at the variant's own price, less what is let off, with its taxes."""
    line = selling.line_of(tx, facts, order, {"variant": row["variant"], "quantity": row["quantity"]})
    line.discount = amounts.percent(sums.price(line), row["percent"])
    line.taxes = sums.taxes_on(sums.net(line), facts.tax_percent, included=order.taxes_included)
    return line


def preview(tx: Tx, facts: Facts, edit: Edit) -> Order:
    """The order as it would be, for its sums: nothing of it is kept."""
    order = keep.order(tx, facts.name, edit.order)
    if order is None:
        raise keep.Refusal("", ["id"], "The order does not exist.")
    seen = copy.deepcopy(order)
    for key, count in edit.wanted.items():
        line = units.line_of(seen, int(key))
        if line is not None:
            line.removed += max(0, units.current(seen, line) - count)
    return replace(seen, lines=[*seen.lines, *(line_of(tx, facts, order, row) for row in edit.added.values())])


def commit(tx: Tx, facts: Facts, edit_id: int, *, notify: bool = False, staff_note: str = "") -> Order:
    """Make the order so; the changes of all lines go out in one message."""
    edit = find(tx, facts.name, edit_id)
    order = keep.order(tx, facts.name, edit.order)
    if order is None:
        raise keep.Refusal("", ["id"], "The order does not exist.")
    changes = [change(tx, facts, order, edit, int(key), count) for key, count in edit.wanted.items()]
    for row in edit.added.values():
        line = line_of(tx, facts, order, row)
        order.lines.append(line)
        routing.assign(tx, facts, order, routing.route(tx, facts, [line]))
        changes.append((line.id, line.quantity))
    edit.committed, order.edited = True, True
    save(tx, facts, edit)
    keep.save_order(tx, facts, order)
    news.tell(tx, facts, "orders/edited", order=order.id, edit=told(edit, changes, notify=notify, note=staff_note))
    return order


def change(tx: Tx, facts: Facts, order: Order, edit: Edit, line_id: int, wanted: int) -> tuple[int, int]:
    """(line, units added): below zero when they were taken off."""
    line = units.line_of(order, line_id)
    if line is None:
        return line_id, 0
    more = wanted - units.current(order, line)
    if more < 0:
        returning.take_off(tx, facts, order, line, -more, restock=edit.restock[str(line_id)])
        line.removed -= more
    elif more > 0:
        add(tx, facts, order, line, more)
    return line_id, more


def add(tx: Tx, facts: Facts, order: Order, line: Line, more: int) -> None:
    """More units at the line's own price; they are sent by whoever has them."""
    line.quantity += more
    line.taxes = sums.taxes_on(sums.net(line), facts.tax_percent, included=order.taxes_included)
    extra = Line(line.id, line.variant, line.product, line.title, line.sku, more, amounts.times(line.unit, 1))
    extra.gift_card = line.gift_card
    routing.assign(tx, facts, order, routing.route(tx, facts, [extra]))


def told(edit: Edit, changes: list[tuple[int, int]], *, notify: bool, note: str) -> dict[str, Any]:
    return {
        "id": edit.id,
        "begun": edit.begun,
        "committed": clock.now(),
        "additions": [{"id": key, "delta": more} for key, more in changes if more > 0],
        "removals": [{"id": key, "delta": -more} for key, more in changes if more < 0],
        "notify": notify,
        "note": note,
    }
