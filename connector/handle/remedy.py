"""What a buyer may choose besides money for units: store credit, the whole order's end, the shipping alone."""

from collections.abc import Mapping
from datetime import datetime

from connector.errors import Refused
from connector.handle.ask import cancel, cancellable, write_wish
from connector.handle.given import quote
from connector.model import Order, Standing
from connector.money import Money, percent_of
from connector.operate import intend
from connector.ports import Desk, Kind, Operation, Record, State, Units

_MOST_BONUS = 100  # percent


def credit(
    desk: Desk,
    order_id: str,
    units: Mapping[str, int],
    actor: str,
    now: datetime,
    *,
    bonus_percent: int = 0,
    key: str = "",
) -> Operation:
    """Cancel unshipped units and give store credit for them, with a bonus on top; raises Refused with a sentence.

    Only a buyer's own choice leads here: nobody is given credit in place of money by somebody else.
    """
    if actor != "buyer":
        raise Refused("Only the buyer can choose store credit instead of money.")
    if not 0 <= bonus_percent <= _MOST_BONUS:
        raise Refused(f"A bonus is between 0 and {_MOST_BONUS} percent.")
    order = desk.shop.order(order_id)
    no = credit_refused(desk, order, bonus=bool(bonus_percent))
    if no:
        raise Refused(no)
    with desk.books.record(desk.merchant.id) as record:
        wanted, shipping = cancellable(record, order, units, actor, key)
    amount = quote(desk, order, Units(wanted, shipping), actor)
    with desk.books.record(desk.merchant.id) as record:
        cancellable(record, order, units, actor, key)
        more = {"shipping": shipping, "bonus": percent_of(amount, bonus_percent).minor}
        return write_wish(record, order, wanted, Kind.CREDIT, amount, actor, now, key, more)


def credit_refused(desk: Desk, order: Order, *, bonus: bool = False) -> str:
    """Say why the order's buyer cannot be given store credit, "" if they can."""
    if not order.captured:
        return "Nothing was paid for this order yet, so there is nothing to give credit for."
    return desk.shop.credit_refused(order, bonus=bonus)


def cancel_order(desk: Desk, order_id: str, actor: str, now: datetime, *, key: str = "") -> Operation:
    """End a whole order of which nothing was shipped: money goes back, or what is reserved is let go."""
    order = desk.shop.order(order_id)
    if any(line.shipped for line in order.lines):
        raise Refused(f"A part of order {order.number} was shipped: cancel the rest by line.")
    return cancel(desk, order_id, {line.id: line.open_units for line in order.lines}, actor, now, key=key)


def give_back_shipping(desk: Desk, order_id: str, actor: str, now: datetime, *, key: str = "") -> Operation:
    """Give back what is left of the shipping charge and nothing else; raises Refused with a sentence."""
    order = desk.shop.order(order_id)
    if order.standing in {Standing.PENDING, Standing.TRASHED} or not order.captured:
        raise Refused(f"Order {order.number} is {order.status or order.standing.value}: nothing was paid for shipping.")
    amount = quote(desk, order, Units({}, shipping=True))
    if not amount:
        raise Refused(f"Nothing is left to give back of the shipping of order {order.number}.")
    with desk.books.record(desk.merchant.id) as record:
        return _write_shipping(record, order, amount, actor, now, key)


def _write_shipping(record: Record, order: Order, amount: Money, actor: str, now: datetime, key: str) -> Operation:
    failed = sum(one.state is State.FAILED for one in record.operations.of_order(order.id))
    name = key or f"shipping:{order.id}:{failed}"
    details = {"shipping": True}
    found = intend(record, order.id, Kind.REFUND, name, now, amount=amount, details=details, actor=actor)
    if found is None:
        raise Refused("This was asked for already.")
    return found
