"""The answer: every clock, right and amount under its published name, and how several regimes are put together.

Each field says how two regimes agree on it: the trader's deadline is the earlier, the buyer's window the longer,
a protection holds if one regime gives it. A field that does not apply is None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_type_hints

Join = Callable[[Sequence[Any]], Any]

# The weakest position of the trader first: what one regime says about an order no other regime can talk away.
_OUTCOMES = ("deadline_missed_no_notice", "deadline_missed", "on_time_so_far", "waiting_with_consent")
_MEANINGS = ("cancellation", "no_change_to_agreed_date", "consent")
_FORMS = ("original_method", "same_means_unless_expressly_agreed")


def _first(found: Sequence[Any]) -> Any:
    return found[0]


def _meaning(found: Sequence[str]) -> str:
    return min(found, key=_MEANINGS.index)


def _form(found: Sequence[str]) -> str:
    return min(found, key=_FORMS.index)


# A trader's deadline, or the day a right opens: the earliest. The end of a buyer's window: the latest.
Due = Annotated[date | None, min]
Until = Annotated[date | None, max]
# What holds only if every regime says so, and what holds if one does.
Every = Annotated[bool | None, all]
Either = Annotated[bool | None, any]
Most = Annotated[Decimal | None, max]
Text = Annotated[str | None, _first]
Count = Annotated[int | None, max]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules make of an order on the day asked."""

    clock: Text = None
    ship_deadline: Due = None
    ship_deadline_instant: Annotated[datetime | None, min] = None
    notice_deadline: Due = None
    max_silent_consent_date: Due = None
    consent_deadline: Due = None
    new_ship_deadline: Due = None
    renewed_notice_deadline: Due = None
    delivery_deadline: Due = None
    last_day_to_deliver: Due = None
    last_day_to_perform: Due = None
    state_deadline: Due = None
    silence_means: Annotated[str | None, _meaning] = None
    notice_valid: Every = None
    notice_valid_state: Every = None
    shipped_in_time: Every = None
    outcome: str | None = None
    cancel_right_from: Due = None
    cancel_right_after_agreement: Either = None
    statutory_cancel_right: Either = None
    may_terminate_from: Due = None
    may_end_from: Due = None
    additional_period_needed: Every = None
    nominal_end: Until = None
    withdrawal_ends: Until = None
    applies_to: Annotated[tuple[str, ...] | None, _first] = None
    function_required: Either = None
    return_right_until: Until = None
    return_of_goods_needed: Every = None
    withholding_allowed: Every = None
    refund_right_vests: Due = None
    refund_due: Due = None
    refund_due_policy_cap: Due = None
    refund_rule: Text = None
    refund_form: Annotated[str | None, _form] = None
    store_credit_substitute_allowed: Every = None
    refund_amount: Most = None
    refund_amount_goods: Most = None
    working: Text = None
    ftc_refund_due: Due = None
    state_refund_due: Due = None
    days_late: Count = None
    surcharge_percent: Count = None
    total_due: Most = None
    statutory_chargeback_request_until: Until = None
    policy_inform_by: Due = None
    policy_refund_by: Due = None
    policy_notice_by: Due = None
    dispute_earliest: Due = None
    dispute_latest: Until = None
    cap_540: Until = None
    open_dispute_until: Until = None
    escalate_to_claim_until: Until = None
    cancellations_effective: Count = None
    refunds_created: Count = None
    refund_total: Most = None
    second_event: Text = None
    acknowledge: Text = None
    complete_by: Due = None
    data_goes_to: Text = None
    invalid_hmac_response: Count = None


NAMES = frozenset(one.name for one in fields(Assessment))
# How each field is put together; the outcome follows from the rest.
_JOINS: dict[str, Join] = {
    name: kind.__metadata__[0]
    for name, kind in get_type_hints(Assessment, include_extras=True).items()
    if hasattr(kind, "__metadata__")
}


def combine(found: Sequence[Assessment]) -> Assessment:
    """Return the assessment under all regimes at once."""
    joined = {name: _join(join, found, name) for name, join in _JOINS.items()}
    return Assessment(**joined, outcome=_outcome(found))


def _join(join: Join, found: Sequence[Assessment], name: str) -> Any:
    said = [value for value in (getattr(one, name) for one in found) if value is not None]
    return join(said) if said else None


def _outcome(found: Sequence[Assessment]) -> str | None:
    """Return how the order ended where it ended first; else the outcome that is worst for the trader."""
    ended = [one for one in found if one.outcome and one.refund_right_vests]
    if ended:
        return min(ended, key=lambda one: one.refund_right_vests or date.max).outcome
    said = [one.outcome for one in found if one.outcome]
    return min(said, key=_rank, default=None)


def _rank(outcome: str) -> int:
    return _OUTCOMES.index(outcome) if outcome in _OUTCOMES else len(_OUTCOMES)
