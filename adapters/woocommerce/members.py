"""What is in a tag or a category: products with all their variations, also of the categories inside it."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from adapters.woocommerce.client import Client
from adapters.woocommerce.lines import variant_of
from adapters.woocommerce.paging import all_rows, understood
from adapters.woocommerce.schemas import MEMBER, TERM, load
from connector.errors import Gone
from connector.model import Group, GroupKind

_LISTS: Mapping[GroupKind, tuple[str, str]] = {
    GroupKind.TAG: ("products/tags", "tag"),
    GroupKind.COLLECTION: ("products/categories", "category"),
}
_WORDS = re.compile(r"\w+(?: \w+)*")  # what stands in a name as it was typed


def read_members(client: Client, group: Group) -> Iterator[Sequence[str]]:
    """Yield the variants of what is in a group; several categories may have one name. Raises Gone for none of it."""
    path, which = _LISTS[group.kind]
    with understood():
        ids = _called(client, path, group)
        if not ids:
            raise Gone(f"The shop has no {which} of this name.")
        for one in ids:
            asked = {which: one, "orderby": "id", "order": "asc", "_fields": "id,variations"}
            yield [variant for row in all_rows(client, "products", **asked) for variant in _variants(row)]


def _called(client: Client, path: str, group: Group) -> Sequence[str]:
    """Return the ids of what has the group's name: WordPress keeps names as HTML, and finds any part of them."""
    rows = all_rows(client, path, search=max(_WORDS.findall(group.name), key=len, default=""), _fields="id,name")
    terms = [load(TERM, row, "tag or category") for row in rows]
    return [one["id"] for one in terms if one["id"] and group.is_called(html.unescape(one["name"]))]


def _variants(row: object) -> Sequence[str]:
    """Return the keys under which lines and pools may know a product: its own and those of its variations."""
    seen = load(MEMBER, row, "product")
    return [seen["id"], *(variant_of(seen["id"], one) for one in seen["variations"] or ())]
