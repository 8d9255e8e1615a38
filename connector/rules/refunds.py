"""When money must have been sent, and what a late refund costs."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from connector.money import exponent
from connector.promise import Calendar
from connector.rules.ending import Ending
from connector.rules.facts import Facts
from connector.rules.ruleset import Duty, Reason, Refund, RefundClock, RuleSet, Surcharge


@dataclass(frozen=True, slots=True)
class Dues:
    """The last days to send the money: by law, by our cap where the law names no day, and by policy."""

    law: date | None = None
    cap: date | None = None
    policy: date | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """What became of a refund that was sent: days late, percent on top, and all that is due."""

    days: int | None = None
    percent: int | None = None
    total: Decimal | None = None


def dues(rules: RuleSet, facts: Facts, ended: Ending | None, started: date | None, calendar: Calendar) -> Dues:
    """Return the refund dates; goods known to be unavailable start the clocks before anybody ends the order."""
    if rules.refund is None:
        return Dues()
    found = [_due(rules.refund, facts, ended.reason, ended.on.day, calendar)] if ended else []
    if started:
        found.append(_due(rules.refund, facts, "unavailable", started, calendar))
    return Dues(*(_earliest([getattr(one, name) for one in found]) for name in ("law", "cap", "policy")))


def _due(refund: Refund, facts: Facts, reason: Reason, since: date, calendar: Calendar) -> Dues:
    """Return the refund dates for one reason."""
    clocks = [one for one in refund.clocks if reason in one.reasons and _applies(one, facts)]
    named = {one.duty for one in clocks if one.payments}
    used = [one for one in clocks if one.payments or one.duty not in named]
    ends = {one.duty: _end(one, facts, since, calendar) for one in used}
    return Dues(ends.get("law"), ends.get("cap"), ends.get("policy"))


def _applies(clock: RefundClock, facts: Facts) -> bool:
    """Tell whether a clock is for this payment; a billing cycle of unknown length cannot be counted."""
    if clock.unit == "billing_cycles" and facts.billing_cycle_days is None:
        return False
    return not clock.payments or facts.payment in clock.payments


def _end(clock: RefundClock, facts: Facts, since: date, calendar: Calendar) -> date:
    if clock.unit == "working_days":
        return calendar.after(since, clock.count)
    days = clock.count * (facts.billing_cycle_days or 0) if clock.unit == "billing_cycles" else clock.count
    return since + timedelta(days=days)


def _earliest(found: list[date | None]) -> date | None:
    return min((one for one in found if one), default=None)


def duty_end(duty: Duty | None, since: date | None, calendar: Calendar) -> date | None:
    """Return the last day of something the trader has to do since a day."""
    if duty is None or since is None:
        return None
    return calendar.after(since, duty.count) if duty.unit == "working_days" else since + timedelta(days=duty.count)


def reversal_until(rules: RuleSet, facts: Facts, due: date | None) -> date | None:
    """Return until when a buyer who paid by card may have the payment reversed, if the refund does not come."""
    reversal = rules.reversal
    if reversal is None or due is None:
        return None
    by_card = facts.payment in reversal.card_payments if facts.by_card is None else facts.by_card
    return due + timedelta(days=reversal.days_after_refund_due) if by_card else None


def lateness(rules: RuleSet, facts: Facts, due: date | None, amount: Decimal | None) -> Lateness:
    """Return how late the money was sent, or still is on the day asked, and what that adds."""
    sent = facts.refund_paid or facts.asked
    if due is None or sent is None:
        return Lateness()
    days = max(0, (sent.day - due).days)
    if facts.refund_paid is None and not days:
        return Lateness()
    percent = surcharge(rules.late, days) if rules.late else None
    if amount is None or percent is None:
        return Lateness(days, percent)
    return Lateness(days, percent, _with(percent, amount, facts.paid.currency))


def surcharge(late: tuple[Surcharge, ...], days: int) -> int:
    """Return the percent added after so many days; nothing is added in time."""
    reached = (one.percent for one in late if one.up_to_days is None or days <= one.up_to_days)
    return next(reached, 0) if days else 0


def _with(percent: int, amount: Decimal, currency: str) -> Decimal:
    """Add a percentage, rounded up to what can be paid."""
    smallest = Decimal(1).scaleb(-exponent(currency)) if currency else Decimal("0.01")
    return (amount * (100 + percent) / 100).quantize(smallest, rounding=ROUND_UP)
