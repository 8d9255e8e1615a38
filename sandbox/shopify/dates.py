"""Times as Shopify writes them in webhooks: in the shop's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.shopify.model import Facts


def local(facts: Facts, at: float | None) -> str | None:
    return datetime.fromtimestamp(at, ZoneInfo(facts.timezone)).isoformat() if at is not None else None


def precise(at: float) -> str:
    """With nine places of a second, in UTC, as the header has it."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond * 1000:09d}Z"
