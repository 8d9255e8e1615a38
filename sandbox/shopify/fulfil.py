"""What a fulfilment order goes through: held, released, and shipped."""

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news, paying, stock, sums, units
from sandbox.shopify.dividing import check, divide, split
from sandbox.shopify.model import Facts, FulfilmentOrder, Hold, Order, Shipment

__all__ = ("everything", "hold", "release", "ship", "split")

MOST_HOLDS = 10


def find(tx: Tx, facts: Facts, fo_id: int) -> tuple[Order, FulfilmentOrder]:
    order = keep.order_with(tx, facts.name, fo_id)
    found = units.fulfilment(order, fo_id) if order is not None else None
    if order is None or found is None:
        raise keep.Refusal("FULFILLMENT_ORDER_NOT_FOUND", ["id"], "Fulfillment order does not exist.")
    return order, found


def hold(
    tx: Tx, facts: Facts, fo_id: int, reason: str, notes: str, handle: str, lines: dict[int, int] | None,
    *, ours: bool = True,
) -> tuple[Hold, FulfilmentOrder, FulfilmentOrder | None]:  # fmt: skip
    """Hold all of it, or exactly `lines` (fulfilment line to units) by splitting the rest off.

    Returns the hold, what is held, and the fulfilment order of the rest.
    """
    order, one = find(tx, facts, fo_id)
    may_hold(one, handle, lines, ours=ours)
    rest = None
    if lines is not None and lines != {row.id: row.remaining for row in one.lines if row.remaining}:
        one, rest = divide(tx, facts, order, one, lines, renumbering=facts.switches.get("hold_split") == "renumbers")
    made = Hold(keep.number(tx, facts.name, "hold"), handle, reason, notes, ours)
    first = not one.holds
    one.holds.append(made)
    one.status, one.updated = "ON_HOLD", clock.now()
    keep.save_order(tx, facts, order)
    told = {"order": order.id, "fulfilment": one.id, "hold": made.id, "rest": rest.id if rest else None}
    for topic in ("fulfillment_holds/added", *(("fulfillment_orders/placed_on_hold",) if first else ())):
        news.tell(tx, facts, topic, **told)
    return made, one, rest


def may_hold(one: FulfilmentOrder, handle: str, lines: dict[int, int] | None, *, ours: bool) -> None:
    """Refuse as Shopify does: closed, handle taken, too many, or nothing left to split."""
    if one.status in units.DONE:
        raise keep.Refusal("TAKEN", ["id"], "The fulfillment order is not in a holdable state.")
    mine = [held for held in one.holds if held.ours == ours]
    if any(held.handle == handle for held in mine):
        said = "The handle provided for the fulfillment hold is already in use by another hold by this app."
        raise keep.Refusal("DUPLICATE_FULFILLMENT_HOLD_HANDLE", ["fulfillmentHold", "handle"], said)
    if len(mine) >= MOST_HOLDS:
        said = "The maximum number of fulfillment holds for this app has been reached."
        raise keep.Refusal("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", ["id"], said)
    if lines is not None:
        if one.holds:
            said = "The fulfillment order is not in a splittable state."
            raise keep.Refusal("FULFILLMENT_ORDER_NOT_SPLITTABLE", ["id"], said)
        check(one, lines, ["fulfillmentHold", "fulfillmentOrderLineItems"])


def release(tx: Tx, facts: Facts, fo_id: int, hold_ids: list[int] | None, *, ours: bool = True) -> FulfilmentOrder:
    """Take off the holds named; without names, everybody's. An app may not name another's."""
    order, one = find(tx, facts, fo_id)
    gone = [held for held in one.holds if hold_ids is None or held.id in hold_ids]
    if hold_ids is not None and (len(gone) != len(set(hold_ids)) or (ours and not all(held.ours for held in gone))):
        raise keep.Refusal("INVALID_ACCESS", ["holdIds"], "The app does not have access to release the holds.")
    one.holds = [held for held in one.holds if held not in gone]
    last = bool(gone) and not one.holds
    if last:
        one.status = "IN_PROGRESS" if any(row.remaining < row.total for row in one.lines) else "OPEN"
    one.updated = clock.now()
    keep.save_order(tx, facts, order)
    for held in gone:
        news.tell(tx, facts, "fulfillment_holds/released", order=order.id, fulfilment=one.id, released=vars(held))
    if last:
        news.tell(tx, facts, "fulfillment_orders/hold_released", order=order.id, fulfilment=one.id)
    return one


def ship(tx: Tx, facts: Facts, order_id: int, wanted: dict[int, int]) -> list[Shipment]:
    """Send units of lines off; what is on hold cannot go."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["id"], "Order does not exist")
    for key, count in wanted.items():
        line = units.line_of(order, key)
        ready = units.open_units(order, line) - units.held(order, line) if line is not None else 0
        if count > ready or count < 0:
            raise keep.Refusal("", ["lineItems"], f"only {ready} of {key} can be fulfilled")
    made = [one for one in (send(tx, facts, order, each, wanted) for each in list(order.fulfilments)) if one]
    finish(tx, facts, order)
    for one in made:
        news.tell(tx, facts, "fulfillments/create", order=order.id, shipment=one.id)
    return made


def send(tx: Tx, facts: Facts, order: Order, one: FulfilmentOrder, wanted: dict[int, int]) -> Shipment | None:
    """Send what this fulfilment order has of what is still wanted."""
    if one.status not in ("OPEN", "IN_PROGRESS"):
        return None
    sent: dict[str, int] = {}
    for row in one.lines:
        count = min(row.remaining, wanted.get(row.line, 0))
        if count:
            row.remaining -= count
            wanted[row.line] -= count
            sent[str(row.line)] = sent.get(str(row.line), 0) + count
            off_the_shelf(tx, facts, order, one.place, row.line, count)
    if not sent:
        return None
    one.status = "IN_PROGRESS" if any(row.remaining for row in one.lines) else "CLOSED"
    one.updated = clock.now()
    made = Shipment(keep.number(tx, facts.name, "shipment"), one.updated, one.place, sent, one.id)
    order.shipments.append(made)
    return made


def off_the_shelf(tx: Tx, facts: Facts, order: Order, place: int, line_id: int, count: int) -> None:
    line = units.line_of(order, line_id)
    variant = stock.counted(tx, facts.name, line.variant) if line is not None else None
    if variant is not None:
        stock.leave(tx, facts, variant.item, place, count)


def finish(tx: Tx, facts: Facts, order: Order) -> None:
    """Say how far the order is; one that is sent whole is charged if it is not yet, and archived when paid."""
    whole = units.display(order) == "FULFILLED"
    topics: tuple[str, ...] = ("orders/updated", f"orders/{'fulfilled' if whole else 'partially_fulfilled'}")
    if whole and sums.capturable(order).shown:
        paying.pay(tx, facts, order)
        topics = (*topics, "orders/paid")
    if whole and order.closed is None and sums.outstanding(order).shown <= 0:
        order.closed = clock.now()
    keep.save_order(tx, facts, order, topics)


def everything(tx: Tx, facts: Facts, order_id: int) -> None:
    """Let go of every hold and send all that is left."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["id"], "Order does not exist")
    for one in order.fulfilments:
        if one.holds and one.status == "ON_HOLD":
            release(tx, facts, one.id, None, ours=False)
    left = {line.id: units.open_units(order, line) for line in order.lines}
    if any(left.values()):
        ship(tx, facts, order_id, {key: count for key, count in left.items() if count})
