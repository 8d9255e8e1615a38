"""Trying the token, and reading what a shop says about itself and lets us do."""

from collections.abc import Mapping
from typing import Any

from adapters.shopify import release, scopes
from adapters.shopify.client import Client
from adapters.shopify.faults import UNREADABLE
from adapters.shopify.ids import number
from connector.errors import Malformed, NotSent, Refused
from connector.money import exponent
from connector.ports import Profile

_HIDDEN = (
    "Shopify hides the buyers' mail addresses from this app: nobody can be written to until access to protected"
    " customer data is approved."
)
_OTHER_SHOP = "This token opens another shop than {address}: that of {domain}."


def read_profile(client: Client) -> Profile:
    """Ask who the shop is and what the app may do; raises Refused with a sentence for the merchant."""
    reply = client.reply("ShopProfile")
    shop, granted = _part(reply.data, "shop"), _granted(reply.data)
    lacking = scopes.missing(granted)
    if lacking:
        raise Refused(f"The app lacks scopes in this shop: give it {', '.join(lacking)}.")
    warnings = [release.check(reply.headers.get("X-Shopify-API-Version", "")), *scopes.shortcomings(granted)]
    return Profile(
        store_id=_store_id(client, shop),
        name=_text(shop, "name") or client.shop,
        currency=_currency(shop),
        zone=_text(shop, "ianaTimezone") or "UTC",
        locale=_text(_part(_part(shop, "primaryDomain"), "localization"), "defaultLocale"),
        warnings=tuple(one for one in (*warnings, _hidden(client)) if one),
    )


def read_store_id(client: Client) -> str:
    """Ask who answers: the shop's number, or the domain of another shop that this token opens."""
    shop = _part(client.read("ShopProfile"), "shop")
    domain = _text(shop, "myshopifyDomain")
    return domain if domain and domain != client.shop else _store_id(client, shop)


def _granted(data: Mapping[str, Any]) -> list[str]:
    rows = _part(data, "currentAppInstallation").get("accessScopes")
    return [_text(row, "handle") for row in rows] if isinstance(rows, list) else []


def _store_id(client: Client, shop: Mapping[str, Any]) -> str:
    """Return the shop's number, which stays when its address changes."""
    domain = _text(shop, "myshopifyDomain")
    if domain != client.shop:
        raise Refused(_OTHER_SHOP.format(address=client.shop, domain=domain[:100]))
    try:
        return number(_text(shop, "id"))
    except Malformed as error:
        raise NotSent(UNREADABLE, evidence=error.message) from error


def _currency(shop: Mapping[str, Any]) -> str:
    currency = _text(shop, "currencyCode")
    try:
        exponent(currency)
    except Malformed as error:
        raise Refused(f"The currency {currency[:8]} is not known to us.") from error
    return currency


def _hidden(client: Client) -> str:
    """Return a warning if no order of the online store shows its buyer: what an app is not cleared for is null."""
    nodes = _part(client.read("RecentBuyers"), "orders").get("nodes")
    rows = [row for row in nodes if _text(row, "sourceName") == "web"] if isinstance(nodes, list) else []
    return _HIDDEN if rows and not any(row.get("email") for row in rows) else ""


def _part(row: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def _text(row: Any, key: str) -> str:
    value = row.get(key) if isinstance(row, dict) else None
    return value[:200] if isinstance(value, str) else ""
