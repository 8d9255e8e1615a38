"""Who may come in: the app's lasting token, its read-only twin, or one that expires and is renewed."""

import secrets
from collections.abc import Mapping
from typing import Any

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.facts import read_scopes
from sandbox.shopify.model import Facts

KIND, REFRESH = "token", "refresh"
HOUR, QUARTER = 3600, 90 * 24 * 3600
GRANT = "refresh_token"


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


def answer(tx: Tx, facts: Facts | None, given: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The token endpoint: only refreshing is known here."""
    if facts is None or facts.uninstalled:
        return 404, {"errors": "Not Found"}
    if given.get("client_id") != facts.client_id or given.get("client_secret") not in facts.secrets:
        return 400, {"error": "invalid_client", "error_description": "The client is not known."}
    if given.get("grant_type") != GRANT:
        return 400, {"error": "unsupported_grant_type", "error_description": "Only refresh_token is supported."}
    refresh = str(given.get("refresh_token") or "")
    held = keep.get(tx, facts.name, REFRESH, refresh)
    if held is None or held["ends"] < clock.instant():
        return 400, {"error": "invalid_grant", "error_description": "The refresh token is invalid or expired."}
    bury(tx, facts, held)
    return 200, mint(tx, facts, refresh)
