"""Public holidays, from the library `holidays`, as days on which nobody works."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

from adapters.calendar import WorkingCalendar
from connector.errors import Malformed


@dataclass(frozen=True, slots=True)
class Closed:
    """The holidays of several places together."""

    parts: tuple[Container[date], ...]

    def __contains__(self, day: object) -> bool:
        """Tell whether `day` is a holiday in one of the places."""
        return any(day in part for part in self.parts)


def closed_in(places: Sequence[str]) -> Closed:
    """Return the holidays of countries ("DE"), their parts ("DE-BY") and markets ("XECB"); Malformed if unknown."""
    return Closed(tuple(_of_place(one) for one in places))


def working_days(places: Sequence[str]) -> WorkingCalendar:
    """Return Monday to Friday without the holidays of `places`; which day it is somewhere, it does not know."""
    return WorkingCalendar("UTC", closed=closed_in(places))


@cache
def _of_place(place: str) -> Container[date]:
    country, _, part = place.partition("-")
    try:
        if country in holidays.list_supported_financial(include_aliases=False):
            return holidays.financial_holidays(country)
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError as error:
        raise Malformed(f"No holidays are known for {place[:20]!r}.") from error
