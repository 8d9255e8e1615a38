"""Private notes beside an order, each written once.

Shopify has no call for comments on an order's timeline, and its one `note` belongs to the merchant. So ours stand in a
metafield of the order: a list, the newest last.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from adapters.shopify import metafields, pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone, NotSent

KEY = "notes"
MOST = 50
_LONGEST = 2000
_TRIES = 3

Note = dict[str, str]


def _now() -> datetime:
    return datetime.now(UTC)


def write_note(client: Client, order_id: str, text: str, tag: str, now: Callable[[], datetime] = _now) -> None:
    """Add a note unless one with this tag stands there; of too many, the oldest go. Raises NotSent."""
    new = {"tag": tag, "text": text[:_LONGEST], "at": now().isoformat(timespec="seconds")}
    for _ in range(_TRIES - 1):
        try:
            return _add(client, order_id, new)
        except NotSent:  # somebody else was faster, or nobody answered: look again
            continue
    return _add(client, order_id, new)


def _add(client: Client, order_id: str, new: Note) -> None:
    notes, digest = read_notes(client, order_id)
    if all(one["tag"] != new["tag"] for one in notes):
        metafields.replace(client, gid("Order", order_id), KEY, [*notes, new][-MOST:], digest)


def has_note(client: Client, order_id: str, tag: str) -> bool:
    """Tell whether the note that carries `tag` stands beside the order; raises Gone."""
    return any(one["tag"] == tag for one in read_notes(client, order_id)[0])


def read_notes(client: Client, order_id: str) -> tuple[list[Note], str | None]:
    """Return the notes and the digest to replace them by (None: there are none yet); raises Gone."""
    order = client.read("OrderNotes", id=gid("Order", order_id)).get("order")
    if not isinstance(order, dict):
        raise Gone("The shop does not know this order.", evidence=order_id)
    held = order.get("notes")
    if not isinstance(held, dict):
        return [], None
    with pick.understood():
        return _notes(held.get("jsonValue")), pick.text(held, "compareDigest")


def _notes(value: Any) -> list[Note]:
    """Keep what is a note of ours; anything else is dropped when the next is written."""
    given = value if isinstance(value, list) else []
    whole = [one for one in given if isinstance(one, dict) and {"tag", "text", "at"} <= one.keys()]
    return [{key: str(one[key]) for key in ("tag", "text", "at")} for one in whole]
