"""What a rule set may say: the shape of the TOML files, one dataclass per table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from connector.rules.beside import Compliance, Dispute, Once, Wallet

Reason = Literal["missed", "buyer_cancels", "cancelled", "seller_cancels", "terminated", "withdrawn", "unavailable"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from; `seen` says whether its text was read, recalled, or is our own convention."""

    cite: str
    seen: Literal["read", "recalled", "convention"]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The trader's deadline: `default_days` after the order, or the stated date and `grace_days`."""

    runs_to: Literal["shipment", "delivery", "both"]
    label: str
    default_days: int
    names: tuple[str, ...]
    seller_credit_days: int | None = None
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Notices:
    """What makes a delay notice count; `vague` words turn a counted delay into none."""

    due_by_deadline: bool = False
    needs_offer: bool = True
    needs_reason_when_indefinite: bool = False
    needs_day_count: bool = False
    vague: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """What no answer means: consent up to `consents_days` past the deadline, beyond that `means`.

    A long or indefinite first notice holds the order until `answer_days` past the deadline.
    """

    means: Literal["cancellation", "no_change_to_agreed_date", "order_stands"]
    consents_days: int = 0
    answer_days: int = 0
    indefinite_consent_waits: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """What a missed deadline does by itself, and how many days later the refund right vests."""

    outcome: Literal["deemed_cancelled", "refund_required_by_state_rule"]
    vests_after_days: int


@dataclass(frozen=True, slots=True)
class Right:
    """The buyer's right to end a contract whose date was missed, under the `name` it is published with."""

    name: Literal["may_terminate_from", "may_end_from", "cancel_right_from"]
    opens_after_days: int
    needs_additional_period: bool = False
    totals_above: Decimal | None = None
    lost_by_later_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The right to withdraw or return without a reason: `days` after the last delivery."""

    name: Literal["withdrawal_ends", "return_right_until"]
    days: int
    outcome: Literal["withdrawn", "cancelled_by_buyer"]
    counts_delivery_day: bool = False
    moves_to_working_day: bool = False
    before_delivery: bool = True
    displayed_terms_replace: bool = False
    may_withhold_until_return: bool = True
    function_from: date | None = None


@dataclass(frozen=True, slots=True)
class RefundClock:
    """When money must have been sent, for some reasons and, if `payments` are named, for these payments only."""

    reasons: tuple[Reason, ...]
    duty: Literal["law", "cap", "policy"]
    unit: Literal["calendar_days", "working_days", "billing_cycles"]
    count: int
    payments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    """How money goes back."""

    form: Literal["original_method", "same_means_unless_expressly_agreed"]
    store_credit_substitutes: bool
    clocks: tuple[RefundClock, ...]
    undated_rule: str = ""


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What is added to a refund sent late: `percent` up to and including `up_to_days`, or without end."""

    percent: int
    up_to_days: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the trader has to do within a count of days."""

    count: int
    unit: Literal["calendar_days", "working_days"]


@dataclass(frozen=True, slots=True)
class Reversal:
    """The buyer's right to have a card payment reversed when the refund did not come."""

    days_after_refund_due: int
    card_payments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One regime: where it applies, its clocks, and where they come from; tables left out do not apply."""

    name: str
    title: str
    kind: Literal["law", "policy", "network", "platform"]
    disclaimer: str
    as_of: date
    places: tuple[str, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()
    adds_to: str = ""
    holidays: tuple[str, ...] = ()
    holidays_of_place: bool = False
    also_named: Mapping[str, str] = field(default_factory=dict)
    only_named: Mapping[str, str] = field(default_factory=dict)
    clock: Clock | None = None
    notices: Notices | None = None
    silence: Silence | None = None
    missed: Missed | None = None
    right: Right | None = None
    withdrawal: Withdrawal | None = None
    refund: Refund | None = None
    late: tuple[Surcharge, ...] = ()
    inform: Duty | None = None
    prepaid_notice: Duty | None = None
    reversal: Reversal | None = None
    disputes: tuple[Dispute, ...] = ()
    wallet: Wallet | None = None
    compliance: Compliance | None = None
    once: Once | None = None
