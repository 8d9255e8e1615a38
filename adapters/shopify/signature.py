"""What a delivery proves: that Shopify signed this body for our app, and for no other shop than it says."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from adapters.shopify.domains import is_domain
from adapters.strict import loads
from connector.errors import Malformed

# The headers of webhooks and those of Shopify's newer events; names come in any case.
_FAMILIES = ("x-shopify-", "shopify-")
# These end something, or are about a person's data: the body itself has to name the shop.
_NAMED_IN = {
    "app/uninstalled": "myshopify_domain",
    "customers/data_request": "shop_domain",
    "customers/redact": "shop_domain",
    "shop/redact": "shop_domain",
}


def header(headers: Mapping[str, str], name: str) -> str:
    """Return what Shopify says under `name` ("topic") in either family of headers, "" if it says nothing."""
    low = {key.lower(): value for key, value in headers.items()}
    return next((low[family + name] for family in _FAMILIES if family + name in low), "")


def shop_of(headers: Mapping[str, str]) -> str:
    """Return the shop a delivery names, "" if it names none; headers are not signed."""
    named = header(headers, "shop-domain").strip().lower()
    return named if is_domain(named) else ""


def is_signed(secrets: Sequence[str], headers: Mapping[str, str], raw: bytes) -> bool:
    """Check the signature over the raw bytes, in constant time, against every secret.

    Shopify's own check wants text, and reads it as JSON before it knows who wrote it: a body nested a hundred thousand
    deep would bring it down. It also raises for a signature that is not ASCII.
    """
    given = header(headers, "hmac-sha256").encode("utf-8", "surrogatepass")
    fits = [hmac.compare_digest(given, _signature(secret, raw)) for secret in secrets if secret]
    return any(fits)


def _signature(secret: str, raw: bytes) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest())


def is_about(shop: str, topic: str, raw: bytes) -> bool:
    """Tell whether a signed body may be believed to be about `shop`.

    All shops share the app's secret and headers are not signed, so a body made for one shop could be sent in the name
    of another. Most bodies only say where to look; the few that end something must name their shop.
    """
    key = _NAMED_IN.get(topic)
    if key is None:
        return True
    try:
        body = loads(raw)
    except Malformed:
        return False
    return isinstance(body, dict) and body.get(key) == shop
