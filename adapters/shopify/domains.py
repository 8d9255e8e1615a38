"""The one form in which a shop's address is kept and believed: "name.myshopify.com"."""

import re

from connector.errors import Refused

_LONGEST = 100
_NAME = r"[a-z0-9][a-z0-9-]*"
_DOMAIN = re.compile(rf"{_NAME}\.myshopify\.com", re.ASCII)
_TYPED = re.compile(
    rf"(?:https?://)?(?:(?:admin\.shopify\.com/store/)(?P<store>{_NAME})|(?P<name>{_NAME})(?:\.myshopify\.com)?)(?:[/?#].*)?",
    re.ASCII | re.DOTALL,
)


def is_domain(text: str) -> bool:
    """Tell whether a text is exactly the address of a shop; whatever else would become part of a URL."""
    return len(text) <= _LONGEST and _DOMAIN.fullmatch(text) is not None


def domain_of(typed: str) -> str:
    """Return the address a person means ("mugs", a link into the shop or its admin); raises Refused."""
    found = _TYPED.fullmatch(typed.strip().lower())
    domain = f"{found['store'] or found['name']}.myshopify.com" if found else ""
    if not is_domain(domain):
        raise Refused(
            "Give the shop's myshopify.com address, such as mugs.myshopify.com: it stands in Shopify's admin under"
            " Settings, Domains."
        )
    return domain


def name_of(domain: str) -> str:
    """Return the first part of a shop's address; raises Refused unless it is one."""
    if not is_domain(domain):
        raise Refused("This is no shop of Shopify's.")
    return domain.removesuffix(".myshopify.com")


def origin(domain: str) -> str:
    """Return where a shop answers."""
    return f"https://{domain}"
