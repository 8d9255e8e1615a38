"""The buyer's rights: to end a contract whose date was missed, and to withdraw or return without a reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from connector.promise import Calendar
from connector.rules.facts import Facts, Moment
from connector.rules.ruleset import Right, Withdrawal
from connector.rules.silence import Standing


@dataclass(frozen=True, slots=True)
class Opening:
    """When the right to end opens, whether a period has to be set first, and whether the law gives it at all."""

    opens: date | None = None
    needs_period: bool | None = None
    statutory: bool | None = None
    kept_after_agreement: bool | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The time to withdraw; `ends` None while not everything is there and the time has not begun to run."""

    ends: date | None = None
    nominal: date | None = None


def opening(right: Right | None, facts: Facts, standing: Standing) -> Opening:
    """Return the right to end the contract."""
    if right is None:
        return Opening()
    if right.totals_above is not None and facts.paid.total is not None and facts.paid.total <= right.totals_above:
        return Opening(statutory=False)
    opens, needs_period = _opens(right, facts, standing)
    if opens and facts.delivered and facts.delivered.day < opens:
        opens = None
    kept = _kept(right, facts, opens)
    statutory = True if right.name == "cancel_right_from" else None
    return Opening(opens, needs_period if right.needs_additional_period else None, statutory, kept)


def _opens(right: Right, facts: Facts, standing: Standing) -> tuple[date | None, bool]:
    """Return the day the right opens, and whether it still takes an additional period."""
    after = timedelta(days=right.opens_after_days)
    refused = [one.day for one in (facts.refused, facts.unavailable) if one]
    if refused and right.needs_additional_period:
        return min(refused), False
    if not right.needs_additional_period or facts.essential:
        return standing.until + after if standing.until else None, False
    if facts.extra is None:
        return None, True
    return max(facts.extra.until, standing.until or facts.extra.until) + after, True


def _kept(right: Right, facts: Facts, opens: date | None) -> bool | None:
    """Tell whether the right outlives an agreement to take late delivery; one made before it opened changes nothing."""
    if facts.agreed_late is None:
        return None
    return not (right.lost_by_later_agreement and opens is not None and facts.agreed_late.day >= opens)


def window(withdrawal: Withdrawal | None, facts: Facts, calendar: Calendar) -> Window:
    """Return the time to withdraw, from the last delivery, moved to a working day where the rule set does so."""
    last = _last_delivery(facts)
    if withdrawal is None or last is None or (withdrawal.displayed_terms_replace and facts.other_return_terms):
        return Window()
    nominal = last + timedelta(days=withdrawal.days - withdrawal.counts_delivery_day)
    return Window(calendar.after(nominal, 0) if withdrawal.moves_to_working_day else nominal, nominal)


def _last_delivery(facts: Facts) -> date | None:
    """Return the day the last line came; a line that was cancelled instead counts from its cancellation."""
    if not any(part.delivered_on for part in facts.parts):
        return facts.delivered.day if facts.delivered else None
    days = [_settled(part.sku in facts.cancel_skus, part.delivered_on, facts) for part in facts.parts]
    return None if None in days else max(day for day in days if day)


def _settled(is_cancelled: bool, delivered: Moment | None, facts: Facts) -> date | None:
    if delivered or not is_cancelled:
        return delivered.day if delivered else None
    ends = (facts.cancelled, facts.withdrawn, facts.terminates, facts.terminated, facts.seller_cancelled)
    return min((one.day for one in ends if one), default=None)


def may_withdraw(withdrawal: Withdrawal | None, facts: Facts, found: Window, on: Moment) -> bool:
    """Tell whether a withdrawal received on a day is in time."""
    if withdrawal is None or (withdrawal.displayed_terms_replace and facts.other_return_terms):
        return False
    arrived = facts.delivered is not None and not facts.delivered.is_after(on)
    return (arrived or withdrawal.before_delivery) and (found.ends is None or on.day <= found.ends)


def function_required(withdrawal: Withdrawal | None, facts: Facts, found: Window) -> bool | None:
    """Tell whether the online withdrawal function must be shown; None if nothing is known of the shop's interface."""
    if withdrawal is None or facts.online is None:
        return None
    since, begun = withdrawal.function_from, facts.begun
    if not facts.online or since is None:
        return False
    day = facts.asked.day if facts.asked else found.ends or date.max
    return (begun is None or day >= begun) and day >= since and (found.ends is None or day <= found.ends)
