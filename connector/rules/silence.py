"""What the notices and the answers to them make of the deadline, and what silence means."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from connector.rules.facts import Facts, Told
from connector.rules.notices import counted_days
from connector.rules.ruleset import Notices, RuleSet, Silence


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands after its notices.

    `until` is the last day before the order falls or the rights grow; None with `waits` means no day is set any more.
    `promised` is the date the buyer consented to, `answer_by` the last day on which an answer is awaited.
    """

    until: date | None
    waits: bool = False
    consent: Literal["", "silent", "express"] = ""
    promised: date | None = None
    heard: int = 0
    valid: bool | None = None
    means: str | None = None
    answer_by: date | None = None


def stand(rules: RuleSet, facts: Facts, deadline: date | None) -> Standing:
    """Follow the notices in the order they were sent."""
    standing = Standing(deadline)
    if rules.silence is None or deadline is None:
        return standing
    for told in facts.notices:
        standing = _hear(rules, rules.silence, deadline, standing, told)
    return standing


def longest_silent(rules: RuleSet, deadline: date | None) -> date | None:
    """Return the latest date to which silence may consent; None where silence never consents."""
    if rules.silence is None or not rules.silence.consents_days or deadline is None:
        return None
    return deadline + timedelta(days=rules.silence.consents_days)


def _hear(rules: RuleSet, silence: Silence, deadline: date, standing: Standing, told: Told) -> Standing:
    valid = _counts(rules.notices, standing, told)
    overall = None if rules.notices is None else valid and standing.valid is not False
    standing = replace(standing, valid=overall, answer_by=None)
    if silence.means != "cancellation":
        return _keep(rules, silence, standing, told, valid=valid)
    if not valid:
        return replace(standing, means=silence.means)
    return replace(_ask(silence, deadline, standing, told), heard=standing.heard + 1)


def _counts(notices: Notices | None, standing: Standing, told: Told) -> bool:
    """Tell whether a notice counts: in time, with the offer, and with what the rule set wants said."""
    if notices is None:
        return True
    late = notices.due_by_deadline and standing.until is not None and told.sent.day > standing.until
    silent = notices.needs_reason_when_indefinite and told.revised is None and not told.gives_reason
    mute = notices.needs_offer and not told.offers_cancel
    return not (late or silent or mute or (notices.needs_day_count and not _is_counted(notices, told.delay_text)))


def _is_counted(notices: Notices, text: str) -> bool:
    """Tell whether a text names a number of days or weeks and does not take it back."""
    return counted_days(text) is not None and not any(word in text.lower() for word in notices.vague)


def _keep(rules: RuleSet, silence: Silence, standing: Standing, told: Told, *, valid: bool) -> Standing:
    """Follow a notice where silence changes nothing: only an answer, or a satisfied duty, moves the date."""
    if silence.means == "order_stands":
        return replace(standing, until=None, waits=True) if valid else standing
    standing = replace(standing, means=silence.means)
    until = _consented_to(told)
    if not valid or told.answer != "consent" or until is None:
        return standing
    grace = rules.clock.grace_days if rules.clock else 0
    return replace(standing, until=until + timedelta(days=grace), consent="express", promised=until)


def _ask(silence: Silence, deadline: date, standing: Standing, told: Told) -> Standing:
    """Follow a valid notice where silence may consent or cancel."""
    short = not standing.heard and told.revised is not None and _is_short(silence, deadline, told.revised)
    answer_by = None if short else _answer_by(silence, deadline, standing)
    means = "consent" if short or standing.waits else silence.means
    asked = replace(standing, means=means, answer_by=answer_by)
    if told.answer == "consent" and _is_in_time(told, answer_by):
        return _agree(silence, asked, deadline, _consented_to(told))
    if short and told.revised:
        until = max(told.revised, deadline)
        return replace(asked, until=until, promised=until, consent="silent")
    return asked if asked.heard or asked.waits else replace(asked, until=answer_by)


def _is_short(silence: Silence, deadline: date, revised: date) -> bool:
    return revised <= deadline + timedelta(days=silence.consents_days)


def _answer_by(silence: Silence, deadline: date, standing: Standing) -> date | None:
    """Return the last day for an express yes: past the deadline for the first notice, the old date afterwards."""
    return standing.until if standing.heard else deadline + timedelta(days=silence.answer_days)


def _is_in_time(told: Told, answer_by: date | None) -> bool:
    return told.answered is not None and (answer_by is None or told.answered.day <= answer_by)


def _agree(silence: Silence, standing: Standing, deadline: date, until: date | None) -> Standing:
    """Follow an express yes; a yes without a date waits for as long as it takes, where the rule set says so."""
    agreed = replace(standing, consent="express")
    if until is None:
        return replace(agreed, until=None, promised=None, waits=True) if silence.indefinite_consent_waits else agreed
    later = max(until, deadline)
    return replace(agreed, until=later, promised=later, waits=False)


def _consented_to(told: Told) -> date | None:
    """Return the date a yes agrees to: the further one that was asked for, else the revised one."""
    if told.asked_until == "indefinite":
        return None
    return told.asked_until or told.revised
