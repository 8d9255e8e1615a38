"""Transactions and the bank book: what a gateway did, once each, in the buyer's money."""

from dataclasses import dataclass

from sandbox.kernel import bank, clock
from sandbox.kernel.store import Tx
from sandbox.shopify import amounts, keep, news, sums
from sandbox.shopify.model import Facts, Order, Pair, Transaction


@dataclass(frozen=True)
class Gateway:
    """A way to pay; a `manual` one never moves money, it is only written down."""

    name: str
    title: str
    kind: str
    manual: bool = False


GATEWAYS = {
    "rig_card": Gateway("rig_card", "Card (pretend)", "SALE"),
    "rig_wallet": Gateway("rig_wallet", "Wallet (pretend)", "SALE"),
    "rig_authorise": Gateway("rig_authorise", "Card, charged on shipping (pretend)", "AUTHORIZATION"),
    "cod": Gateway("Cash on Delivery (COD)", "Cash on delivery", "SALE", manual=True),
    "bacs": Gateway("Bank Deposit", "Direct bank transfer", "SALE", manual=True),
}
BOOKED = {"SALE": "capture", "CAPTURE": "capture", "AUTHORIZATION": "authorise", "VOID": "void", "REFUND": "refund"}


def write(tx: Tx, facts: Facts, order: Order, one: Transaction, reason: str) -> Transaction:
    """Add a transaction to the order; the bank book hears of it when the gateway did something."""
    order.transactions.append(one)
    book(tx, facts, order, one, reason)
    news.tell(tx, facts, "order_transactions/create", order=order.id, transaction=one.id)
    return one


def book(tx: Tx, facts: Facts, order: Order, one: Transaction, reason: str) -> None:
    if one.status == "SUCCESS" and not one.manual:
        bank.write(tx, facts.name, order.id, BOOKED[one.kind], one.amount.shown, reason, one.refund)


def made(tx: Tx, facts: Facts, kind: str, gateway: str, amount: Pair, *, manual: bool = False) -> Transaction:
    number = keep.number(tx, facts.name, "transaction")
    return Transaction(number, kind, "SUCCESS", gateway, amount, clock.now(), manual=manual)


def charge(tx: Tx, facts: Facts, order: Order, payment: str, amount: Pair) -> Transaction:
    """What the gateway does at checkout; by hand nothing comes in before somebody says so."""
    gateway = GATEWAYS[payment]
    one = made(tx, facts, gateway.kind, gateway.name, amount, manual=gateway.manual)
    one.status = "PENDING" if gateway.manual else "SUCCESS"
    return write(tx, facts, order, one, "checkout")


def pay(tx: Tx, facts: Facts, order: Order) -> None:
    """Capture what is authorised, or take by hand what is open."""
    held, owed = sums.capturable(order), sums.outstanding(order)
    granted = next((one for one in order.transactions if one.kind == "AUTHORIZATION"), None)
    if granted is not None and held.shown:
        capture = made(tx, facts, "CAPTURE", granted.gateway, amounts.least(held, owed))
        capture.parent = granted.id
        write(tx, facts, order, capture, "captured")
    elif owed.shown > 0:
        mark_as_paid(tx, facts, order, owed)


def mark_as_paid(tx: Tx, facts: Facts, order: Order, owed: Pair) -> None:
    """The merchant has the money in hand: what was pending is settled."""
    waiting = next((one for one in order.transactions if one.kind == "SALE" and one.status == "PENDING"), None)
    gateway = waiting.gateway if waiting is not None else "manual"
    one = made(tx, facts, "SALE", gateway, owed, manual=True)
    one.parent = waiting.id if waiting is not None else None
    write(tx, facts, order, one, "marked as paid")


def void(tx: Tx, facts: Facts, order: Order) -> None:
    """Let go of what is authorised and not captured."""
    held = sums.capturable(order)
    granted = next((one for one in order.transactions if one.kind == "AUTHORIZATION"), None)
    if granted is not None and held.shown:
        one = made(tx, facts, "VOID", granted.gateway, held)
        one.parent = granted.id
        write(tx, facts, order, one, "voided")
