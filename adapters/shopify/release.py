"""The one place that says which version of Shopify's Admin API we speak, and whether Shopify still does."""

import logging
import re
from functools import lru_cache

VERSION = "2026-10"

log = logging.getLogger(__name__)
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}|unstable")


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
