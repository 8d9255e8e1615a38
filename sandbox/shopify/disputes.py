"""A buyer's bank asks for the money back, and how that ends."""

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news, sums
from sandbox.shopify.model import Dispute, Facts

OPEN = ("NEEDS_RESPONSE", "UNDER_REVIEW")
FORTNIGHT = 14 * 24 * 3600


def put(
    tx: Tx, facts: Facts, order_id: int, status: str, reason: str = "PRODUCT_NOT_RECEIVED", kind: str = "CHARGEBACK"
) -> Dispute:
    """Open a dispute on an order, or let the one there is go on."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("NOT_FOUND", ["id"], "Order does not exist")
    if order.disputes:
        one, topic = order.disputes[-1], "disputes/update"
        one.status = status
    else:
        at, sum_paid = clock.now(), sums.received(order).shop
        one, topic = Dispute(keep.number(tx, facts.name, "dispute"), order.id, status, kind), "disputes/create"
        one.amount, one.reason, one.initiated, one.due = sum_paid, reason, at, at + FORTNIGHT
        order.disputes.append(one)
    keep.save_order(tx, facts, order)
    news.tell(tx, facts, topic, order=order.id, dispute=one.id)
    return one
