"""What a buyer may choose beside money back: store credit while the law allows it, withdrawal where it is a right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from connector.errors import ConnectorError, Refused
from connector.handle.act import give_receipt
from connector.handle.ask import LIVE, Busy, cancel
from connector.handle.clocks import ruling, waiting
from connector.handle.given import quote
from connector.handle.overtake import WITHDRAWAL
from connector.handle.remedy import credit, credit_refused
from connector.model import Line, Standing
from connector.money import Money, percent_of
from connector.ports import Desk, HeldOrder, Kind, Operation, Record, Units


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """Store credit for some units: what it is worth in all, and how much of that is a bonus of `percent`."""

    worth: Money
    bonus: Money
    percent: int


def credit_allowed(record: Record, desk: Desk, order: HeldOrder, now: datetime) -> bool:
    """Tell whether credit may be offered at all: the merchant wants it and no refund is due that it may not replace."""
    if not record.policy.offer_credit or not order.captured or order.standing is not Standing.OPEN:
        return False
    rules = [one.rules.refund for one in ruling(desk, order)]
    if all(one and one.store_credit_substitutes for one in rules):
        return True
    return not any(one.stands.over for one in waiting(record, desk, order, now))


def credit_offer(desk: Desk, order_id: str, units: Mapping[str, int], now: datetime) -> CreditOffer | None:
    """Return the credit the buyer may take for units instead of money; None where there is no such choice."""
    with desk.books.record(desk.merchant.id) as record:
        held, percent = record.cases.order(order_id), record.policy.credit_bonus
        if held is None or not credit_allowed(record, desk, held, now):
            return None
    order = desk.shop.order(order_id)
    if percent and credit_refused(desk, order, bonus=True):
        percent = 0
    if not percent and credit_refused(desk, order):
        return None
    money = quote(desk, order, Units(units))
    bonus = percent_of(money, percent)
    return CreditOffer(money + bonus, bonus, percent)


def choose_credit(desk: Desk, order_id: str, units: Mapping[str, int], now: datetime, *, key: str = "") -> Operation:
    """Carry out the buyer's choice of credit; raises Refused where it is no choice (any more)."""
    offer = credit_offer(desk, order_id, units, now)
    if offer is None:
        raise Refused("Store credit is no choice for these units.")
    return credit(desk, order_id, units, "buyer", now, bonus_percent=offer.percent, key=key)


def withdrawal_days(desk: Desk, order: HeldOrder, now: datetime) -> int | None:
    """Return how many days after delivery the online withdrawal function stays, None where no law asks for one."""
    found = [one.rules.withdrawal for one in ruling(desk, order)]
    running = [one.days for one in found if one and one.before_delivery and one.function_from]
    since = [one.function_from for one in found if one and one.function_from]
    return max(running) if running and min(since) <= desk.calendar.today(now) else None


def withdraw(desk: Desk, order_id: str, now: datetime, *, key: str = "") -> None:
    """Write a withdrawal down, cancel what has not left, and leave the rest to the merchant; raises Refused.

    It counts from the moment it is made: what keeps the cancellation from being planned becomes a person's work.
    """
    with desk.books.record(desk.merchant.id) as record:
        held = record.cases.order(order_id)
        if held is None or withdrawal_days(desk, held, now) is None:
            raise Refused("No withdrawal function is due for this order: ask the shop.")
    why, lines = "", [one.line for one in held.lines]
    try:
        lines = list(desk.shop.order(order_id).lines)
        units = {line.id: line.open_units for line in lines if line.open_units}
        if units:
            note = partial(_withdrawn, held=held, lines=lines, now=now)
            cancel(desk, order_id, units, WITHDRAWAL, now, key=key, also=note)
            return
    except Busy:
        pass  # all of it leaves already
    except ConnectorError as error:
        why = error.message
    with desk.books.record(desk.merchant.id) as record:
        _withdrawn(record, held, lines, now, why)


def _withdrawn(record: Record, held: HeldOrder, lines: Sequence[Line], now: datetime, why: str = "") -> None:
    """Write the buyer's word down once, with its receipt, and ask a person for what no operation of ours does."""
    said_before = bool(record.said(held.id, "withdrawal"))
    if not said_before:
        record.append("buyer", "withdrawal", {"order": held.id}, now)
        give_receipt(record, held, "withdrawal", now)
    changed = any(one.kind is Kind.SWAP and one.state in LIVE for one in record.operations.of_order(held.id))
    todo = ["say how what was shipped comes back, and refund it"] if any(one.shipped for one in lines) else []
    if changed or (why and not said_before):
        todo.append("see that what has not left is cancelled and paid back")
    if todo:
        text = f"The buyer of order {held.number} withdrew: {', and '.join(todo)}. {why}"
        record.tasks.open("withdrawal", held.id, text.strip()[:500], now)
