"""Who opened our page inside Shopify's admin: the one check of the short-lived tokens that App Bridge hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from adapters.shopify.domains import is_domain
from connector.errors import Refused

_LONGEST = 4096  # characters; Shopify's are about 500
LEEWAY = timedelta(seconds=10)  # what every library of Shopify's allows the clocks to differ
_REQUIRED = ["exp", "nbf", "iss", "dest", "aud"]
_NO = "This visit is not signed by Shopify, or it is too old: open the app again from the Shopify admin."
# PyJWT would read the machine's clock: the times are checked below, by the caller's.
_OPTIONS: Any = {
    "require": _REQUIRED,
    "strict_aud": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_sub": False,
    "verify_jti": False,
}


class NotSigned(Refused):
    """A visit nobody vouches for: the page asks Shopify for a newer token and comes again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A visit Shopify vouches for: which shop, which of its users, and until when."""

    shop: str
    user: str
    expires: datetime


def verify(token: str, client_id: str, secrets: Sequence[str], now: datetime) -> Session:
    """Return who visits; `secrets` are the app's current and previous one. Raises NotSigned, without the token in it.

    The host Shopify names twice has to be the same, and a shop's: it will stand in a URL and in a header.
    """
    claims = _claims(token, client_id, secrets)
    shop = _host(claims["dest"])
    if not is_domain(shop) or _host(claims["iss"]) != shop:
        raise NotSigned(_NO, evidence="shop")
    begins, ends = _time(claims["nbf"]), _time(claims["exp"])
    if not begins - LEEWAY <= now < ends + LEEWAY:
        raise NotSigned(_NO, evidence="time")
    return Session(shop, _user(claims.get("sub")), ends)


def _claims(token: str, client_id: str, secrets: Sequence[str]) -> Mapping[str, Any]:
    """Return what a token says, if one of the secrets signed it for this app."""
    if not client_id or not token.isascii() or len(token) > _LONGEST:
        raise NotSigned(_NO, evidence="form")
    for secret in filter(None, secrets):
        try:
            return dict(jwt.decode(token, secret, algorithms=["HS256"], audience=client_id, options=_OPTIONS))
        except jwt.InvalidSignatureError:
            continue
        except (jwt.InvalidTokenError, jwt.InvalidKeyError, ValueError, RecursionError) as error:
            # From nothing: PyJWT's own sentence may quote the token.
            raise NotSigned(_NO, evidence=type(error).__name__) from None
    raise NotSigned(_NO, evidence="signature")


def _host(url: object) -> str:
    """Return the host of "https://host/...", "" for whatever else; a parser of URLs would drop line ends."""
    if not isinstance(url, str) or not url.startswith("https://"):
        return ""
    return url.removeprefix("https://").partition("/")[0]


def _time(stamp: object) -> datetime:
    """Return a moment written in seconds; raises NotSigned."""
    if type(stamp) not in {int, float}:
        raise NotSigned(_NO, evidence="time")
    try:
        return datetime.fromtimestamp(float(stamp), UTC)  # type: ignore[arg-type]
    except (OverflowError, ValueError, OSError):
        raise NotSigned(_NO, evidence="time") from None


def _user(sub: object) -> str:
    """Return the number of the user in the shop's admin, "" where Shopify names none."""
    return sub if isinstance(sub, str) and sub.isascii() and sub.isdigit() and len(sub) <= 30 else ""  # noqa: PLR2004
