"""Who may come in: the app's lasting token, its read-only twin, or one that expires and is renewed."""

import secrets
from collections.abc import Mapping
from typing import Any

import jwt

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.facts import read_scopes
from sandbox.shopify.model import Facts

KIND, REFRESH = "token", "refresh"
HOUR, QUARTER = 3600, 90 * 24 * 3600
GRANT = "refresh_token"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
OFFLINE = {
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
}
MINUTE = 60


def scopes(tx: Tx, facts: Facts, given: str) -> frozenset[str] | None:
    """What a token opens; None for one nobody knows, that expired, or whose app was taken off."""
    if not given or facts.uninstalled:
        return None
    lasting = {} if facts.switches.get("expiring") else {facts.token: facts.scopes}
    for token, granted in {**lasting, facts.readonly_token: read_scopes(facts)}.items():
        if secrets.compare_digest(given.encode(), token.encode()):
            return covered(granted)
    held = keep.get(tx, facts.name, KIND, given)
    if held is None or held["ends"] < clock.instant():
        return None
    if not held.get("used"):
        first_use(tx, facts, given, held)
    return covered(facts.scopes)


def covered(granted: list[str]) -> frozenset[str]:
    """Writing implies reading."""
    return frozenset(granted) | {one.replace("write_", "read_", 1) for one in granted}


def first_use(tx: Tx, facts: Facts, given: str, held: dict[str, Any]) -> None:
    """From its first use on, the refresh token it was bought with is dead."""
    keep.put(tx, facts.name, KIND, given, {**held, "used": True})
    bury(tx, facts, held)


def bury(tx: Tx, facts: Facts, held: dict[str, Any]) -> None:
    """Somebody holds the new pair: what it was bought with is not needed any more."""
    if held.get("bought_with"):
        keep.drop(tx, facts.name, REFRESH, held["bought_with"])


def mint(tx: Tx, facts: Facts, bought_with: str = "", lives: float = HOUR) -> dict[str, Any]:
    """A new pair; the old refresh token stays good until one of the new two is used."""
    token, refresh = f"shpat_{secrets.token_hex(16)}", f"shprt_{secrets.token_hex(16)}"
    keep.put(tx, facts.name, KIND, token, {"ends": clock.instant() + lives, "bought_with": bought_with})
    keep.put(tx, facts.name, REFRESH, refresh, {"ends": clock.instant() + QUARTER, "bought_with": bought_with})
    return {
        "access_token": token,
        "scope": ",".join(facts.scopes),
        "expires_in": int(lives),
        "refresh_token": refresh,
        "refresh_token_expires_in": QUARTER,
    }


def visit(facts: Facts, user: int = 1, lives: int = MINUTE) -> str:
    """What App Bridge hands a page: a minute's proof of who is looking at it, in which shop."""
    at, home = int(clock.instant()), f"https://{facts.domain}"
    claims = {"iss": f"{home}/admin", "dest": home, "aud": facts.client_id, "sub": str(user)}
    times = {"exp": at + lives, "nbf": at, "iat": at}
    return jwt.encode({**claims, **times, "jti": secrets.token_hex(8), "sid": secrets.token_hex(8)}, facts.secrets[0])


def forget(tx: Tx, facts: Facts) -> None:
    """Whoever takes the app off takes its tokens with it, for good."""
    for kind in (KIND, REFRESH):
        keep.drop_all(tx, facts.name, kind)


def answer(tx: Tx, facts: Facts | None, given: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The token endpoint: a visit buys the first pair, a refresh token the next one."""
    if facts is None:
        return 404, {"errors": "Not Found"}
    known = given.get("client_id") == facts.client_id and given.get("client_secret") in facts.secrets
    if facts.uninstalled or not known:  # one answer for both
        return 400, {"error": "invalid_client", "error_description": "The client is not known."}
    if given.get("grant_type") == EXCHANGE:
        return exchanged(tx, facts, given)
    if given.get("grant_type") != GRANT:
        return 400, {"error": "unsupported_grant_type", "error_description": "This grant is not supported."}
    refresh = str(given.get("refresh_token") or "")
    held = keep.get(tx, facts.name, REFRESH, refresh)
    if held is None or held["ends"] < clock.instant():
        return 400, {"error": "invalid_grant", "error_description": "The refresh token is invalid or expired."}
    bury(tx, facts, held)
    return 200, mint(tx, facts, refresh)


def exchanged(tx: Tx, facts: Facts, given: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """An app of this kind gets tokens that run out; one that does not ask for them is turned away."""
    if any(given.get(name) != value for name, value in OFFLINE.items()) or str(given.get("expiring")) != "1":
        return 400, {"error": "invalid_request", "error_description": "Only expiring offline tokens are given."}
    if not is_visit(facts, str(given.get("subject_token") or "")):
        return 400, {"error": "invalid_subject_token", "error_description": "The session token is not valid."}
    return 200, mint(tx, facts)


def is_visit(facts: Facts, token: str) -> bool:
    for secret in facts.secrets:
        try:
            claims = jwt.decode(token, secret, algorithms=["HS256"], audience=facts.client_id, leeway=10)
        except jwt.InvalidTokenError:
            continue
        return claims.get("dest") == f"https://{facts.domain}"
    return False
