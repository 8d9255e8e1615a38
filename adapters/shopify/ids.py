"""Shopify's global ids and the plain numbers we keep of them."""

import re

from connector.errors import Malformed

_GID = re.compile(r"gid://shopify/[A-Za-z]+/([0-9]{1,20})(?:\?.*)?")


def gid(kind: str, number: str) -> str:
    """Return the global id of a thing ("Order", "820982911946154508"); raises Malformed unless it is a number."""
    if not (number.isascii() and number.isdigit()):
        raise Malformed(f"{number[:40]!r} is no id of Shopify's.")
    return f"gid://shopify/{kind}/{number}"


def number(given: str) -> str:
    """Return the plain number in a global id; raises Malformed."""
    found = _GID.fullmatch(given)
    if found is None:
        raise Malformed(f"{given[:80]!r} is no global id.")
    return found[1]
