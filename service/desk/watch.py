"""Watching only, for the merchant's page."""

from collections.abc import Mapping
from typing import Any

from adapters.postgres.overview import Overview
from config.page.counter import Caller
from connector.errors import Refused
from connector.model import Merchant
from service.desk.many import KINDS
from service.rehearsal import rehearse
from service.watch import begin, may_begin, switch_on
from service.wiring import House

MAILS: Mapping[str, str] = {
    "waiting": "What waits, and until when",
    "date": "The date moved a little",
    "ready": "The goods are here",
    "delay_first": "It comes later: please answer",
    "delay_renewed": "It comes later again: please answer",
    "delay_unknown": "No date is known: please answer",
    "still_waiting": "Nothing changed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "question": "A question reached you",
    "withdrawal": "A withdrawal reached you",
    "faster_express": "Thanks for waiting: fastest delivery",
    "faster_paid_back": "Thanks for waiting: shipping paid back",
    "swapped": "Another item instead",
    "swap_failed": "Another item could not be had",
    "declined": "Your word: not agreed",
    "deadline": "To you: a deadline is near",
    "unanswered": "To you: a buyer waits for your answer",
}


def stands(house: House, merchant: Merchant) -> Mapping[str, Any]:
    """Return whether the store is only watched, whether it may be, and how many orders wait."""
    with house.books.reading(merchant.id) as record:
        watching, may, ready = record.policy.watch_only, may_begin(record.operations), record.merchant.backfilled
    waiting = Overview(house.engine).owed(merchant.id)
    return {
        "watching": watching,
        "may_begin": may,
        "ready": ready,
        "waiting": waiting,
        "mails": MAILS,
        "tasks": KINDS,
    }


def show(house: House, merchant: Merchant) -> Any:
    """Try the last ninety days; raises Refused where it is too late or too early for that."""
    with house.books.reading(merchant.id) as record:
        if not record.policy.watch_only:
            raise Refused("It is switched on already: what it does stands on the dashboard.")
        if not record.merchant.backfilled:
            raise Refused("Your catalogue and open orders are still being read: try again in a moment.")
    return rehearse(house, merchant)


def switch(house: House, who: Caller, on: bool) -> None:
    """Begin to act, or only watch; raises Refused where it is too late to only watch."""
    (switch_on if on else begin)(house, who.merchant, who.actor)
