"""Who is at the desk: a signed cookie of our own address, first party in its own tab, for one working day."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import redirect
from werkzeug.wrappers import Response as Answer

from config.plugin_token import Visitor
from connector.model import Merchant

COOKIE = "backorder_desk"
LIFETIME = timedelta(hours=8)
DESK = "/desk"


@dataclass(frozen=True, slots=True)
class AtDesk:
    """A merchant's person with a session; `language` is that of their screen."""

    merchant: str
    user: str
    language: str


def enter_desk(
    key: bytes, clock: Callable[[], datetime], merchant: Merchant, visitor: Visitor, *, secure: bool
) -> Answer:
    """Let a person whose store vouched for them go on to the desk."""
    answer = redirect(DESK, code=303)
    who = AtDesk(merchant.public_id, visitor.user, visitor.language)
    answer.set_cookie(
        COOKIE, sealed(key, who, clock() + LIFETIME), LIFETIME, secure=secure, httponly=True, samesite="Lax", path="/"
    )
    return answer


def sealed(key: bytes, who: AtDesk, ends: datetime) -> str:
    """Return a cookie's value: readable, but only ours."""
    told = {"m": who.merchant, "u": who.user, "l": who.language, "e": int(ends.timestamp())}
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    return f"{body}.{_sign(key, body)}"


def at_desk(key: bytes, cookies: Mapping[str, str], now: datetime) -> AtDesk | None:
    """Return who is at the desk; None without a cookie of ours that still holds."""
    body, _, signature = cookies.get(COOKIE, "").partition(".")
    if not hmac.compare_digest(_sign(key, body).encode(), signature.encode(errors="replace")):
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(body))
        ends = datetime.fromtimestamp(told["e"], UTC)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return AtDesk(told["m"], told["u"], told["l"]) if now < ends else None


def _sign(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(errors="replace"), hashlib.sha256).hexdigest()
