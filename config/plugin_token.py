"""One-time tokens signed by a merchant's companion plugin: HS256 and nothing else, short, bound to what they ask."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_HEADER = {"alg": "HS256", "typ": "JWT"}
_LONGEST = 4096
LIFETIME = timedelta(seconds=60)
_SKEW = timedelta(seconds=90)  # how far a shop's clock may be off


class BadToken(Exception):
    """Not a token of this plugin for this question; the message is for a log, never for the asker."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who stands behind a token: a user of the shop's admin and the language of their screen."""

    user: str
    language: str
    name: str  # the token's own, to be used up
    ends: datetime


def read_token(token: str, secret: str, site: str, purpose: str, body: bytes, now: datetime) -> Visitor:
    """Return who asks; raises BadToken unless all of it fits."""
    claims = _claims(token, secret)
    said = str(claims.get("iss", "")).rstrip("/").lower()
    if said != site.rstrip("/").lower() or claims.get("aud") != purpose:
        raise BadToken("for another site or question")
    if not hmac.compare_digest(str(claims.get("body", "")), hashlib.sha256(body).hexdigest()):
        raise BadToken("for another body")
    begins, ends = _moment(claims, "iat"), _moment(claims, "exp")
    if not begins - _SKEW <= now < ends + _SKEW or ends - begins > LIFETIME:
        raise BadToken("not now")
    name = str(claims.get("jti", ""))
    if not 16 <= len(name) <= 64:  # noqa: PLR2004 (what the plugin makes)
        raise BadToken("without a name")
    return Visitor(str(claims.get("sub", ""))[:20], str(claims.get("lang", ""))[:20], name, ends + _SKEW)


def _claims(token: str, secret: str) -> dict[str, Any]:
    parts = token.split(".") if len(token) <= _LONGEST else []
    if len(parts) != 3 or not secret:  # noqa: PLR2004 (header, claims, signature)
        raise BadToken("no token")
    right = hmac.new(secret.encode(), f"{parts[0]}.{parts[1]}".encode(errors="replace"), hashlib.sha256).digest()
    if not hmac.compare_digest(_bytes(parts[2]), right):
        raise BadToken("signed by somebody else")
    if _object(parts[0]) != _HEADER:
        raise BadToken("another way of signing")
    return _object(parts[1])


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken("unreadable") from error


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(text))
    except (ValueError, RecursionError) as error:
        raise BadToken("unreadable") from error
    if not isinstance(found, dict):
        raise BadToken("unreadable")
    return found


def _moment(claims: dict[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**11:
        raise BadToken("without its time")
    return datetime.fromtimestamp(value, UTC)
