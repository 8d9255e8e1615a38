"""Trying the keys, and reading what a shop says about itself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.woocommerce.answers import PERMALINKS, UNREADABLE
from adapters.woocommerce.client import Client
from connector.errors import Gone, Malformed, NotSent, Refused
from connector.money import exponent
from connector.ports import Profile

# A shop may name its clock by an offset only; the places stand for offsets that are no whole hour.
_PLACES = {
    -9.5: "Pacific/Marquesas",
    -3.5: "America/St_Johns",
    3.5: "Asia/Tehran",
    4.5: "Asia/Kabul",
    5.5: "Asia/Kolkata",
    5.75: "Asia/Kathmandu",
    6.5: "Asia/Yangon",
    8.75: "Australia/Eucla",
    9.5: "Australia/Darwin",
    10.5: "Australia/Lord_Howe",
    12.75: "Pacific/Chatham",
}
_FARTHEST = 14  # hours from UTC
_NO_CITY = (
    "The shop's clock is set to an offset from UTC, which ignores summer time: choose a city under Settings, General."
)
_ROUNDS = "The shop shows fewer decimals than {currency} has: refunds will be rounded by the shop."
_NOT_WOOCOMMERCE = "This is a WordPress site without WooCommerce, or its REST API is switched off."


def read_profile(client: Client) -> Profile:
    """Try to read and to write, then ask who the shop is; raises Refused with a sentence for the merchant."""
    site = _site(client)
    client.get("orders", per_page="1")
    _try_writing(client)
    status, general = _status(client), _general(client)
    currency = _currency(status, general)
    zone, no_city = _zone(site)
    digits = str(_of(status, "settings").get("number_of_decimals", general.get("woocommerce_price_num_decimals", "")))
    rounds = digits.isdecimal() and int(digits) < exponent(currency)
    warnings = (_NO_CITY if no_city else "", _ROUNDS.format(currency=currency) if rounds else "")
    return Profile(
        store_id=_home(site, status),
        name=str(site.get("name") or urlsplit(client.address).hostname or ""),
        currency=currency,
        zone=zone,
        locale=str(_of(status, "environment").get("language") or ""),
        warnings=tuple(one for one in warnings if one),
    )


def read_store_id(client: Client) -> str:
    """Ask who the shop is, without keys where it says so to everybody."""
    site = _site(client)
    return _home(site, {} if site.get("home") else _status(client))


def _site(client: Client) -> Mapping[str, Any]:
    """Read WordPress's own index: only behind pretty permalinks is it where we ask."""
    try:
        site = client.index()
    except Gone as error:
        raise Refused(PERMALINKS, evidence=error.evidence) from error
    except NotSent as error:
        # An HTML page with 200 is what plain permalinks answer here.
        raise (Refused(PERMALINKS, evidence=error.evidence) if error.message == UNREADABLE else error) from error
    names = site.get("namespaces") if isinstance(site, dict) else None
    if not isinstance(site, dict) or (isinstance(names, list) and "wc/v3" not in names):
        raise Refused(_NOT_WOOCOMMERCE)
    return site


def _try_writing(client: Client) -> None:
    """Change nothing in a batch: a key that may only read, or whose user may not edit orders, is told so."""
    try:
        client.post("orders/batch", {})
    except Gone as error:
        raise Refused(_NOT_WOOCOMMERCE, evidence=error.evidence) from error


def _status(client: Client) -> Mapping[str, Any]:
    """Read the system status, which some keys may not see."""
    try:
        status = client.get("system_status", _fields="environment,settings")
    except (Refused, Gone, NotSent):
        return {}
    return status if isinstance(status, dict) else {}


def _general(client: Client) -> Mapping[str, Any]:
    try:
        rows = client.get("settings/general")
    except (Refused, Gone, NotSent):
        return {}
    found = rows if isinstance(rows, list) else []
    return {str(row.get("id")): row.get("value") for row in found if isinstance(row, dict)}


def _of(status: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = status.get(name)
    return part if isinstance(part, dict) else {}


def _currency(status: Mapping[str, Any], general: Mapping[str, Any]) -> str:
    currency = _of(status, "settings").get("currency") or general.get("woocommerce_currency")
    if not isinstance(currency, str):
        raise Refused("This key's user may not read the shop's settings: use an administrator or shop manager.")
    try:
        exponent(currency)
    except Malformed as error:
        raise Refused(f"The currency {currency[:8]} is not known to us.") from error
    return currency


def _zone(site: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the shop's time zone, and whether it is only an offset."""
    name = site.get("timezone_string")
    if isinstance(name, str) and name:
        return name, False
    try:
        hours = float(site.get("gmt_offset") or 0)
    except (TypeError, ValueError):
        return "UTC", True
    if hours == 0 or not abs(hours) <= _FARTHEST:
        return "UTC", hours != 0
    # POSIX counts west as positive.
    return (f"Etc/GMT{-int(hours):+d}" if hours == int(hours) else _PLACES.get(hours, "UTC")), True


def _home(site: Mapping[str, Any], status: Mapping[str, Any]) -> str:
    """Return what tells this store from its copies: a staging clone has another home."""
    home = str(site.get("home") or _of(status, "environment").get("home_url") or "").rstrip("/").lower()
    if not home:
        raise Refused("The shop does not say where its home is.")
    return home
