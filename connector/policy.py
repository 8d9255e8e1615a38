"""What the merchant chose; every value has a default that is safe for the buyer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from connector.errors import Malformed
from connector.model import StockMode

_RANGES = {
    "quiet_from": (0, 23, "an hour"),
    "quiet_until": (0, 23, "an hour"),
    "credit_bonus": (0, 100, "a percentage"),
    "swap_dearer": (0, 100, "a percentage"),
}
_MOST_ANSWER = 30
_WEEK = re.compile(r"(?=.)1?2?3?4?5?6?7?")
_FASTER = ("", "express", "paid_back")
_FORMS = {
    "accent": (re.compile(r"#[0-9a-fA-F]{6}"), "a colour such as #0f766e"),
    "logo": (re.compile(r"https://\S{4,500}"), "an address that begins with https://"),
    "mediator_url": (re.compile(r"https://\S{4,500}"), "an address that begins with https://"),
    "reply_to": (re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+"), "one mail address"),
    "alert_to": (re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+"), "one mail address"),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One merchant's choices.

    `lead_days` are working days from now to shipping when no supply is known (None: no date is promised);
    `handling_days` working days from arrival to shipping; `second_reading` how long arrived stock must stay arrived
    before a buyer is told; `cap_per_item` and `cap_per_order` are units owed at most (None: no cap).
    """

    stock_mode: StockMode = StockMode.AVAILABLE
    lead_days: int | None = 14
    lead_times: tuple[str, ...] = ()  # the same for some items: "LAMP-* = 20" or "tag: Lamps = 20", the first that fits
    handling_days: int = 1
    works_on: str = "12345"  # the weekdays on which the shop works, Monday is 1
    closed_days: tuple[str, ...] = ()  # 2026-12-28, 2026-12-24/2027-01-02, or 12-25 for every year
    second_reading: timedelta = timedelta(minutes=10)
    cap_per_item: int | None = None
    cap_per_order: int | None = None
    ship_together: bool = False
    ask_before_clearing: bool = True
    buyer_may_cancel: bool = True
    refund_shipping: bool = True
    approve_up_to: int | None = None  # minor units a buyer's cancel is refunded without asking; None: any amount
    cushion_days: int = 5  # working days added to a supply that is only likely
    safety_stock: int = 0  # units of what is expected that are promised to nobody
    authorisation_days: int = 7  # how long banks usually keep money reserved that nobody took
    watch_only: bool = False  # intake goes on, but nothing is written to the store, told to a buyer or paid
    hold_money: bool = False  # the merchant's kill switch: intake goes on, no money moves
    send_notices: bool = True
    when_silent: str = "automatic"  # a buyer who does not answer in time: cancelled as the rule set says, or "ask_me"
    update_days: int | None = 14  # how often a buyer hears that nothing changed; None: never
    told_before_sale: bool = False  # the sale itself names our date: then it holds, also beyond a rule set's default
    alert_to: str = ""  # where the merchant hears of deadlines; "" leaves it at the tasks
    alternatives: tuple[str, ...] = ()  # addresses offered when an item is discontinued
    quiet_from: int = 0  # hours of the buyer's day in which no mail goes out that can wait; the same hour: never quiet
    quiet_until: int = 0
    summary_above: int | None = (
        None  # more notices than this that wait for one buyer become one mail a day; None: never
    )
    offer_credit: bool = False  # store credit may be chosen on the buyer's page; money always may
    credit_bonus: int = 0  # percent on top of what the money would be, where the platform can give it
    swaps: tuple[str, ...] = ()  # what a buyer may take in place of what waits: "LAMP-RED = LAMP-BLUE", by SKU
    swap_dearer: int = 0  # percent that may cost more than what it replaces; the shop bears it
    faster: str = ""  # thanks for waiting on: "express" delivery for free, shipping "paid_back", or "" for none
    accent: str = ""  # the shop's colour as #rrggbb, its logo as an https address: for mails and the buyer's page
    logo: str = ""
    sender_name: str = ""
    reply_to: str = ""
    answer_days: int | None = None  # working days in which a buyer's question is answered; None: no day is named
    complaints_to: str = ""  # how a buyer reaches a person when something is wrong: an address, a number
    mediator: str = ""  # who helps where buyer and shop do not agree, and the https address where it is found
    mediator_url: str = ""


def check(policy: Policy) -> None:
    """Raise Malformed, naming every choice about mails that nobody could act on."""
    wrong = "; ".join(_wrong(policy))
    if wrong:
        raise Malformed(f"{wrong}.")


def _wrong(policy: Policy) -> Iterator[str]:
    for name, (low, high, meant) in _RANGES.items():
        if getattr(policy, name) not in range(low, high + 1):
            yield f"{name} is {meant} from {low} to {high}"
    if policy.summary_above is not None and policy.summary_above < 1:
        yield "summary_above is 1 or more, or none"
    if policy.answer_days is not None and not 1 <= policy.answer_days <= _MOST_ANSWER:
        yield f"answer_days is 1 to {_MOST_ANSWER}, or none"
    if not _WEEK.fullmatch(policy.works_on):
        yield "works_on names at least one weekday, as 12345 for Monday to Friday"
    if policy.faster not in _FASTER:
        yield f"faster is one of {', '.join(_FASTER[1:])}, or empty"
    for name, (form, meant) in _FORMS.items():
        value = getattr(policy, name)
        if value and not form.fullmatch(value):
            yield f"{name} is {meant}, or empty"
