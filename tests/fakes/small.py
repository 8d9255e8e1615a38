"""The small ports: a clock that is wound by hand, a language, a calendar, a doorbell, a mailbox."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from connector.errors import ConnectorError
from connector.money import Money
from connector.ports.desk import Letter

START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves only when told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        """Move on and return the new moment."""
        self.now += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return self.now


@dataclass
class PlainSpeech:
    """English without a library: enough to read what was said."""

    locale: str = "en"

    def say(self, message: str, **values: object) -> str:
        return message.format(**values) if values else message

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        return self.say(one if number == 1 else many, number=number, **values)

    def day(self, day: date) -> str:
        return day.isoformat()

    def sum(self, money: Money) -> str:
        return f"{money.text} {money.currency}"


class EveryDay:
    """A calendar on which every day is a working day, in a shop that lives by UTC."""

    def today(self, now: datetime) -> date:
        return now.date()

    def after(self, start: date, working_days: int) -> date:
        return start + timedelta(days=working_days)


@dataclass
class Bell:
    """A doorbell that remembers who was rung for."""

    rung: list[int] = field(default_factory=list)

    def ring(self, merchant_id: int) -> None:
        self.rung.append(merchant_id)


@dataclass
class FakePost:
    """A mailbox; the errors in `trouble` are raised first, one for each letter."""

    box: list[Letter] = field(default_factory=list)
    trouble: list[ConnectorError] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.box.append(letter)
