"""What an order looks like before another item comes into it: by that the change is known again afterwards."""

from collections.abc import Mapping
from typing import Any

from connector.model import Order
from connector.ports import Kind, Operation, Record, State


def before(record: Record, order: Order, line: str) -> Mapping[str, Any]:
    """Return the order's sum, how many units of `line` it has, and its lines, none of which can be the new one.

    What came with an earlier change is among the lines, also where the order was read before that change.
    """
    ours = record.operations.of_order(order.id)
    came = [one.receipt for one in ours if one.kind is Kind.SWAP and one.state is State.DONE]
    return {
        "total": order.total.minor,
        "left": sum(one.ordered - one.cancelled for one in order.lines if one.id == line),
        "lines": list(dict.fromkeys([*(one.id for one in order.lines), *came])),
    }


def as_prepared(record: Record, operation: Operation, order: Order) -> Mapping[str, Any]:
    """Return an operation's details as they hold when it is sent: what a change is known by is read with its request.

    Only before the first sending: later the order may show the change itself, and it would be made twice.
    """
    if operation.kind is not Kind.SWAP or operation.attempt:
        return operation.details
    (line,) = operation.units
    return {**operation.details, **before(record, order, line)}
