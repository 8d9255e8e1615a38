"""Rule sets: a jurisdiction's clocks, as data, and one pure function that reads them.

Configurable defaults with their sources, never legal advice. `assess` turns facts into clocks; `answer` does it for
a question in the published words.
"""

from connector.rules.assess import Regime, assess
from connector.rules.assessment import Assessment
from connector.rules.facts import Facts, Moment, Paid, Part, Period, Told, known_on
from connector.rules.load import load, places, shipped
from connector.rules.question import Bench, answer, regimes
from connector.rules.ruleset import RuleSet

__all__ = [
    "Assessment",
    "Bench",
    "Facts",
    "Moment",
    "Paid",
    "Part",
    "Period",
    "Regime",
    "RuleSet",
    "Told",
    "answer",
    "assess",
    "known_on",
    "load",
    "places",
    "regimes",
    "shipped",
]
