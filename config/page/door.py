"""Who may open the merchant's page: Shopify's session token on every request, or a session of our own."""

import hashlib
import hmac
from datetime import datetime

from flask import Request

from config.desk_session import COOKIE, LIFETIME, AtDesk, at_desk, sealed
from config.page.counter import Caller, Counter
from connector.model import Merchant

BEARER = "bearer"
FORM_KEY = "form_key"


def caller(counter: Counter, request: Request) -> Caller | None:
    """Return who asks; raises Refused or NotSent where Shopify or the shop does not let us in.

    A bearer token decides alone: a cookie beside it counts for nothing.
    """
    given = request.headers.get("Authorization", "")
    if given:
        kind, _, token = given.partition(" ")
        found = counter.shopify.enter(token.strip()) if kind.lower() == BEARER else None
        asked = request.args.get("locale", "") or request.accept_languages.best  # of the admin's screen
        return Caller(found[0], found[1], asked or found[0].locale) if found else None
    who = at_desk(counter.key, request.cookies, counter.clock())
    merchant = counter.gate.find(who.merchant) if who else None
    if who is None or merchant is None:
        return None
    return Caller(merchant, who.user, who.language or merchant.locale, form_key(counter.key, request.cookies[COOKIE]))


def form_key(key: bytes, cookie: str) -> str:
    """Return what a form of this session has to carry: no other address can know it."""
    return hmac.new(key, f"form {cookie}".encode(errors="replace"), hashlib.sha256).hexdigest()


def may_act(who: Caller, request: Request) -> bool:
    """Tell whether a POST was made by this person on our page: by their token, or with the key in our form."""
    if not who.form_key:
        return True
    return hmac.compare_digest(request.form.get(FORM_KEY, "").encode(errors="replace"), who.form_key.encode())


def session_of(counter: Counter, merchant: Merchant, language: str, now: datetime) -> str:
    """Return the cookie's value for somebody who showed the merchant's own API token."""
    return sealed(counter.key, AtDesk(merchant.public_id, "", language), now + LIFETIME)
