"""Buying the next access token with the refresh token, by Shopify's own library but over our own way out."""

from collections.abc import Callable
from datetime import datetime

import httpx
import shopify_app

from adapters.outbound import Outbound
from adapters.shopify.domains import name_of
from adapters.shopify.till import WRONG_APP, Till, with_pair
from connector.errors import NotSent, Refused
from connector.ports import Keys

_OPEN_THE_APP = "Shopify does not renew this app's access any more: open the app once in the Shopify admin."


def buy(shop: str, keys: Keys, outbound: Outbound, origin: Callable[[str], str], clock: Callable[[], datetime]) -> Keys:
    """Return the keys with a new pair of tokens; raises Refused for good, NotSent when there is no answer."""
    if not keys.secrets or not keys.key:
        raise Refused(WRONG_APP)
    if not keys.refresh or (keys.refresh_expires and keys.refresh_expires <= clock()):
        raise Refused(_OPEN_THE_APP)
    app = shopify_app.ShopifyApp(keys.key, keys.secrets[0])
    way = Till(outbound, origin(shop))
    # Without a date of its end the library renews at once; whether it is time was decided before, by our clock.
    pair = {"shop": name_of(shop), "refresh_token": keys.refresh, "expires": "", "refresh_token_expires": ""}
    with httpx.Client(transport=way, trust_env=False) as client:
        result = app.refresh_token_exchanged_access_token(pair, http_client=client)
    if way.bought is None:
        raise _why(result.log.code)
    return with_pair(keys, way.bought, clock())


def _why(code: str) -> Refused | NotSent:
    if code == "invalid_grant":
        return Refused(_OPEN_THE_APP, evidence=code)
    if code == "invalid_client":
        return Refused(WRONG_APP, evidence=code)
    return NotSent("Shopify did not renew the access token.", evidence=code)
