"""One-legged OAuth 1.0a, written here apart from the sandbox's own."""

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import parse_qsl, quote, urlencode

import requests

from tests.sandbox.process import Shop, ask

HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}


def escape(text: str) -> str:
    return quote(text, safe="~")


def signed(shop: Shop, query: str, method: str, **changed: str) -> dict[str, str]:
    """The oauth parameters of a GET of the products; `changed` replaces some before signing."""
    own = {
        "oauth_consumer_key": shop.keys[0],
        "oauth_nonce": secrets.token_hex(16),
        "oauth_timestamp": str(int(time.time())),
        "oauth_signature_method": method,
        "oauth_version": "1.0",
        **changed,
    }
    pairs = sorted({**dict(parse_qsl(query)), **own}.items())
    text = "&".join(f"{escape(name)}={escape(value)}" for name, value in pairs)
    base = f"GET&{escape(place(shop))}&{escape(text)}"
    seal = hmac.new(f"{shop.keys[1]}&".encode(), base.encode(), HASHES[method]).digest()
    return {**own, "oauth_signature": base64.b64encode(seal).decode()}


def place(shop: Shop) -> str:
    return f"{shop.facts['url']}/wp-json/wc/v3/products"


def in_query(shop: Shop, query: str, own: dict[str, str]) -> requests.Response:
    return ask("GET", f"{place(shop)}?{query}&{urlencode(own)}")


def in_header(shop: Shop, query: str, own: dict[str, str]) -> requests.Response:
    value = "OAuth " + ", ".join(f'{name}="{escape(text)}"' for name, text in own.items())
    return ask("GET", f"{place(shop)}?{query}", headers={"Authorization": value})
