"""What each rule set says by default, beside the choices that are left to a merchant."""

from collections.abc import Iterator
from dataclasses import dataclass

from connector.rules.load import shipped
from connector.rules.ruleset import RefundClock, RuleSet
from connector.wording import Speech

_OURS = "strict_default"  # what holds where no law is known: it comes last
_UNITS = {"billing_cycles": 30, "working_days": 1.4, "calendar_days": 1.0}  # only to find the shortest


@dataclass(frozen=True, slots=True)
class LawRow:
    """One rule set in words; `title` names the law in English."""

    title: str
    sale: str
    silence: str
    refund: str
    credit: str


def law_rows(speech: Speech) -> tuple[LawRow, ...]:
    """Return every rule set that has a clock of its own, by name, what holds everywhere else at the end."""
    found = sorted(shipped().values(), key=lambda one: (one.name == _OURS, one.title))
    return tuple(_row(speech, one) for one in found if one.clock and one.silence)


def _row(speech: Speech, rules: RuleSet) -> LawRow:
    assert rules.clock
    assert rules.silence
    days = speech.count("{number} day", "{number} days", rules.clock.default_days)
    goes = {
        "shipment": speech.say("{days} to ship", days=days),
        "delivery": speech.say("{days} to arrive", days=days),
        "both": speech.say("{days} to ship and to arrive", days=days),
    }
    return LawRow(
        rules.title, goes[rules.clock.runs_to], _silence(speech, rules), _refund(speech, rules), _credit(speech, rules)
    )


def _silence(speech: Speech, rules: RuleSet) -> str:
    assert rules.silence
    told = {
        "cancellation": speech.say("It is cancelled and paid back."),
        "no_change_to_agreed_date": speech.say("The date that was agreed stays: a later one needs a yes."),
        "order_stands": speech.say("The order stands until the buyer asks for the money."),
    }
    means = told[rules.silence.means]
    if not rules.silence.consents_days:
        return means
    short = speech.count(
        "Up to {number} day of a first delay: the buyer agrees to wait.",
        "Up to {number} days of a first delay: the buyer agrees to wait.",
        rules.silence.consents_days,
    )
    return f"{short} {speech.say('Otherwise:')} {means}"


def _refund(speech: Speech, rules: RuleSet) -> str:
    shortest = min(_clocks(rules), key=lambda one: one.count * _UNITS[one.unit], default=None)
    if shortest is None:
        return speech.say("Nothing is said.")
    if shortest.unit == "working_days":
        return speech.count("{number} working day", "{number} working days", shortest.count)
    return speech.count("{number} day", "{number} days", shortest.count)


def _clocks(rules: RuleSet) -> Iterator[RefundClock]:
    """Yield the times within which money goes back for what was not delivered, however it was paid."""
    for one in rules.refund.clocks if rules.refund else ():
        if not one.payments and one.unit != "billing_cycles" and one.reasons != ("withdrawn",):
            yield one


def _credit(speech: Speech, rules: RuleSet) -> str:
    may = rules.refund is not None and rules.refund.store_credit_substitutes
    return speech.say("May take its place") if may else speech.say("Never once money is owed")
