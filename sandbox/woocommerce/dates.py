"""Dates as WooCommerce writes and misreads them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.woocommerce.call import Call, invalid


def local(at: int | None, timezone: str) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M:%S")


def gmt(at: int | None) -> str | None:
    return local(at, "UTC")


def pair(name: str, at: int | None, timezone: str) -> dict[str, str | None]:
    """`date_x` in the shop's time and `date_x_gmt`."""
    return {name: local(at, timezone), f"{name}_gmt": gmt(at)}


def bound(call: Call, name: str) -> float | None:
    """A date filter as the store understands it.

    A date with a zone is first turned into shop time. Then it is compared with shop time, or, when
    `dates_are_gmt` is set, with GMT although it no longer is: both together are wrong by the shop's offset.
    """
    given = call.query.get(name)
    if given is None:
        return None
    zone = ZoneInfo(call.shop.timezone)
    try:
        date = datetime.fromisoformat(str(given).replace(" ", "+"))
    except ValueError:
        raise invalid(name, "Invalid date.", "rest_invalid_date") from None
    wall = date.astimezone(zone).replace(tzinfo=None) if date.tzinfo else date
    return wall.replace(tzinfo=UTC if truthy(call.query.get("dates_are_gmt")) else zone).timestamp()


def truthy(value: object) -> bool:
    return str(value).lower() in ("1", "true", "yes", "on")
