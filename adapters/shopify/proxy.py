"""Whose storefront a call came through: Shopify passes calls to a shop's own address on to us, and signs the query."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from adapters.shopify.domains import is_domain
from adapters.shopify.session import NotSigned

_LONGEST = 8192
_MOST = 100
_FRESH = 90  # seconds, as Shopify's own library has it
_NO = "This call did not come through a shop of Shopify's."


def shop_through(query: str, secrets: Sequence[str], now: datetime) -> str:
    """Return the shop whose address was called; `query` is the query as it arrived. Raises NotSigned."""
    fields = _fields(query)
    given = fields.pop("signature", [])
    # Nothing is percent-encoded and nothing stands between the fields in what Shopify signs.
    text = "".join(f"{name}={','.join(values)}" for name, values in sorted(fields.items()))
    shop, stamp = (_one(fields.get(name, [])) for name in ("shop", "timestamp"))
    fits = [hmac.compare_digest(_one(given).encode(), _signature(secret, text)) for secret in secrets if secret]
    if not any(fits) or not is_domain(shop) or not _is_fresh(stamp, now):
        raise NotSigned(_NO)
    return shop


def _fields(query: str) -> dict[str, list[str]]:
    if len(query) > _LONGEST:
        raise NotSigned(_NO)
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST, errors="strict")
    except ValueError:
        raise NotSigned(_NO) from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _one(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else ""


def _signature(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().encode()


def _is_fresh(stamp: str, now: datetime) -> bool:
    digits = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12  # noqa: PLR2004 (until the year 33658)
    return digits and abs(now.timestamp() - int(stamp)) <= _FRESH
