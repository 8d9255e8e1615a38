"""How many units of a line are where; worked out from the order, never kept."""

from sandbox.shopify.model import FulfilmentOrder, Line, Order

DONE = ("CLOSED", "CANCELLED")


def refunded(order: Order, line: Line) -> int:
    """Units in refunds, restocked or not."""
    return sum(one.quantity for refund in order.refunds for one in refund.lines if one.line == line.id)


def gone(order: Order, line: Line) -> int:
    """Units refunded or edited away."""
    return refunded(order, line) + line.removed


def current(order: Order, line: Line) -> int:
    """Shopify's currentQuantity, which is also its refundableQuantity."""
    return line.quantity - gone(order, line)


def shipped(order: Order, line: Line) -> int:
    """Units that ever left."""
    return sum(one.lines.get(str(line.id), 0) for one in order.shipments)


def open_units(order: Order, line: Line) -> int:
    """Units a fulfilment order still has to send: Shopify's unfulfilledQuantity."""
    return sum(
        row.remaining for one in order.fulfilments if one.status not in DONE for row in one.lines if row.line == line.id
    )


def never(order: Order, line: Line) -> int:
    """Units that neither left nor will: refunded or edited away before, or cancelled (nonFulfillableQuantity)."""
    return max(0, line.quantity - shipped(order, line) - open_units(order, line))


def held(order: Order, line: Line) -> int:
    """Open units that stand on hold."""
    held_ones = [one for one in order.fulfilments if one.status == "ON_HOLD"]
    return sum(row.remaining for one in held_ones for row in one.lines if row.line == line.id)


def line_of(order: Order, key: int) -> Line | None:
    return next((one for one in order.lines if one.id == key), None)


def fulfilment(order: Order, key: int) -> FulfilmentOrder | None:
    return next((one for one in order.fulfilments if one.id == key), None)


def open_fulfilments(order: Order) -> list[FulfilmentOrder]:
    return [one for one in order.fulfilments if one.status not in DONE]


def display(order: Order) -> str:
    """Shopify's displayFulfillmentStatus."""
    needs = sum(current(order, line) for line in order.lines if line.requires_shipping)
    left = sum(open_units(order, line) for line in order.lines)
    sent = sum(shipped(order, line) for line in order.lines)
    statuses = {one.status for one in open_fulfilments(order)}
    if sent and not left:
        return "FULFILLED"
    if sent:
        return "PARTIALLY_FULFILLED"
    if statuses == {"ON_HOLD"}:
        return "ON_HOLD"
    return "UNFULFILLED" if left or needs or order.cancelled else "FULFILLMENT_NOT_REQUIRED"
