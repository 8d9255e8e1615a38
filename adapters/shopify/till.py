"""How Shopify's own library reaches the token endpoint: over our own way out, with only whole pairs let back in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from adapters.outbound import Answer, Outbound, Request
from adapters.strict import loads
from connector.errors import Malformed, NotSent
from connector.ports import Keys

_SECONDS = 20.0
_LONGEST_LIFE = 400 * 86400
_PAIR = ("access_token", "refresh_token")
_LIVES = ("expires_in", "refresh_token_expires_in")
WRONG_APP = "Shopify does not know this client id and secret: enter them anew."


def with_pair(keys: Keys, bought: Mapping[str, Any], now: datetime) -> Keys:
    """Return the keys with the pair of tokens that was bought."""
    return replace(
        keys,
        secret=bought["access_token"],
        expires=now + timedelta(seconds=bought["expires_in"]),
        refresh=bought["refresh_token"],
        refresh_expires=now + timedelta(seconds=bought["refresh_token_expires_in"]),
    )


class Till(httpx.BaseTransport):
    """Carries the library's calls through our own way out, and lets nothing back in that it would stumble over.

    The library always calls https and takes any page for an answer: an HTML page with 200 would bring it down.
    """

    def __init__(self, outbound: Outbound, base: str) -> None:
        self._outbound, self._base = outbound, base
        self.bought: Mapping[str, Any] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Call where the shop really is; raises NotSent when no answer came."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        url = f"{self._base}{urlsplit(str(request.url)).path}"
        answer = self._outbound.send(Request("POST", url, headers, request.read(), read=_SECONDS, total=_SECONDS))
        body = _object(answer)
        if answer.status != 200:  # noqa: PLR2004 (success)
            return httpx.Response(answer.status, json={"error": str(body.get("error"))}, request=request)
        self.bought = _checked(body)
        return httpx.Response(200, json=self.bought, request=request)


def _object(answer: Answer) -> Mapping[str, Any]:
    try:
        body = loads(answer.body)
    except Malformed:
        return {}
    return body if isinstance(body, dict) else {}


def _checked(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a pair of tokens through only if it is whole; raises NotSent: the old refresh token stays good until then."""
    texts, lives = [body.get(key) for key in _PAIR], [body.get(key) for key in _LIVES]
    whole = all(text.isascii() and text.isalnum() for text in map(_bare, texts))
    if not whole or not all(type(life) is int and 0 < life < _LONGEST_LIFE for life in lives):
        raise NotSent("Shopify's answer about the access token cannot be read.")
    return {key: body[key] for key in (*_PAIR, *_LIVES)}


def _bare(token: Any) -> str:
    """Return a token without the signs that may stand in one: it will stand in a header."""
    return str(token).translate({ord(sign): None for sign in "_-."}) if isinstance(token, str) else ""
