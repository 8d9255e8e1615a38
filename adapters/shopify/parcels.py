"""What tells one delivery from another."""

import hashlib
from collections.abc import Collection, Mapping

from adapters.shopify.signature import header
from connector.ports import Parcel

_LONGEST = 100


def topic_of(headers: Mapping[str, str]) -> str:
    """Return a delivery's topic ("orders/create")."""
    return header(headers, "topic").strip().lower()[:_LONGEST]


def parcel_of(headers: Mapping[str, str], raw: bytes, wanted: Collection[str]) -> Parcel:
    """Tell a delivery by topic and webhook id, which stay the same when it is repeated; without an id, by its body.

    The event id is shared by all that one click in the shop set off, and would lose all but the first of it.
    """
    topic, one = topic_of(headers), header(headers, "webhook-id").strip()[:_LONGEST]
    told = one.encode("utf-8", "surrogatepass") if one else b"body\n" + raw
    identity = hashlib.sha256(topic.encode("utf-8", "surrogatepass") + b"\n" + told).hexdigest()
    return Parcel(topic, identity, topic in wanted, once=bool(one))
