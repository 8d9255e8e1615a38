"""What has a tag or is in a collection: found by searching, and held to what the products themselves say."""

import re
from collections.abc import Iterator, Sequence

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone
from connector.model import Group, GroupKind

_VARIANTS = ("productVariants",)
_SPECIAL = re.compile(r"['\\]")


def read_members(client: Client, group: Group) -> Iterator[Sequence[str]]:
    """Yield the variants of what is in a group; raises Gone for a tag nothing has and a title no collection has."""
    with pick.understood():
        yield from _tagged(client, group) if group.kind is GroupKind.TAG else _collected(client, group)


def _tagged(client: Client, group: Group) -> Iterator[Sequence[str]]:
    rows = client.nodes("TaggedVariants", _VARIANTS, query=f"tag:{_quoted(group.name)}")
    found = [pick.plain_id(row) for row in rows if _has_tag(row, group)]
    if not found:
        raise Gone("The shop has no product with this tag.")
    yield found


def _has_tag(row: pick.Row, group: Group) -> bool:
    return any(group.is_called(tag) for tag in pick.texts(pick.part(row, "product"), "tags"))


def _collected(client: Client, group: Group) -> Iterator[Sequence[str]]:
    """Yield what each collection of that title holds: several may have one."""
    rows = client.nodes("CollectionsCalled", ("collections",), query=f"title:{_quoted(group.name)}")
    ids = [pick.plain_id(row) for row in rows if group.is_called(pick.text(row, "title"))]
    if not ids:
        raise Gone("The shop has no collection of this title.")
    for one in ids:
        asked = {"query": f"collection:{one}", "collection": gid("Collection", one)}
        held = client.nodes("CollectedVariants", _VARIANTS, **asked)
        yield [pick.plain_id(row) for row in held if pick.flag(pick.part(row, "product"), "inCollection")]


def _quoted(name: str) -> str:
    """Write a name so that Shopify's search reads it as one word, whatever is in it."""
    return "'" + _SPECIAL.sub(r"\\\g<0>", name) + "'"
