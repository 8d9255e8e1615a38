"""What the rest of this adapter asks a shop with: documents by name, lists without an end, wishes and money."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.shopify.answers import payload_of
from adapters.shopify.faults import UNREADABLE
from adapters.shopify.operations import document
from adapters.shopify.stakes import Stakes
from adapters.shopify.wire import Packet, Reply, Wire
from connector.errors import NotSent

_MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Client:
    """One shop, asked by the names of the documents in `operations`; `money` lets it use the points kept back."""

    wire: Wire
    money: bool = False

    @property
    def shop(self) -> str:
        """The shop's domain ("x.myshopify.com")."""
        return self.wire.shop

    def urgent(self) -> "Client":
        """Return a client that may use the points kept back: for questions on the way to a payment."""
        return replace(self, money=True)

    def read(self, name: str, **variables: Any) -> Mapping[str, Any]:
        """Return `data` of a query; raises NotSent after a few attempts, Refused at once."""
        return self.reply(name, **variables).data

    def reply(self, name: str, **variables: Any) -> Reply:
        """Return `data` of a query with the headers of its answer; raises as `read` does."""
        return self.wire.carry(Packet(self.packed(name, **variables), name, Stakes.READ, self.money))

    def nodes(self, name: str, path: Sequence[str], **variables: Any) -> Iterator[Mapping[str, Any]]:
        """Yield every node of the connection at `path` of a query with a variable `$after`, page by page.

        Nothing is yielded where something on the way to the connection is null: nobody knows that id.
        """
        after: str | None = None
        for _ in range(_MOST_PAGES):
            page = _at(self.read(name, **variables, after=after), path)
            yield from _nodes(page)
            before, after = after, _next(page)
            if after is None:
                return
            if after == before:
                break
        raise NotSent("The shop's list does not end.")

    def write(self, name: str, *, once: bool, **variables: Any) -> Mapping[str, Any]:
        """Return the payload of a mutation's one root field.

        Raises UserErrors, Refused, NotSent or Unclear. What may not happen twice is sent `once`; all else says how
        things should be, and is repeated when no answer came. Throttled calls did nothing and are repeated anyway.
        """
        return self._sent(self.packed(name, **variables), name, once=once)

    def packed(self, name: str, **variables: Any) -> bytes:
        """Return the bytes of a request, the same for the same content."""
        body = {"query": document(name), "variables": variables}
        return json.dumps(body, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()

    def send(self, request: bytes, *, once: bool) -> Mapping[str, Any]:
        """Send bytes made by `packed` as they are; returns and raises as `write` does."""
        return self._sent(request, "", once=once)

    def _sent(self, request: bytes, name: str, *, once: bool) -> Mapping[str, Any]:
        stakes = Stakes.ONCE if once else Stakes.WISH
        reply = self.wire.carry(Packet(request, name, stakes, self.money or once))
        return payload_of(reply.data, stakes)


def _at(data: Mapping[str, Any], path: Sequence[str]) -> Mapping[str, Any]:
    held: Any = data
    for step in path:
        held = held.get(step) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}


def _nodes(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    nodes = page.get("nodes", [])
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise NotSent(UNREADABLE, evidence="a list of something else")
    return nodes


def _next(page: Mapping[str, Any]) -> str | None:
    """Return the cursor to go on from, None at the end."""
    info = page.get("pageInfo")
    if not isinstance(info, dict) or info.get("hasNextPage") is not True:
        return None
    cursor = info.get("endCursor")
    if not isinstance(cursor, str):
        raise NotSent(UNREADABLE, evidence="a list without a cursor")
    return cursor
