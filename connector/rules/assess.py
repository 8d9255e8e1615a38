"""One pure function from the facts and the rule sets to the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from connector.promise import Calendar
from connector.rules.amounts import amounts
from connector.rules.assessment import Assessment, combine
from connector.rules.deadlines import deadline as find_deadline
from connector.rules.deadlines import last_moment
from connector.rules.ending import Ending, ending, outcome
from connector.rules.facts import Facts, Moment, done, is_past
from connector.rules.refunds import Dues, dues, duty_end, lateness, reversal_until
from connector.rules.rights import Opening, Window, function_required, opening, window
from connector.rules.ruleset import RuleSet
from connector.rules.silence import Standing, longest_silent, stand


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule set where it applies, with its working days."""

    rules: RuleSet
    calendar: Calendar


def assess(regimes: Sequence[Regime], facts: Facts) -> Assessment:
    """Return what all regimes together make of the facts: earliest trader deadline, longest buyer window.

    `facts` hold only what was known on the day asked (`known_on`).
    """
    found = combine([_assess(one.rules, one.calendar, facts) for one in regimes])
    if found.ship_deadline is None or facts.zone is None:
        return found
    return replace(found, ship_deadline_instant=last_moment(found.ship_deadline, facts.zone))


def _assess(rules: RuleSet, calendar: Calendar, facts: Facts) -> Assessment:
    """Return what one regime makes of the facts."""
    until = find_deadline(rules.clock, facts)
    standing = stand(rules, facts, until)
    right = opening(rules.right, facts, standing)
    found = window(rules.withdrawal, facts, calendar)
    ended = ending(rules, facts, standing, right, found)
    values = (
        _deadlines(rules, facts, until, standing, ended)
        | _rights(rules, facts, right, found, ended)
        | {"outcome": outcome(rules, facts, until, standing, ended)}
        | _money(rules, facts, ended, calendar)
    )
    return _named(rules, Assessment(**values))


def _deadlines(
    rules: RuleSet, facts: Facts, until: date | None, standing: Standing, ended: Ending | None
) -> dict[str, Any]:
    if rules.clock is None:
        return {}
    moved = standing.until if standing.consent == "express" and standing.until else until
    named = {name: until if name == "ship_deadline" else moved for name in rules.clock.names}
    return named | {
        "clock": rules.clock.label,
        "notice_deadline": until if rules.notices and rules.notices.due_by_deadline else None,
        "max_silent_consent_date": longest_silent(rules, until),
        "consent_deadline": standing.answer_by,
        "new_ship_deadline": standing.promised,
        "renewed_notice_deadline": standing.promised if rules.missed else None,
        "silence_means": standing.means,
        "notice_valid": standing.valid,
        "shipped_in_time": _shipped_in_time(rules, facts, standing, ended),
    }


def _shipped_in_time(rules: RuleSet, facts: Facts, standing: Standing, ended: Ending | None) -> bool | None:
    """Tell whether the goods left in time; None while there is time, after another ending, or for delivery."""
    assert rules.clock is not None
    if rules.clock.runs_to == "delivery" or standing.until is None:
        return None
    sent = done(rules, facts)
    if sent:
        return sent.day <= standing.until
    return False if is_past(standing.until, facts) and (ended is None or ended.reason == "missed") else None


def _rights(rules: RuleSet, facts: Facts, right: Opening, found: Window, ended: Ending | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "additional_period_needed": right.needs_period,
        "statutory_cancel_right": right.statutory,
        "cancel_right_after_agreement": right.kept_after_agreement,
        "function_required": function_required(rules.withdrawal, facts, found),
        "nominal_end": found.nominal,
    }
    if rules.right:
        values[rules.right.name] = right.opens
    if rules.withdrawal:
        values[rules.withdrawal.name] = found.ends
        values["applies_to"] = tuple(one.sku for one in facts.parts) or None
        values |= _goods(rules, facts, ended)
    return values


def _goods(rules: RuleSet, facts: Facts, ended: Ending | None) -> dict[str, bool]:
    """Tell whether goods come back, and whether the money may wait for them: only if they were there at the end."""
    assert rules.withdrawal is not None
    if ended is None:
        return {}
    arrived = _arrivals(facts)
    held = any(not one.is_after(ended.on) for one in arrived) and ended.reason == "withdrawn"
    return {
        "return_of_goods_needed": bool(arrived),
        "withholding_allowed": held and rules.withdrawal.may_withhold_until_return,
    }


def _arrivals(facts: Facts) -> list[Moment]:
    """Return when the goods that the ending is about came to the buyer."""
    if not any(one.delivered is not None for one in facts.parts):
        return [facts.delivered] if facts.delivered else []
    ended = [one for one in facts.parts if not facts.cancel_skus or one.sku in facts.cancel_skus]
    return [one.delivered_on for one in ended if one.delivered_on]


def _money(rules: RuleSet, facts: Facts, ended: Ending | None, calendar: Calendar) -> dict[str, Any]:
    unavailable = facts.unavailable.day if facts.unavailable else None
    found = dues(rules, facts, ended, unavailable, calendar)
    paid_on = None if facts.ships_promptly else facts.paid_on
    return _refund(rules, facts, ended, found) | {
        "refund_right_vests": ended.on.day if ended else None,
        "policy_inform_by": duty_end(rules.inform, unavailable, calendar),
        "policy_notice_by": duty_end(rules.prepaid_notice, paid_on, calendar),
    }


def _refund(rules: RuleSet, facts: Facts, ended: Ending | None, found: Dues) -> dict[str, Any]:
    if rules.refund is None:
        return {}
    sums = amounts(rules, facts, ended)
    base = facts.paid.refundable if facts.paid.refundable is not None else sums.refund
    late = lateness(rules, facts, found.law, base)
    return {
        "refund_due": found.law,
        "refund_due_policy_cap": found.cap,
        "policy_refund_by": found.policy,
        "refund_rule": (rules.refund.undated_rule or None) if found.cap and not found.law else None,
        "refund_form": rules.refund.form,
        "store_credit_substitute_allowed": rules.refund.store_credit_substitutes,
        "refund_amount": sums.refund,
        "refund_amount_goods": sums.goods,
        "working": sums.working,
        "days_late": late.days,
        "surcharge_percent": late.percent,
        "total_due": late.total,
        "statutory_chargeback_request_until": reversal_until(rules, facts, found.law),
    }


def _named(rules: RuleSet, found: Assessment) -> Assessment:
    """Give values the further names a rule set asks for, and take away those it keeps for another regime."""
    also = {new: getattr(found, name) for name, new in {**rules.also_named, **rules.only_named}.items()}
    return replace(found, **also, **dict.fromkeys(rules.only_named))
