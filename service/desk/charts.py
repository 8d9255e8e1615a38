"""The pictures of the merchant's dashboard, and the figures behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.calendar import WorkingCalendar
from adapters.postgres.charts import Charts, Owed
from connector.model import Merchant
from connector.money import Money
from service.wiring import House

_SINCE = timedelta(days=90)
_DUE = ("Late", "Within 7 days", "In 8 to 14 days", "In 15 to 28 days", "Later", "No date yet")
_KEPT = ("By the day first told", "By a later day that was told", "Later than told")
_BACK = ("Within a day", "Within 3 days", "Within 7 days", "Within 14 days", "Later", "Not yet")


Row = tuple[str, int, Sequence[Money]]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: rows with a name, a whole number that is drawn, and the money it is about."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: Sequence[Row]

    @property
    def most(self) -> int:
        """The longest bar's number, at least 1."""
        return max([1, *(number for _, number, _ in self.rows)])

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(number for _, number, _ in self.rows)


def pictures(house: House, merchant: Merchant, now: datetime) -> Sequence[Picture]:
    """Return what is owed by when, how promises were kept, and how soon money went back, of the last 90 days."""
    zone = WorkingCalendar(merchant.zone)
    charts, since = Charts(house.engine), now - _SINCE
    owed = charts.owed(merchant.id, zone.today(now))
    kept = charts.kept(merchant.id, since, zone.zone)
    back = charts.given_back(merchant.id, since)
    return (
        Picture("owed", "What you owe, by the day promised", ("When", "Units", "Paid for"), _owed(owed)),
        Picture("kept", "Promises of the last 90 days", ("Ready", "Lines"), _plain(_KEPT, kept)),
        Picture("back", "Money back, from the wish on, last 90 days", ("When", "Cancellations"), _plain(_BACK, back)),
    )


def _owed(rows: Sequence[Owed]) -> Sequence[Row]:
    return [(name, one.units, _worth(one.worth or {})) for name, one in zip(_DUE, rows, strict=True)]


def _worth(worth: Mapping[str, int]) -> Sequence[Money]:
    return [Money(minor, currency) for currency, minor in sorted(worth.items()) if minor]


def _plain(names: Sequence[str], counts: Sequence[int]) -> Sequence[Row]:
    return [(name, count, ()) for name, count in zip(names, counts, strict=True)]


def share_kept(kept: Picture) -> int | None:
    """Return the whole percentage of promises kept by the day first told, None where none came due."""
    whole = sum(number for _, number, _ in kept.rows)
    return round(100 * kept.rows[0][1] / whole) if whole else None
