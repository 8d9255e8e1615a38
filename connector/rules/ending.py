"""Which of the things that end an order came first, and what the order is now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from connector.rules.facts import Facts, Moment, done, is_past
from connector.rules.rights import Opening, Window, may_withdraw
from connector.rules.ruleset import Reason, RuleSet
from connector.rules.silence import Standing


@dataclass(frozen=True, slots=True)
class Ending:
    """Why an order ended, the outcome's name, and when the right to the money arose."""

    reason: Reason
    outcome: str
    on: Moment


def ending(rules: RuleSet, facts: Facts, standing: Standing, right: Opening, found: Window) -> Ending | None:
    """Return the first ending; on the same day the missed deadline, then the buyer, then the seller."""
    endings = _endings(rules, facts, standing, right, found)
    first: Ending | None = None
    for one in endings:
        if first is None or first.on.is_after(one.on):
            first = one
    return first


def _endings(rules: RuleSet, facts: Facts, standing: Standing, right: Opening, found: Window) -> Iterator[Ending]:
    missed = _missed(rules, facts, standing)
    if missed:
        yield missed
    if facts.terminated:
        yield Ending("terminated", "terminated", facts.terminated)
    for on, terminates in _buyer_ends(facts):
        ended = _by_buyer(rules, facts, right, found, on, terminates=terminates)
        if ended:
            yield ended
    if facts.seller_cancelled and not _is_gone(rules, facts, facts.seller_cancelled):
        yield Ending("seller_cancels", "cancelled_by_seller", facts.seller_cancelled)


def _missed(rules: RuleSet, facts: Facts, standing: Standing) -> Ending | None:
    """Return the ending a missed deadline brings by itself."""
    if rules.missed is None or standing.until is None or not is_past(standing.until, facts):
        return None
    sent = done(rules, facts)
    if sent and sent.day <= standing.until:
        return None
    vests = standing.until + timedelta(days=rules.missed.vests_after_days)
    return Ending("missed", rules.missed.outcome, Moment(vests))


def _buyer_ends(facts: Facts) -> Iterator[tuple[Moment, bool]]:
    """Yield each moment the buyer ended it, and whether it was for non-performance."""
    answers = [one.answered for one in facts.notices if one.answer == "cancel"]
    for on in (facts.cancelled, *answers, facts.withdrawn):
        if on:
            yield on, False
    if facts.terminates:
        yield facts.terminates, True


def _by_buyer(
    rules: RuleSet, facts: Facts, right: Opening, found: Window, on: Moment, *, terminates: bool
) -> Ending | None:
    """Return the ending under the strongest right the buyer has that day; anyone may cancel what has not gone."""
    if rules.right and _is_open(rules, facts, right, on, terminates=terminates):
        by_law = rules.right.name == "cancel_right_from"
        return Ending("cancelled", "cancelled", on) if by_law else Ending("terminated", "terminated", on)
    if rules.withdrawal and may_withdraw(rules.withdrawal, facts, found, on):
        return Ending("withdrawn", rules.withdrawal.outcome, on)
    if _is_gone(rules, facts, on):
        return None
    return Ending("buyer_cancels", "cancelled_by_buyer", on)


def _is_open(rules: RuleSet, facts: Facts, right: Opening, on: Moment, *, terminates: bool) -> bool:
    """Tell whether the right to end was open; where no clock is known, an ending for non-performance is believed."""
    assert rules.right is not None
    if not terminates and rules.right.name != "cancel_right_from":
        return False
    if facts.delivered and on.is_after(facts.delivered):
        return False
    if right.opens is None:
        return terminates and facts.begun is None and facts.stated is None
    lost = right.kept_after_agreement is False and facts.agreed_late is not None and on.is_after(facts.agreed_late)
    return on.day >= right.opens and not lost


def _is_gone(rules: RuleSet, facts: Facts, on: Moment) -> bool:
    """Tell whether the goods had left; of two things on one day the buyer's comes first unless instants differ."""
    gone = [one for one in (facts.shipped, facts.delivered, done(rules, facts)) if one]
    return any(on.is_after(one) for one in gone)


def outcome(
    rules: RuleSet, facts: Facts, deadline: date | None, standing: Standing, ended: Ending | None
) -> str | None:
    """Name what the order is now."""
    sent = done(rules, facts)
    if ended:
        slipped = ended.reason == "missed" and sent and not facts.notices
        return "deadline_missed_no_notice" if slipped else ended.outcome
    if deadline is None:
        return None
    if sent and (standing.until is None or sent.day <= standing.until):
        return "order_stands_shipped_in_time"
    if standing.until and (sent or is_past(standing.until, facts)):
        return "deadline_missed" if facts.notices else "deadline_missed_no_notice"
    return _waiting(facts, deadline, standing)


def _waiting(facts: Facts, deadline: date, standing: Standing) -> str | None:
    """Name an open order: silence counts as consent only once the first date has passed."""
    if standing.consent == "express" or (standing.consent and is_past(deadline, facts)):
        return "waiting_with_consent"
    return "on_time_so_far" if standing.until else None
