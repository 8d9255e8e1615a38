"""What concerns many at once: the inbox of what needs a person, and orders cancelled together."""

from collections import Counter as Count
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.postgres.inbox import Inbox
from config.page.counter import Caller
from connector.handle import QUESTION, answer_by, plan_to_cancel
from connector.model import Merchant
from connector.money import Money
from connector.ports import HeldLine
from service.wiring import House

_PAGE = 25
KINDS = {
    "approve": "A refund waits for your yes",
    "authorisation_ends": "Reserved money is about to be let go",
    "books_disagree": "Our book and your store disagree",
    "data_request": "A buyer asks which data is held",
    "deadline": "A deadline is near",
    "delivery_quarantined": "A message from your store was not understood",
    "did_goods_arrive": "Did goods arrive?",
    "discontinued": "Not cancelled: discontinued item",
    "dispute": "A payment is disputed",
    "faster": "Faster shipping was chosen",
    "group_unread": "Lead times for a tag or collection",
    "mail_away": "Mails do not go out",
    "needs_operator": "Money that needs your word",
    "no_address": "A buyer without an address",
    "not_cancelled": "Not cancelled",
    "not_told": "A buyer could not be told",
    "notice_refused": "A mail was refused",
    "operation_failed": "Your store refused something",
    "order_currency": "An order in another currency",
    "order_unread": "An order could not be read",
    "question": "Questions from buyers",
    "refund_by_hand": "Refunds to make by hand",
    "restored": "Reading back after a restore",
    "scopes_lost": "A right was taken away",
    "shop_away": "Your store does not answer",
    "silence_refused": "Not cancelled after silence",
    "silent": "Buyers who do not answer",
    "stock": "Stock that needs a look",
    "store_moved": "Your store moved",
    "webhooks": "Messages from your store",
    "swap_total": "Another item changed an order's sum",
    "withdrawal": "Withdrawals",
}


def inbox(house: House, merchant: Merchant, kind: str, after: int) -> Mapping[str, Any]:
    """Return a page of the inbox, and how many of each kind there are."""
    found = Inbox(house.engine)
    rows = found.listed(merchant.id, kind, after, _PAGE + 1)
    kinds = [(name, KINDS.get(name, "Other"), count) for name, count in found.kinds(merchant.id).items()]
    more = rows[_PAGE - 1]["id"] if len(rows) > _PAGE else 0
    return {"tasks": _dated(house, merchant, rows[:_PAGE]), "kinds": kinds, "after": more, "names": KINDS}


def _dated(house: House, merchant: Merchant, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Give each question the day by which its buyer was told to hear from the shop, and whether it has come."""
    if not any(one["kind"] == QUESTION for one in rows):
        return [dict(one) for one in rows]
    calendar = house.desk(merchant).calendar
    today = calendar.today(house.clock())
    with house.books.reading(merchant.id) as record:
        by = {one["id"]: answer_by(record, calendar, one["opened_at"]) for one in rows if one["kind"] == QUESTION}
    return [dict(one) | {"by": (due := by.get(one["id"])), "late": bool(due and due <= today)} for one in rows]


def put_away(house: House, who: Caller, ids: Sequence[int]) -> int:
    """Put tasks away and write down who did; return how many were open."""
    now = house.clock()
    done = Inbox(house.engine).put_away(who.merchant.id, ids, now)
    if done:
        with house.books.record(who.merchant.id) as record:
            record.append(who.actor, "tasks_put_away", {"kinds": dict(sorted(Count(done).items()))}, now)
    return len(done)


def chosen(house: House, merchant: Merchant, named: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """Return what would be cancelled of these orders: units by order, and what was paid for them."""
    found = []
    with house.books.reading(merchant.id) as record:
        for name in dict.fromkeys(named):
            held = record.cases.order(name)
            owed = [one for one in held.lines if one.owed] if held else []
            if held and owed:
                worth = sum((_worth(one) for one in owed), Money.zero(held.currency))
                items = ", ".join(one.line.title for one in owed)[:120]
                units = sum(one.owed for one in owed)
                found.append({"order": name, "number": held.number, "items": items, "units": units, "worth": worth})
    return found


def _worth(one: HeldLine) -> Money:
    gross = one.line.charge.gross
    return Money(gross.minor * one.owed // max(one.line.ordered, 1), gross.currency)


def cancel(house: House, who: Caller, named: Sequence[str]) -> int:
    """Plan the end of what waits in these orders; return the number of the run, 0 where nothing waits."""
    now = house.clock()
    with house.books.record(who.merchant.id) as record:
        count = plan_to_cancel(record, named, who.actor, now)
        run = record.entries(newest=1)[0].seq if count else 0
    house.doorbell.ring(who.merchant.id)
    return run
