"""What a buyer answers or asks on their page; nothing here moves money or goods."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from connector.errors import Gone
from connector.handle.act import give_receipt
from connector.handle.choose import credit_allowed, withdrawal_days
from connector.handle.faster import agree, faster_kind, still_promised
from connector.handle.fill import goods
from connector.handle.questions import answer_by, watch_questions
from connector.model import Promise
from connector.ports import Desk, HeldLine, Kind, Record, State
from connector.wording import PageFacts, PageLine, Trouble


def keep_waiting(desk: Desk, order_id: str, now: datetime, seen: Mapping[str, int] | None = None) -> bool:
    """Record that the buyer agrees to wait, line by line, for the promise they were shown; raises Gone.

    `seen` are the versions of the promises they had before them, by line (None: those of now). Where one is no longer
    what is promised, nothing is recorded and False is returned: nobody agrees to what they have not read.
    """
    with desk.books.record(desk.merchant.id) as record:
        order = record.cases.order(order_id)
        if order is None:
            raise Gone("This order is not known.")
        if seen is not None and not still_promised(order, seen):
            return False
        agree(record, order, now)
    return True


def ask_shop(desk: Desk, order_id: str, text: str, now: datetime) -> None:
    """Put a buyer's question before the merchant; what they wrote stays out of the ledger."""
    with desk.books.record(desk.merchant.id) as record:
        order = record.cases.order(order_id)
        number = order.number if order else order_id
        said = " ".join(text.split())[:1000]
        record.tasks.open("question", f"{order_id}/{now.isoformat(timespec='seconds')}", f"Order {number}: {said}", now)
        if order:
            give_receipt(record, order, "question", now, answer_by(record, desk.calendar, now))
            watch_questions(record, desk, order, now)
        record.append("buyer", "question", {"order": order_id, "letters": len(said)}, now)


def page_facts(desk: Desk, order_id: str, now: datetime) -> PageFacts:
    """Return what the buyer's page of an order says as things stand; raises Gone."""
    with desk.books.record(desk.merchant.id) as record:
        order = record.cases.order(order_id)
        if order is None:
            raise Gone("This order is not known.")
        told = record.cases.promises(order_id)
        lines = tuple(
            _line(record, one, told.get(one.line.id, ())) for one in order.lines if one.line.ships and one.line.ordered
        )
        asked = (one for one in record.operations.of_order(order_id) if one.kind is not Kind.SWAP)
        proposed = any(one.state is State.PROPOSED for one in asked)
        shop = record.policy.sender_name or desk.merchant.name
        return PageFacts(
            shop,
            order.number,
            lines,
            record.policy.buyer_may_cancel,
            bool(order.captured),
            proposed,
            credit_allowed(record, desk, order, now),
            withdrawal_days(desk, order, now),
            record.policy.alternatives,
            faster_kind(record, order),
            Trouble(
                answer_by(record, desk.calendar, now),
                record.policy.complaints_to,
                record.policy.mediator,
                record.policy.mediator_url,
            ),
        )


def _line(record: Record, held: HeldLine, told: Sequence[Promise]) -> PageLine:
    line = held.line
    ahead = _ahead(record, held) if held.owed and held.item else None  # of nobody's queue nothing can be said
    return PageLine(line.id, line.title, line.ordered, held.shown, line.open_units, ahead, held.promise, tuple(told))


def _ahead(record: Record, held: HeldLine) -> int:
    """Return the owed units that are filled before this line's first."""
    before = 0
    for one in goods(record, held.item or ""):
        if (one.place.order, one.place.line) == (held.order, held.line.id):
            break
        before += one.owed
    return before
