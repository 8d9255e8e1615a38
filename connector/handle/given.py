"""An order with everything that was given back, also what its shop does not show: not yet, or not any more.

A shop may forget a refund its gateway carried out (WooCommerce deletes the record when the gateway's answer is lost).
Whoever shares the rest without it gives the same units' rounding away twice, or keeps a penny.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from connector.errors import NotSent
from connector.handle.overtake import goes_before
from connector.model import Charge, Line, Order, Tax
from connector.money import Money, share
from connector.ports import Desk, Kind, Operation, State, Units


def quote(desk: Desk, order: Order, units: Units, actor: str = "") -> Money:
    """Return what giving back `units` comes to, after all that is on its way back already.

    What was only proposed and ends when `actor` cancels does not count.
    Raises Refused, and NotSent while the shop shows the order in another currency than it was sold in.
    """
    with desk.books.record(desk.merchant.id) as record:
        ours, held = record.operations.of_order(order.id), record.cases.order(order.id)
    if held is not None and held.currency != order.currency:
        raise NotSent(f"The shop shows this order in {order.currency}; it was sold in {held.currency}.")
    return desk.shop.quote(as_given(order, [one for one in ours if not goes_before(actor, one)]), units)


def as_given(order: Order, ours: Sequence[Operation]) -> Order:
    """Return the order with our refunds that it does not show counted as given back, in the order they were meant."""
    for one in sorted(_hidden(order, ours), key=lambda one: one.id):
        lines = tuple(_less(line, one.units.get(line.id, 0)) for line in order.lines)
        refunded = order.refunded + (one.amount or Money.zero(order.currency))
        order = replace(order, lines=lines, refunded=min(refunded, order.total))
    return order


def _hidden(order: Order, ours: Sequence[Operation]) -> Iterable[Operation]:
    """Return our refunds that failed nowhere and stand nowhere, neither themselves nor written down afterwards."""
    shown = {one.tag for one in order.refunds}
    recorded = {one.key for one in ours if one.kind is Kind.RECORD and one.tag in shown}
    live = (one for one in ours if one.kind.gives and one.state is not State.FAILED)
    return (one for one in live if one.tag not in shown and f"record:{one.id}" not in recorded)


def _less(line: Line, count: int) -> Line:
    if not 0 < count <= line.ordered - line.refunded_units:
        return line
    return replace(line, charge=_given(line, line.charge, count), refunded_units=line.refunded_units + count)


def _given(line: Line, charge: Charge, count: int) -> Charge:
    before = {tax.rate: tax.amount for tax in charge.refunded_taxes}
    nothing = Money.zero(charge.net.currency)
    net = _part(line, charge.net, charge.refunded_net or nothing, count)
    taxes = (Tax(tax.rate, _part(line, tax.amount, before.get(tax.rate, nothing), count)) for tax in charge.taxes)
    return replace(charge, refunded_net=net, refunded_taxes=tuple(taxes))


def _part(line: Line, whole: Money, given: Money, count: int) -> Money:
    """Return what is given back of a charge once `count` more units are."""
    due = share(whole.minor, count, line.ordered, given.minor, line.refunded_units)
    return given + Money(max(0, min(due, whole.minor - given.minor)), whole.currency)
