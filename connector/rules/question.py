"""A question in the published words, and its answer in plain JSON values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connector.errors import Malformed
from connector.promise import Calendar
from connector.rules.assess import Regime, assess
from connector.rules.assessment import Assessment
from connector.rules.disputes import CardFacts, windows
from connector.rules.facts import Facts, known_on
from connector.rules.given import Given, When
from connector.rules.load import places, spelled
from connector.rules.normalise import collect, moment
from connector.rules.once import answer_compliance, cancel_once
from connector.rules.ruleset import RuleSet
from connector.rules.strict import read

# What differs from day to day is a list where several days are asked, in the order they were asked.
_BY_DAY = ("outcome", "function_required")
_CARD_DAYS = (
    "processed",
    "transaction_date",
    "settled",
    "paid",
    "last_expected_delivery",
    "latest_anticipated_delivery",
    "buyer_accepted_new_date",
    "refund_confirmation_dated",
    "dispute_opened",
)

Calendars = Callable[[Sequence[str]], Calendar]


@dataclass(frozen=True, slots=True)
class Bench:
    """The rule sets at hand, and who builds a calendar from names of holidays."""

    rules: Mapping[str, RuleSet]
    calendars: Calendars


def answer(bench: Bench, jurisdiction: str, given: object) -> dict[str, Any]:
    """Return the computed fields under their published names; raises Malformed for what is not understood."""
    if not isinstance(given, Mapping):
        raise Malformed("given: expected a table of fields.")
    common = {name: value for name, value in given.items() if name != "cases"}
    cases = given.get("cases")
    here = regimes(bench, jurisdiction)
    found = _answer(here, read(Given, common, "given"))
    if cases is not None:
        found["case_outcomes"] = [_case(here, common, one, at) for at, one in enumerate(_list(cases))]
    return found


def _list(cases: object) -> list[Any]:
    if not isinstance(cases, list):
        raise Malformed("given.cases: expected a list.")
    return cases


def _case(here: Sequence[Regime], common: dict[str, Any], case: object, at: int) -> Any:
    """Return the outcome of one small situation, which adds to what is given for all."""
    where = f"given.cases[{at}]"
    if not isinstance(case, Mapping):
        raise Malformed(f"{where}: expected a table of fields.")
    return _answer(here, read(Given, common | dict(case), where)).get("outcome")


def regimes(bench: Bench, jurisdiction: str) -> list[Regime]:
    """Return the rule sets of a jurisdiction such as "US-CA" or "DE+UK", each with its working days."""
    return [Regime(one, bench.calendars(_holidays(one, jurisdiction))) for one in places(bench.rules, jurisdiction)]


def _holidays(rules: RuleSet, jurisdiction: str) -> list[str]:
    """Return the holidays of a rule set, with those of the place itself where it covers several countries."""
    own = spelled(jurisdiction) if rules.holidays_of_place else []
    return [*rules.holidays, *(one for one in own if one in rules.places and one != rules.places[0])]


def _answer(here: Sequence[Regime], given: Given) -> dict[str, Any]:
    facts = collect(given)
    days = [moment(one, facts.zone) for one in given.evaluate_dates]
    asked = max(days, key=lambda one: one.day) if days else facts.asked
    found = _whole(here, given, known_on(facts, asked))
    plain = {one.name: _plain(getattr(found, one.name)) for one in fields(found)}
    if days:
        by_day = [assess(here, known_on(facts, day)) for day in days]
        plain |= {name: [getattr(one, name) for one in by_day] for name in _BY_DAY if plain[name] is not None}
    return {name: value for name, value in plain.items() if value is not None}


def _whole(here: Sequence[Regime], given: Given, facts: Facts) -> Assessment:
    """Return the assessment with what other rule sets than those about one order add."""
    found = assess(here, facts)
    for one in here:
        found = replace(
            found, **_card(one.rules, given, facts), **_once(one.rules, given), **_webhook(one.rules, given)
        )
    return found


def _card(rules: RuleSet, given: Given, facts: Facts) -> dict[str, Any]:
    if not rules.disputes and rules.wallet is None:
        return {}
    found = windows(rules, _card_facts(given, facts))
    return {
        "dispute_earliest": found.earliest,
        "dispute_latest": found.latest,
        "cap_540": found.cap,
        "open_dispute_until": found.open_until,
        "escalate_to_claim_until": found.escalate_until,
    }


def _card_facts(given: Given, facts: Facts) -> CardFacts:
    days = {name: moment(when, facts.zone).day for name in _CARD_DAYS if (when := getattr(given, name))}
    ended = [one.day for one in (facts.cancelled, facts.withdrawn, facts.terminates, facts.terminated) if one]
    if ended:
        days["buyer_cancel"] = min(ended)
    refused = [one.day for one in (facts.refused, facts.seller_cancelled, facts.unavailable) if one]
    return CardFacts(days, min(refused, default=None), bool(given.refund_processed))


def _once(rules: RuleSet, given: Given) -> dict[str, Any]:
    if rules.once is None or not given.events:
        return {}
    found = cancel_once(rules.once, given.events, given.line_refund)
    return {
        "cancellations_effective": found.cancellations,
        "refunds_created": found.refunds,
        "refund_total": found.refund_total,
        "second_event": found.second_event,
    }


def _webhook(rules: RuleSet, given: Given) -> dict[str, Any]:
    if rules.compliance is None or not given.topic or given.received is None:
        return {}
    found = answer_compliance(rules.compliance, given.topic, _written_day(given.received))
    return {name: getattr(found, name) for name in ("acknowledge", "complete_by", "data_goes_to")} | {
        "invalid_hmac_response": found.invalid_hmac_response
    }


def _written_day(when: When) -> date:
    return moment(when, None).day


def _plain(value: Any) -> Any:
    """Return a value as JSON writes it: days and instants as ISO text, amounts as numbers."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
