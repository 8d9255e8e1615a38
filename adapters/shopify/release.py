"""The one place that says which version of Shopify's Admin API we speak, and whether Shopify still does."""

import logging
import re
from datetime import date, timedelta
from functools import lru_cache

VERSION = "2026-10"

log = logging.getLogger(__name__)
_NOTICE = timedelta(days=92)
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}|unstable")


def aged(today: date) -> str:
    """Return a warning once the version we speak is within three months of its end, "" before; a version lives a year.

    Afterwards Shopify answers in the oldest version it still supports, in which fields may mean something else.
    """
    year, month = map(int, VERSION.split("-"))
    ends = date(year + 1, month, 1)
    if today < ends - _NOTICE:
        return ""
    return f"Version {VERSION} of Shopify's API is supported until {ends.isoformat()} only: update the connector."


def check(answered: str) -> str:
    """Return a warning if the shop answers in another version than asked for, "" if all is well.

    A version that is no longer supported is not refused: Shopify answers silently in the oldest one that is.
    """
    if not answered or answered == VERSION:
        return ""
    spoken = answered if _VERSION.fullmatch(answered) else "another version"
    log.warning("Asked in Admin API version %s, Shopify answers in %s.", VERSION, spoken)
    return f"Shopify answers in version {spoken} of its API, not in {VERSION}: update the connector."


@lru_cache(maxsize=16)
def notice(answered: str) -> None:
    """Check the first answer after a start, and log it once if it is in another version."""
    check(answered)
