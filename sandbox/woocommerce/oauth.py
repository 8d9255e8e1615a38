"""One-legged OAuth 1.0a as WooCommerce checks it: signature first, then the time, then the nonce."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from sandbox.kernel import clock
from sandbox.woocommerce.call import Call, Problem

WINDOW = 15 * 60
NEEDED = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
HEADER = re.compile(r'(oauth_[a-z_-]*)="?([^",]*)"?')


def key(call: Call, secrets: Mapping[str, str]) -> str | None:
    """The consumer key of a request signed by its owner; None when nobody signed or the key is unknown."""
    signed = in_header(call) or dict(parse_qsl(call.raw_query, keep_blank_values=True))
    if any(not signed.get(name) for name in NEEDED):
        return None
    secret = secrets.get(signed["oauth_consumer_key"])
    if secret is None:
        return None
    check_signature(call, signed, secret)
    check_time(call, signed)
    return signed["oauth_consumer_key"]


def in_header(call: Call) -> dict[str, str] | None:
    kind, _, rest = call.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "oauth":
        return None
    asked = dict(parse_qsl(call.raw_query, keep_blank_values=True))
    return {**asked, **{name: unquote(value) for name, value in HEADER.findall(rest)}}


def refusal(message: str) -> Problem:
    return Problem(401, "woocommerce_rest_authentication_error", message)


def check_signature(call: Call, signed: dict[str, str], secret: str) -> None:
    method = HASHES.get(signed["oauth_signature_method"])
    if method is None:
        raise refusal("Invalid signature - signature method is invalid.")
    text = base_string(call, {name: value for name, value in signed.items() if name != "oauth_signature"})
    right = base64.b64encode(hmac.new(f"{secret}&".encode(), text.encode(), method).digest()).decode()
    if not hmac.compare_digest(right, signed["oauth_signature"].replace(" ", "+")):
        raise refusal("Invalid signature - provided signature does not match.")


def base_string(call: Call, signed: dict[str, str]) -> str:
    pairs = "&".join(f"{escape(name)}={escape(value)}" for name, value in sorted(signed.items()))
    return f"{call.method}&{escape(call.rest + call.path)}&{escape(pairs)}"


def escape(value: Any) -> str:
    return quote(str(value), safe="~")


def check_time(call: Call, signed: dict[str, str]) -> None:
    """Refuse old requests, and a nonce seen before; a nonce is remembered only once its signature was right."""
    at = int(signed["oauth_timestamp"]) if signed["oauth_timestamp"].isdigit() else 0
    if abs(clock.now() - at) > WINDOW:
        raise refusal("Invalid timestamp.")
    with call.world.store.transaction() as tx:
        tx.run("DELETE FROM nonces WHERE shop = ? AND at < ?", call.name, clock.now() - WINDOW)
        sql = "INSERT OR IGNORE INTO nonces VALUES (?, ?, ?)"
        fresh = tx.run(sql, call.name, signed["oauth_nonce"], at).rowcount
    if not fresh:
        raise refusal("Invalid nonce - nonce has already been used.")
