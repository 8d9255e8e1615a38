"""The published words of a question: what `rules assess` reads, one dataclass per table.

Several words mean the same fact in different regimes; `facts` brings them together.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

# A day, or an instant that is turned into a day in the buyer's zone.
When = date | datetime


@dataclass(frozen=True, slots=True)
class Response:
    """The buyer's answer to a notice."""

    type: Literal["consent", "cancel"]
    at: When


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """One notice as it was sent; no `revised_ship_by` and no counted delay means an indefinite one."""

    sent: When
    revised_ship_by: Literal["indefinite"] | When | None = None
    offers_cancel_and_refund: bool = False
    reason_given: bool = False
    delay_text: str = ""
    further_delay_requested_until: Literal["indefinite"] | When | None = None
    buyer_response: Response | None = None


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One line; `shipped` and `delivered` are a day, or true where only the amount is asked."""

    sku: str
    amount: Decimal | None = None
    shipped: bool | When | None = None
    delivered: bool | When | None = None


@dataclass(frozen=True, slots=True)
class GivenPeriod:
    """The additional period a consumer set, from the day it was set to its last day."""

    at: When
    until: date


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that may be said about one order."""

    order_completed: When | None = None
    order_completed_at: When | None = None
    contract_concluded: When | None = None
    agreement_date: When | None = None
    contract_date: When | None = None
    order: When | None = None
    payment_received: When | None = None
    ship_to_timezone: str = ""
    stated_ship_by: date | None = None
    stated_ship_days: int | tuple[int, ...] | str | None = None
    agreed_delivery_by: date | None = None
    stated_delivery_date: date | None = None
    promised_by: date | None = None
    backorder_disclosed_before_purchase: bool | None = None
    payment: str = ""
    seller_credit_application: bool = False
    billing_cycle_days: int | None = None
    notices: tuple[GivenNotice, ...] = ()
    buyer_cancel_received: When | None = None
    buyer_cancel: When | None = None
    cancel_notice: When | None = None
    cancel_informed: When | None = None
    withdrawal_received: When | None = None
    consumer_terminates: When | None = None
    consumer_ends: When | None = None
    terminated: When | None = None
    seller_cancelled_notice: When | None = None
    unavailable_known: When | None = None
    trader_refuses_at: When | None = None
    known_cannot_supply_at: When | None = None
    label_created: bool | When | None = None
    carrier_possession: Literal[False] | When | None = None
    shipped: Literal[False] | When | None = None
    shipped_at: When | None = None
    delivered: Literal[False] | When | None = None
    consumer_sets_additional_period: GivenPeriod | None = None
    date_essential_declared_before_contract: bool = False
    different_return_terms_displayed: bool = False
    online_interface: bool | None = None
    can_ship_promptly: bool = False
    buyer_agrees_late_delivery: When | None = None
    paid_by_card: bool | None = None
    lines: tuple[GivenLine, ...] = ()
    cancel_lines: tuple[str, ...] = ()
    total_paid: Decimal | None = None
    shipping_paid: Decimal | None = None
    shipping_if_only_shipped_lines: Decimal | None = None
    tax: Decimal | None = None
    amount_paid: Decimal | None = None
    standard_delivery_fee: Decimal | None = None
    total: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""
    refund_paid: When | None = None
    evaluate_at: When | None = None
    evaluate_dates: tuple[When, ...] = ()
    processed: When | None = None
    transaction_date: When | None = None
    settled: When | None = None
    paid: When | None = None
    last_expected_delivery: When | None = None
    latest_anticipated_delivery: When | None = None
    buyer_accepted_new_date: When | None = None
    refund_confirmation_dated: When | None = None
    refund_processed: bool | When | None = None
    dispute_opened: When | None = None
    events: tuple[str, ...] = ()
    line_refund: Decimal | None = None
    topic: str = ""
    received: When | None = None
