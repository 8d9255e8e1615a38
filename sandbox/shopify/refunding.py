"""Refunds: the record, the units that come back, the money that a gateway pays back, or does not."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.kernel import bank, clock, faults
from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, keep, news, paying, returning, suggesting, sums
from sandbox.shopify.model import Facts, Order, Pair, Refund, Transaction
from sandbox.shopify.suggesting import Asked, Suggestion, suggest

__all__ = ("Mood", "PayBack", "Suggestion", "Wish", "refund", "settle", "suggest")

Mood = Callable[[str], None]


@dataclass
class PayBack:
    """Money asked for from one gateway, in the buyer's minor units."""

    gateway: str
    amount: int
    parent: int | None = None
    kind: str = "REFUND"


@dataclass
class Wish:
    """A refund as asked for; the money is `payments` and `credit`, in the buyer's minor units."""

    lines: Asked = field(default_factory=dict)
    shipping: bool | Pair = False
    payments: list[PayBack] = field(default_factory=list)
    credit: int = 0
    note: str = ""
    currency: str | None = None
    allow_over: bool = False
    reason: str | None = None
    created: int | None = None


def calm(_moment: str) -> None:
    """No fault is planned."""


def refund(tx: Tx, facts: Facts, order_id: int, wish: Wish, mood: Mood = calm) -> Refund:
    """Make a refund; nothing is kept of one that is refused."""
    order = keep.order(tx, facts.name, order_id)
    if order is None:
        raise keep.Refusal("", ["orderId"], "Order does not exist")
    check(order, wish)
    rows = suggesting.rows_of(tx, facts, order, wish.lines)
    returning.check(order, rows)
    shipping, shipping_tax = suggesting.carriage_of(order, wish.shipping)
    mood("before_save")
    made = Refund(keep.number(tx, facts.name, "refund"), wish.created or clock.now(), wish.note, reason=wish.reason)
    made.shipping, made.shipping_tax, made.credit = shipping, shipping_tax, amounts.paid_in(order, wish.credit)
    returning.give_back(tx, facts, order, rows)
    made.lines = rows
    order.refunds.append(made)
    for one in wish.payments:
        pay_back(tx, facts, order, made, one, mood)
    made.total = amounts.plus(given_by(order, made), made.credit)
    keep.save_order(tx, facts, order)
    news.tell(tx, facts, "refunds/create", order=order.id, refund=made.id)
    return made


def given_by(order: Order, made: Refund) -> Pair:
    return amounts.total(
        one.amount for one in order.transactions if one.refund == made.id and one.status in sums.ON_ITS_WAY
    )


def check(order: Order, wish: Wish) -> None:
    """Refuse the wrong money, and more of it than was paid."""
    if wish.currency not in (None, order.shown_currency):
        raise keep.Refusal("", ["currency"], "Currency must be the presentment currency of the order")
    if wish.currency is None and order.currency != order.shown_currency and (wish.payments or wish.credit):
        raise keep.Refusal("", ["currency"], "Currency must be specified for multi-currency orders")
    if wish.credit and (order.customer is None or order.company is not None):
        raise keep.Refusal("", ["refundMethods"], "Store credit needs a customer who is not a company")
    asked = wish.credit + sum(one.amount for one in wish.payments)
    if any(one.amount <= 0 for one in wish.payments) or wish.credit < 0:
        raise keep.Refusal("", ["transactions", "amount"], "Amount must be greater than zero")
    if asked > sums.refundable(order).shown and not wish.allow_over:
        raise keep.Refusal("", ["transactions"], "Refund amount exceeds the amount that can be refunded")
    for one in wish.payments:
        check_parent(order, one, over=wish.allow_over)
    if not (wish.lines or wish.payments or wish.credit or wish.shipping):
        raise keep.Refusal("", None, "Refund must refund at least one item or amount")


def check_parent(order: Order, one: PayBack, *, over: bool) -> None:
    paid = parent_of(order, one)
    if one.kind != "REFUND" or paid is None:
        raise keep.Refusal("", ["transactions"], "Transactions must refund a payment of the order")
    if one.amount > sums.left_on(order, paid).shown and not over:
        raise keep.Refusal("", ["transactions"], "Refund amount exceeds what is left of the parent transaction")


def parent_of(order: Order, one: PayBack) -> Transaction | None:
    """The payment it gives back; without a number, the first by that gateway."""
    for paid in sums.payments(order):
        if one.parent in (None, paid.id) and paid.gateway == one.gateway:
            return paid
    return None


def pay_back(tx: Tx, facts: Facts, order: Order, made: Refund, one: PayBack, mood: Mood) -> None:
    """Ask the gateway; what it says decides the transaction's status, and the refund stands whatever it says."""
    paid = parent_of(order, one)
    amount = amounts.paid_in(order, one.amount)
    back = paying.made(tx, facts, "REFUND", one.gateway, amount, manual=paid is not None and paid.manual)
    back.parent, back.refund = paid.id if paid is not None else None, made.id
    moment = "gateway"
    try:
        if not back.manual:
            mood("gateway")
        back.status = "PENDING" if facts.switches.get("refund_pending") and not back.manual else "SUCCESS"
        paying.book(tx, facts, order, back, made.note)
        moment = "gateway_answer"
        if not back.manual:
            mood("gateway_answer")
    except bank.Declined:
        back.status, back.error_code = ("FAILURE", "CARD_DECLINED") if moment == "gateway" else ("UNKNOWN", None)
    except faults.Died as death:
        if moment == "gateway":
            raise
        back.status, tx.afterwards = "UNKNOWN", death
    order.transactions.append(back)
    news.tell(tx, facts, "order_transactions/create", order=order.id, transaction=back.id)


def settle(tx: Tx, facts: Facts, order_id: int, status: str = "SUCCESS") -> int:
    """The gateway makes up its mind about what is pending; returns how many it was."""
    order = keep.order(tx, facts.name, order_id)
    waiting = [one for one in order.transactions if one.kind == "REFUND" and one.status == "PENDING"] if order else []
    for one in waiting:
        one.status, one.error_code = status, None if status == "SUCCESS" else "GENERIC_ERROR"
        if order is not None:
            paying.book(tx, facts, order, one, "settled")
            news.tell(tx, facts, "order_transactions/create", order=order.id, transaction=one.id)
    if order is not None and waiting:
        keep.save_order(tx, facts, order)
    return len(waiting)
