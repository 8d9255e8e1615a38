"""Where a country's day begins and where it ends: a day counts for a trader where it begins, for a buyer where it ends.

An order says its country, not the buyer's clock. Between the two zones of a country lies every clock it may be.
"""

from functools import cache
from zoneinfo import ZoneInfo

# The two ends of countries with several zones; islands far out belong to them.
_WIDE = {
    "US": ("Pacific/Honolulu", "America/New_York"),
    "CA": ("America/Vancouver", "America/St_Johns"),
    "AU": ("Australia/Perth", "Australia/Sydney"),
    "ES": ("Atlantic/Canary", "Europe/Madrid"),
    "PT": ("Atlantic/Azores", "Europe/Lisbon"),
}
_CENTRAL = "AT BE CH CZ DE DK FR HR HU IT LI LU MT NL NO PL SE SI SK"
_EASTERN = "BG CY EE FI GR LT LV RO"
_NARROW = (
    dict.fromkeys(_CENTRAL.split(), "Europe/Berlin")
    | dict.fromkeys(_EASTERN.split(), "Europe/Athens")
    | {"GB": "Europe/London", "UK": "Europe/London", "IE": "Europe/Dublin", "JP": "Asia/Tokyo"}
)
# Of any other place only this is known: its day lies between the last and the first on earth.
_ANYWHERE = ("Etc/GMT+12", "Etc/GMT-14")


@cache
def zones_of(country: str) -> tuple[ZoneInfo, ...]:
    """Return the zones at both ends of a country, the one in which the day ends last first."""
    name = country.upper()
    ends = (_NARROW[name],) if name in _NARROW else _WIDE.get(name, _ANYWHERE)
    return tuple(ZoneInfo(one) for one in ends)


def known(country: str) -> bool:
    """Tell whether we know the clocks of a country."""
    return country.upper() in _NARROW or country.upper() in _WIDE
