from datetime import date
from typing import Protocol

from connector.money import Money

LANGUAGES = ("en", "de", "es", "fr", "ja")
"""The languages we write in; the first is the one our sentences stand in."""


class Speech(Protocol):
    """A language with its ways of writing dates, money and plurals (built with Babel in an adapter)."""

    locale: str

    def say(self, message: str, **values: object) -> str:
        """Return the message in this language with `{name}` places filled in."""
        ...

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form that fits `number`, with `{number}` and the other places filled in."""
        ...

    def day(self, day: date) -> str:
        """Return the day as people write it, weekday included."""
        ...

    def sum(self, money: Money) -> str:
        """Return the amount with its currency."""
        ...
