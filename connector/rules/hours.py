"""When a buyer's night is over: an order says its country, so it is night while it is night anywhere in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connector.rules.zones import known, zones_of

_STEP = timedelta(minutes=15)  # every clock on earth is whole quarters of an hour away from every other
_DAY = timedelta(days=1)


def awake(country: str, home: ZoneInfo, night: tuple[int, int], now: datetime) -> datetime:
    """Return `now` if it may be disturbed with a mail, else the moment the night is over.

    `night` is from and until, in hours of the buyer's day; the same hour twice: there is none. A country nobody knows
    has the shop's own clock (`home`). Where it is night somewhere all day long there is no better moment than now.
    """
    zones = zones_of(country) if known(country) else (home,)
    if not _night(zones, night, now):
        return now
    first = _quarter(now)
    later = (first + _STEP * step for step in range(int(_DAY / _STEP)))
    return next((one for one in later if not _night(zones, night, one)), now)


def _quarter(now: datetime) -> datetime:
    """Return the next full quarter of an hour."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return start + _STEP * (-(-(now - start) // _STEP))


def _night(zones: Sequence[ZoneInfo], night: tuple[int, int], now: datetime) -> bool:
    start, end = night
    length = (end - start) % 24
    return any((hour - start) % 24 < length for hour in _hours(zones, now))


def _hours(zones: Sequence[ZoneInfo], now: datetime) -> set[int]:
    """Return every hour it may be for the buyer: those at both ends of the country, and each between."""
    offsets = [now.astimezone(zone).utcoffset() or timedelta() for zone in zones]
    low, high = min(offsets), max(offsets)
    between = range(int((high - low) / timedelta(hours=1)) + 1)
    moment = now.astimezone(UTC)
    return {(moment + offset).hour for offset in (*(low + timedelta(hours=1) * step for step in between), high)}
