"""Private notes beside an order, each written once."""

from adapters.woocommerce.client import Client
from adapters.woocommerce.reading import fresh
from connector.errors import NotSent


def has_note(client: Client, order_id: str, tag: str) -> str:
    """Return the id of the note that carries `tag`, "" if there is none."""
    rows = client.get(f"orders/{order_id}/notes", **fresh())
    if not isinstance(rows, list):
        raise NotSent("The shop answered the notes with something else.")
    found = (one for one in rows if isinstance(one, dict) and tag in str(one.get("note", "")))
    return next((str(one.get("id", "")) for one in found), "")


def write_note(client: Client, order_id: str, text: str, tag: str) -> None:
    """Write a note the buyer never sees, unless one with this tag stands there."""
    if not has_note(client, order_id, tag):
        client.post(f"orders/{order_id}/notes", {"note": f"{text} [{tag}]", "customer_note": False})
