"""What is known about one order, each fact once: the input of the evaluator."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from connector.rules.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in the buyer's zone, and the instant if it is known."""

    day: date
    at: datetime | None = None

    def is_after(self, other: "Moment") -> bool:
        """Tell whether this came later; on the same day only instants can tell."""
        if self.at and other.at:
            return self.at > other.at
        return self.day > other.day


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the buyer got it; `revised` None is an indefinite delay."""

    sent: Moment
    revised: date | None
    offers_cancel: bool
    gives_reason: bool
    delay_text: str = ""
    asked_until: date | Literal["indefinite"] | None = None
    answer: Literal["consent", "cancel"] | None = None
    answered: Moment | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the order; `gone` tells whether it was shipped, or delivered where delivery is the clock."""

    sku: str
    amount: Decimal | None
    shipped: bool | None
    delivered: bool | None
    delivered_on: Moment | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """The order's money, in its currency."""

    total: Decimal | None = None
    shipping: Decimal | None = None
    shipping_of_kept: Decimal | None = None
    standard_delivery: Decimal | None = None
    tax: Decimal | None = None
    refundable: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The additional period a buyer set."""

    at: date
    until: date


@dataclass(frozen=True, slots=True)
class Facts:
    """One order; what a platform or a buyer has not said is None."""

    begun: date | None = None
    paid_on: date | None = None
    zone: ZoneInfo | None = None
    stated: date | None = None
    stated_days: int | None = None
    disclosed: bool | None = None
    payment: str = ""
    applied_for_credit: bool = False
    billing_cycle_days: int | None = None
    by_card: bool | None = None
    notices: tuple[Told, ...] = ()
    cancelled: Moment | None = None
    withdrawn: Moment | None = None
    terminates: Moment | None = None
    terminated: Moment | None = None
    seller_cancelled: Moment | None = None
    refused: Moment | None = None
    unavailable: Moment | None = None
    shipped: Moment | None = None
    delivered: Moment | None = None
    agreed_late: Moment | None = None
    refund_paid: Moment | None = None
    extra: Period | None = None
    essential: bool = False
    other_return_terms: bool = False
    online: bool | None = None
    ships_promptly: bool = False
    parts: tuple[Part, ...] = ()
    cancel_skus: frozenset[str] = frozenset()
    paid: Paid = Paid()
    asked: Moment | None = None


def known_on(facts: Facts, asked: Moment | None) -> Facts:
    """Return the facts as they were known at `asked`; None asks after everything has happened."""
    if asked is None:
        return replace(facts, asked=None)
    late = {one.name: None for one in fields(facts) if _is_later(getattr(facts, one.name), asked)}
    notices = tuple(_heard_by(one, asked) for one in facts.notices if not one.sent.is_after(asked))
    parts = tuple(_seen_by(one, asked) for one in facts.parts)
    extra = facts.extra if facts.extra and facts.extra.at <= asked.day else None
    return replace(facts, **late, notices=notices, parts=parts, extra=extra, asked=asked)  # type: ignore[arg-type]


def _is_later(fact: object, asked: Moment) -> bool:
    """Tell whether a fact is something that happened after the day asked."""
    return isinstance(fact, Moment) and fact.is_after(asked)


def _heard_by(told: Told, asked: Moment) -> Told:
    """Forget an answer that had not come yet."""
    return replace(told, answer=None, answered=None) if _is_later(told.answered, asked) else told


def _seen_by(part: Part, asked: Moment) -> Part:
    """Forget a delivery that had not happened yet."""
    return replace(part, delivered=False, delivered_on=None) if _is_later(part.delivered_on, asked) else part


def done(rules: RuleSet, facts: Facts) -> Moment | None:
    """Return when the trader did what the clock waits for: shipped, or delivered."""
    runs_to = rules.clock.runs_to if rules.clock else "delivery"
    if runs_to == "shipment":
        return facts.shipped or facts.delivered
    if runs_to == "delivery":
        return facts.delivered
    return facts.delivered or facts.shipped


def is_past(day: date, facts: Facts) -> bool:
    """Tell whether `day` is over when the question is asked."""
    return facts.asked is None or facts.asked.day > day
