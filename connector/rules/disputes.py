"""The windows in which a buyer may go to the card network or the wallet: how long proof has to be kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from connector.rules.beside import Dispute, Wallet
from connector.rules.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a network counts from, under the published names; `credited` ends a dispute about a credit."""

    days: dict[str, date]
    refused: date | None = None
    credited: bool = False


@dataclass(frozen=True, slots=True)
class Windows:
    """The first and last day of a dispute, the cap, and a wallet's own two windows."""

    earliest: date | None = None
    latest: date | None = None
    cap: date | None = None
    open_until: date | None = None
    escalate_until: date | None = None


def windows(rules: RuleSet, facts: CardFacts) -> Windows:
    """Return the windows of the first dispute reason the facts allow."""
    if rules.wallet:
        return _wallet(rules.wallet, facts)
    for dispute in rules.disputes:
        if all(name in facts.days for name in dispute.needs) and _starts(dispute.counted_from, facts):
            return Windows() if facts.credited and dispute.needs else _window(dispute, facts)
    return Windows()


def _wallet(wallet: Wallet, facts: CardFacts) -> Windows:
    return Windows(
        open_until=_later(facts.days.get("paid"), wallet.open_days),
        escalate_until=_later(facts.days.get("dispute_opened"), wallet.escalate_days),
    )


def _window(dispute: Dispute, facts: CardFacts) -> Windows:
    """Count from the latest fact, the longest window, but never past the cap on the first one."""
    starts = _starts(dispute.counted_from, facts)
    latest = max(starts) + timedelta(days=dispute.latest_days)
    cap = _later(facts.days.get(dispute.counted_from[0]), dispute.cap_days)
    return Windows(_earliest(dispute, facts), min(latest, cap) if cap else latest, cap)


def _earliest(dispute: Dispute, facts: CardFacts) -> date | None:
    """Return the first day: after the expected date, or after a wait where no date was given."""
    if dispute.refusal_opens and facts.refused:
        return facts.refused
    expected = _starts(dispute.expected, facts)
    if expected:
        return max(expected) + timedelta(days=dispute.wait_after_expected_days)
    undated = _starts(dispute.undated_from, facts)
    return undated[0] + timedelta(days=dispute.undated_wait_days) if undated else None


def _starts(names: tuple[str, ...], facts: CardFacts) -> list[date]:
    return [facts.days[name] for name in names if name in facts.days]


def _later(since: date | None, days: int | None) -> date | None:
    return since + timedelta(days=days) if since and days is not None else None
