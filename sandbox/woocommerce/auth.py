"""Who may ask: keys over (pretend) TLS, one-legged OAuth 1.0a without it."""

import base64
import binascii
import hmac

from sandbox.kernel.model import Shop
from sandbox.woocommerce import oauth
from sandbox.woocommerce.call import Call, Problem

VERBS = {
    "GET": ("view", "Sorry, you cannot view this resource."),
    "HEAD": ("view", "Sorry, you cannot view this resource."),
    "POST": ("create", "Sorry, you are not allowed to create resources."),
    "PUT": ("edit", "Sorry, you are not allowed to edit this resource."),
    "PATCH": ("edit", "Sorry, you are not allowed to edit this resource."),
    "DELETE": ("delete", "Sorry, you are not allowed to delete this resource."),
}


def known(call: Call, *, listing: bool) -> str:
    """The key of who asks; without one WooCommerce says no, and an unknown key looks like none at all."""
    key = by_key(call) if call.home.startswith("https:") else oauth.key(call, pairs(call.shop))
    if key is None:
        verb, message = VERBS.get(call.method, VERBS["GET"])
        message = "Sorry, you cannot list resources." if listing and verb == "view" else message
        raise Problem(401, f"woocommerce_rest_cannot_{verb}", message)
    return key


def may(call: Call, key: str) -> None:
    """Whether this key may do what is asked."""
    if key == call.shop.keys["readonly_key"] and call.method not in ("GET", "HEAD"):
        raise denied("The API key provided does not have write permissions.")


def denied(message: str) -> Problem:
    return Problem(401, "woocommerce_rest_authentication_error", message)


def secret_of(call: Call, key: str) -> str | None:
    return pairs(call.shop).get(key)


def pairs(shop: Shop) -> dict[str, str]:
    """Every key with its secret: the two a store opens with, and those its owner granted since."""
    keys = shop.keys
    granted = {key: secret for key, secret in keys.items() if key.startswith("ck_")}
    return {keys["key"]: keys["secret"], keys["readonly_key"]: keys["readonly_secret"], **granted}


def by_key(call: Call) -> str | None:
    """Basic, or the pair in the query."""
    key, given = basic(call) or (str(call.query.get("consumer_key", "")), str(call.query.get("consumer_secret", "")))
    secret = secret_of(call, key)
    if secret is None:
        return None
    if not hmac.compare_digest(secret.encode(), given.encode()):
        raise denied("Consumer secret is invalid.")
    return key


def basic(call: Call) -> tuple[str, str] | None:
    kind, _, rest = call.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        key, _, secret = base64.b64decode(rest).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return key, secret
