"""Where a shop's GraphQL is, as Shopify's own library says it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import shopify

from adapters.shopify.release import VERSION


def endpoint(domain: str, origin: Callable[[str], str]) -> str:
    """Return the URL of a shop's GraphQL; `origin` says where its host is.

    The session is asked for its address only: activating one would give its shop and token to every thread.
    """
    site = shopify.Session(domain, VERSION).site
    return f"{origin(domain)}{urlsplit(site).path}/graphql.json"
