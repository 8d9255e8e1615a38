"""Fulfilment orders divided, moved and put together: the ids change, the units stay."""

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news, stock, units
from sandbox.shopify.model import Facts, FulfilmentLine, FulfilmentOrder, Order


def check(one: FulfilmentOrder, lines: dict[int, int], field: list[str]) -> None:
    """Refuse lines that are not its own, or more units than are left."""
    left = {row.id: row.remaining for row in one.lines}
    for key, count in lines.items():
        if count <= 0 and key in left:
            raise keep.Refusal("GREATER_THAN_ZERO", field, "The line item quantity must be greater than 0.")
        if count > left.get(key, 0):
            raise keep.Refusal("INVALID_LINE_ITEM_QUANTITY", field, "Invalid line item quantity requested.")


def split(tx: Tx, facts: Facts, fo_id: int, lines: dict[int, int]) -> tuple[FulfilmentOrder, FulfilmentOrder]:
    """Take `lines` (fulfilment line to units) out into a new one; returns what stays and what is new."""
    order = keep.order_with(tx, facts.name, fo_id)
    one = units.fulfilment(order, fo_id) if order is not None else None
    if order is None or one is None or one.status in units.DONE:
        raise keep.Refusal("FULFILLMENT_ORDER_NOT_FOUND", ["fulfillmentOrderId"], "Fulfillment order does not exist.")
    if not lines:
        said = "You must select at least one item to split."
        raise keep.Refusal("NO_LINE_ITEMS_PROVIDED_TO_SPLIT", ["fulfillmentOrderLineItems"], said)
    check_split(one, lines)
    apart, kept = divide(tx, facts, order, one, lines, keeping=False)
    keep.save_order(tx, facts, order)
    news.tell(tx, facts, "fulfillment_orders/split", order=order.id, fulfilment=kept.id, rest=apart.id)
    return kept, apart


def check_split(one: FulfilmentOrder, lines: dict[int, int]) -> None:
    check(one, lines, ["fulfillmentOrderLineItems"])
    if sum(lines.values()) >= sum(row.remaining for row in one.lines):
        said = "All items cannot be split off a fulfillment order."
        raise keep.Refusal("GREATER_THAN", ["fulfillmentOrderLineItems"], said)


def divide(
    tx: Tx, facts: Facts, order: Order, one: FulfilmentOrder, lines: dict[int, int],
    *, keeping: bool = True, renumbering: bool = False,
) -> tuple[FulfilmentOrder, FulfilmentOrder]:  # fmt: skip
    """(the part with `lines`, the rest); `keeping` says that the first keeps the number, `renumbering` that none does.

    Holds stay with the number they were put on.
    """
    chosen = [row for row in one.lines if lines.get(row.id)]
    others = {row.id: row.remaining - lines.get(row.id, 0) for row in one.lines}
    if not any(others.values()):
        return one, one
    if keeping:
        rest = taken_out(tx, facts, order, one, others)
        return (renumbered(tx, facts, order, one) if renumbering else one), rest
    return taken_out(tx, facts, order, one, {row.id: lines[row.id] for row in chosen}), one


def taken_out(tx: Tx, facts: Facts, order: Order, one: FulfilmentOrder, lines: dict[int, int]) -> FulfilmentOrder:
    """A new fulfilment order with units taken out of another at the same place."""
    made = FulfilmentOrder(keep.number(tx, facts.name, "fulfilment"), order.id, one.place, updated=clock.now())
    for row in one.lines:
        count = lines.get(row.id, 0)
        if count:
            key = keep.number(tx, facts.name, "fulfilment")
            made.lines.append(FulfilmentLine(key, row.line, count, count))
            row.remaining, row.total = row.remaining - count, row.total - count
    one.lines = [row for row in one.lines if row.total]
    one.updated = made.updated
    order.fulfilments.append(made)
    return made


def renumbered(tx: Tx, facts: Facts, order: Order, one: FulfilmentOrder) -> FulfilmentOrder:
    """The same units under new numbers; the old one is closed with nothing in it."""
    made = taken_out(tx, facts, order, one, {row.id: row.remaining for row in one.lines})
    made.holds, one.holds = one.holds, []
    made.status, one.status = one.status, "CLOSED"
    return made


def move(tx: Tx, facts: Facts, fo_id: int, place: int) -> FulfilmentOrder:
    """Another place sends it: committed units become available here and are committed there."""
    order = keep.order_with(tx, facts.name, fo_id)
    one = units.fulfilment(order, fo_id) if order is not None else None
    if order is None or one is None or one.status in units.DONE or keep.place(tx, facts.name, place) is None:
        raise keep.Refusal("FULFILLMENT_ORDER_NOT_FOUND", ["id"], "Fulfillment order does not exist.")
    for row in one.lines:
        line = units.line_of(order, row.line)
        variant = stock.counted(tx, facts.name, line.variant) if line is not None else None
        if variant is not None and row.remaining:
            stock.give_back(tx, facts, variant.item, one.place, row.remaining)
            stock.commit(tx, facts, variant.item, place, row.remaining)
    made = renumbered(tx, facts, order, one)
    made.place = place
    keep.save_order(tx, facts, order)
    news.tell(tx, facts, "fulfillment_orders/moved", order=order.id, fulfilment=made.id, rest=one.id)
    return made


def merge(tx: Tx, facts: Facts, order_id: int) -> list[FulfilmentOrder]:
    """Put together what lies open at the same place and is not held; the numbers merged into are the oldest."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["id"], "Order does not exist")
    kept: dict[int, FulfilmentOrder] = {}
    for one in [each for each in order.fulfilments if each.status == "OPEN"]:
        target = kept.setdefault(one.place, one)
        if target is not one:
            pour(one, target)
            news.tell(tx, facts, "fulfillment_orders/merged", order=order.id, fulfilment=target.id, rest=one.id)
    keep.save_order(tx, facts, order)
    return list(kept.values())


def pour(one: FulfilmentOrder, into: FulfilmentOrder) -> None:
    """All units of one into another; a line that is there already grows."""
    for row in one.lines:
        same = next((there for there in into.lines if there.line == row.line), None)
        if same is None:
            into.lines.append(FulfilmentLine(row.id, row.line, row.total, row.remaining))
        else:
            same.total, same.remaining = same.total + row.total, same.remaining + row.remaining
    one.lines, one.status, one.updated = [], "CLOSED", clock.now()
