"""The clocks of an order in which somebody waits, read from what was promised, told and answered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.delay import (
    Answer,
    Clock,
    Heard,
    Story,
    clock,
    end,
)
from connector.ledger import Entry
from connector.model import Standing
from connector.ports import Desk, HeldLine, HeldOrder, Record, Sent
from connector.rules import Bench, Regime, regimes, shipped
from connector.rules.zones import zones_of

ASKING = ("delay_first", "delay_renewed", "delay_unknown")
SILENT = "silence"  # the actor of what happens because nobody answered
_PLACE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line somebody waits for, with its story and where it stands."""

    line: HeldLine
    story: Story
    stands: Clock

    @property
    def fall(self) -> str:
        """Name the line, the day it falls and what was cancelled before: what silence does about it is done once."""
        return f"{self.line.line.id}@{self.stands.falls}+{self.line.line.cancelled}"

    @property
    def known_too_late(self) -> bool:
        """Tell whether the time was over before anybody here knew that the line waits."""
        until, known = self.stands.until, self.line.waited
        return until is None or known is None or known.astimezone(self.story.zones[0]).date() > until


def waiting(record: Record, desk: Desk, order: HeldOrder, now: datetime) -> list[Waiting]:
    """Return the lines of an open order that are owed units, each with its clock."""
    owed = [one for one in order.lines if one.owed and one.promise]
    if not owed or order.standing is not Standing.OPEN:
        return []
    here, stories = ruling(desk, order), _stories(record, order, owed)
    return [Waiting(one, stories[one.line.id], clock(here, stories[one.line.id], now)) for one in owed]


def ruling(desk: Desk, order: HeldOrder) -> Sequence[Regime]:
    """Return the rule sets that hold for the buyer of an order; an unknown place has the strict default."""
    country = order.buyer.country.upper()
    place = country if _PLACE.fullmatch(country) else "OTHER"
    return regimes(Bench(shipped(), desk.calendars or (lambda _: desk.calendar)), place)


def _stories(record: Record, order: HeldOrder, owed: Iterable[HeldLine]) -> Mapping[str, Story]:
    first, told = record.cases.first_promises(order.id), record.notices.of_order(order.id)
    said = record.consents(order.id)
    return {
        one.line.id: Story(
            zones=zones_of(order.buyer.country),
            placed=order.placed,
            stated=end(first.get(one.line.id) or one.promise),
            disclosed=record.policy.told_before_sale,
            heard=_heard(told, one.line.id),
            answers=_answers(said, one.line.id),
        )
        for one in owed
    }


def _heard(told: Iterable[Sent], line: str) -> tuple[Heard, ...]:
    """Return the questions that reached the buyer; one that was refused, bounced or got lost was never given."""
    given = [one for one in told if one.kind in ASKING and one.state == "sent" and line in one.body["only"]]
    return tuple(_question(one, line) for one in given)


def _question(told: Sent, line: str) -> Heard:
    promise = next(one["promise"] for one in told.body["lines"] if one["line"] == line)
    revised = promise["until"] or promise["due"]
    return Heard(
        promise["version"], told.sent or told.made, datetime.fromisoformat(revised).date() if revised else None
    )


def _answers(said: Iterable[Entry], line: str) -> tuple[Answer, ...]:
    own = [one for one in said if one.payload["line"] == line and one.actor != SILENT]
    return tuple(Answer(int(str(one.payload["promise"])), one.payload["answer"] == "wait", one.at) for one in own)
