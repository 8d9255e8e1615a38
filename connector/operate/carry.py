"""One operation, one step further: written down, then done, then written down again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connector.errors import ConnectorError, Gone, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.model import Order
from connector.money import Money, total
from connector.operate import outcome
from connector.operate.bound import back_home, stranger, wait
from connector.operate.instead import as_prepared
from connector.operate.look import look_up
from connector.operate.marking import marking, note
from connector.ports import Desk, Kind, Operation, Receipt, Record, State
from connector.ports.operation import LEASE

_SENT = (State.SENDING, State.UNKNOWN, State.RECONCILING, State.NEEDS_OPERATOR)


def carry_out(desk: Desk, operation: Operation, now: datetime) -> None:
    """Take the next step of an operation that is due; whoever finds one half done looks, nobody sends again."""
    if operation.state is State.APPROVED:
        _send_money(desk, operation, now) if operation.kind.money else _send_wish(desk, operation, now)
    elif operation.state not in _SENT or _held(operation, now):
        return
    elif operation.kind.money:
        look_up(desk, operation, now)
    else:
        outcome.again(desk, operation, NotSent("The process that wrote this did not come back."), now)


def _held(operation: Operation, now: datetime) -> bool:
    """Tell whether somebody has it in hand: a lease lives."""
    leased = operation.state in {State.SENDING, State.RECONCILING}
    return leased and operation.due is not None and operation.due > now


def _send_wish(desk: Desk, operation: Operation, now: datetime) -> None:
    """Do what may be done twice: it only says how things should be."""
    with desk.books.record(desk.merchant.id) as record:
        if operation.epoch != record.merchant.epoch:
            return outcome.fail_in(record, operation, "The shop was removed and added again since.", now)
        sending = record.operations.move(operation, State.SENDING, sent=now, due=now + LEASE)
        wish = _wish(record, desk, operation)
    if sending is None:
        return None
    reach("wish.written")
    try:
        wish()
    except (NotSent, Unclear) as error:
        return outcome.again(desk, sending, error, now)
    except (Refused, Gone) as error:
        return outcome.failed(desk, sending, error, now)
    reach("wish.done")
    return outcome.done(desk, sending, Receipt(""), now)


def _wish(record: Record, desk: Desk, operation: Operation) -> Callable[[], None]:
    """Return the call that makes the platform say what we hold now."""
    if operation.kind is Kind.LIMIT:
        held = record.cases.item(operation.details["item"])
        if held is None:
            return lambda: None
        stop, restore = operation.details["stop"], operation.details["restore"]
        return lambda: desk.shop.limit(held.item, stop, restore)
    order = record.cases.order(operation.order)
    if order is None:
        return lambda: None
    faster = any(one.details.get("faster") for one in record.operations.of_order(order.id))
    text = note(order, desk.speech(desk.merchant.locale), record.policy, faster=faster)
    may = record.policy.buyer_may_cancel
    if operation.kind is Kind.SHOW:
        wanted = marking(order, desk.speech(order.buyer.locale or desk.merchant.locale), text, may_cancel=may)
        record.cases.set_marked(order.id, wanted.digest)
        return lambda: desk.shop.show(wanted)
    return lambda: desk.shop.note(order.id, text, operation.tag)


def _send_money(desk: Desk, operation: Operation, now: datetime) -> None:
    with desk.books.record(desk.merchant.id) as record:
        if _paused(record, operation, now):
            return None
    try:
        strange = stranger(desk)
        if strange:
            return wait(desk, operation, strange, now)
        order = _order(desk, operation)
        by_hand = operation.kind is Kind.REFUND and not desk.shop.can_refund(order)
        request = b"" if by_hand else desk.shop.prepare(operation, order)
    except NotSent as error:
        return outcome.again(desk, operation, error, now)
    except (Refused, Gone) as error:
        return outcome.failed(desk, operation, error, now)
    back_home(desk, operation, now)
    if by_hand:
        return _by_hand(desk, operation, order, now)
    reach("money.prepared")
    sending = _start(desk, operation, order, request, now)
    return _send(desk, sending, now) if sending else None


def _order(desk: Desk, operation: Operation) -> Order:
    """Read the order; raises NotSent while the shop shows it in another currency: its amounts mean nothing then."""
    order, amount = desk.shop.order(operation.order), _moves(operation)
    if amount is not None and amount.currency != order.currency:
        raise NotSent(f"The shop shows this order in {order.currency}, not in {amount.currency}.")
    return order


def _moves(operation: Operation) -> Money | None:
    """Return the money an operation gives back; with another item what follows it, for the goods change first."""
    if operation.kind is Kind.SWAP:
        return Money(operation.details["back"], operation.details["currency"])
    return operation.amount


def _paused(record: Record, operation: Operation, now: datetime) -> bool:
    """Leave the operation for later while money is stopped, by hand as well: a person would pay what is held back."""
    stopped = record.money_stopped() or record.policy.hold_money
    if stopped:
        record.operations.move(operation, State.APPROVED, due=now + timedelta(seconds=30), error="Money is stopped.")
    return stopped


def _by_hand(desk: Desk, operation: Operation, order: Order, now: datetime) -> None:
    """Ask a person to pay, but never for more than was captured."""
    with desk.books.record(desk.merchant.id) as record:
        reason = _forbidden(record, operation, order)
        if reason:
            return outcome.fail_in(record, operation, reason, now)
    return outcome.by_hand(desk, operation, order, now)


def _start(desk: Desk, operation: Operation, order: Order, request: bytes, now: datetime) -> Operation | None:
    """Write SENDING down with the exact bytes, in one transaction with every check; the socket opens after it."""
    with desk.books.record(desk.merchant.id) as record:
        held = record.operations.get(operation.id, lock=True)
        if held is None or (held.state, held.version) != (State.APPROVED, operation.version):
            return None
        if _paused(record, held, now):
            return None
        reason = _forbidden(record, held, order)
        if reason:
            outcome.fail_in(record, held, reason, now)
            return None
        changes: Mapping[str, Any] = {"attempt": held.attempt + 1, "sent": now, "due": now + LEASE, "error": ""}
        changes = {**changes, "details": as_prepared(record, held, order)}
        sending = record.operations.move(held, State.SENDING, request=request, **changes)
        if sending is None:  # another one is in flight on this order: wait for it
            record.operations.move(held, State.APPROVED, due=now + timedelta(seconds=5))
            return None
        outcome.log(record, sending, now)
        reach("money.writing")
        return sending


def _forbidden(record: Record, operation: Operation, order: Order) -> str:
    """Say why this money must not move, "" if it may: UNKNOWN counts as spent."""
    if operation.epoch != record.merchant.epoch:
        return "The shop was removed and added again since this was approved."
    amount = _moves(operation)
    if amount is None or operation.kind in {Kind.VOID, Kind.REDUCE}:
        return ""
    before, limit = _given(record, operation, order), order.captured
    if operation.kind is Kind.RECORD:  # moves nothing: it brings the platform's books to what was paid
        before, limit = order.refunded, order.total
    if before + amount > limit:
        return f"{before.text} of {limit.text} {order.currency} are given back: {amount.text} is too much."
    return ""


def _given(record: Record, operation: Operation, order: Order) -> Money:
    """Return what was or may have been given back: our own operations, and what others gave as the platform shows it.

    A refund by hand counts as itself, not as its record.
    """
    others = [one for one in record.operations.of_order(operation.order) if one.id != operation.id]
    kept = [one for one in others if one.kind.gives or one.kind is Kind.RECORD]
    counted = [one for one in kept if one.state in {*_SENT, State.DONE}]
    ours = {one.tag for one in counted}
    seen = total([one.amount for one in order.refunds if one.tag in ours], order.currency)
    spent = total([one.amount for one in counted if one.kind.gives and one.amount], order.currency)
    return order.refunded - seen + spent


def _send(desk: Desk, sending: Operation, now: datetime) -> None:
    reach("money.written")
    try:
        receipt = desk.shop.send(sending, sending.request)
    except NotSent as error:
        return outcome.again(desk, sending, error, now)
    except Refused as error:
        return outcome.failed(desk, sending, error, now)
    except (Unclear, Gone) as error:
        reach("money.unclear")
        return outcome.unclear(desk, sending, error, now)
    reach("money.sent")
    if not receipt.settled:
        return outcome.unknown(desk, replace(sending), ConnectorError("The gateway did not confirm."), now)
    return outcome.done(desk, sending, receipt, now)
