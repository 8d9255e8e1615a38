"""What the warehouse is to do for one order, read each time: its fulfilment orders split, move and merge."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone, NotSent

HANDLE = "backorder"
_ENDED = frozenset({"CLOSED", "CANCELLED", "INCOMPLETE"})
_MOST_PAGES = 200


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Units of one order line that still have to leave; `item` is the inventory item's global id, "" if none."""

    id: str
    line: str
    item: str
    units: int


@dataclass(frozen=True, slots=True)
class Work:
    """One fulfilment order: units at one `place` ("" if unknown); `ours` are our holds on it, by id."""

    id: str
    place: str
    holdable: bool
    ours: tuple[str, ...]
    foreign: bool  # somebody else holds it
    lines: tuple[WorkLine, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on order `number`: its tags, our metafield with the digest to replace it by, its open work.

    `routed` says that Shopify has made fulfilment orders at all, ended ones included.
    """

    number: str
    order: str  # global id
    tags: tuple[str, ...]
    mark: Any
    digest: str | None
    routed: bool
    works: tuple[Work, ...]


def read_marks(client: Client, order_id: str) -> Marks:
    """Read what stands on an order and what is to be done for it; raises Gone."""
    with pick.understood():
        pages = list(_pages(client, gid("Order", order_id)))
        first = pages[0]
        mark = first.get("mark")
        found = [one for page in pages for one in pick.nodes(page, "fulfillmentOrders")]
        works = tuple(_work(client, one) for one in found if pick.text(one, "status") not in _ENDED)
        return Marks(
            order_id,
            pick.text(first, "id"),
            pick.texts(first, "tags"),
            mark.get("jsonValue") if isinstance(mark, dict) else None,
            pick.text(mark, "compareDigest") if isinstance(mark, dict) else None,
            bool(found),
            works,
        )


def _pages(client: Client, order: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = client.read("OrderWork", id=order, after=after).get("order")
        if not isinstance(page, dict):
            raise Gone("The shop does not know this order.", evidence=order)
        yield page
        after = pick.more(page, "fulfillmentOrders")
        if after is None:
            return
    raise NotSent("The shop's list does not end.")


def _work(client: Client, row: pick.Row) -> Work:
    holds = pick.rows(row, "fulfillmentHolds")
    ours = tuple(pick.text(one, "id") for one in holds if _is_ours(one))
    actions = {pick.text(one, "action") for one in pick.rows(row, "supportedActions")}
    return Work(
        pick.text(row, "id"),
        _place(row),
        "HOLD" in actions,
        ours,
        len(holds) > len(ours),
        tuple(line for line in map(_line, _line_rows(client, row)) if line.units > 0),
    )


def _is_ours(hold: pick.Row) -> bool:
    return pick.flag(hold, "heldByRequestingApp") and hold.get("handle") == HANDLE


def _place(row: pick.Row) -> str:
    place = pick.part(row, "assignedLocation").get("location")
    return pick.text(place, "id") if isinstance(place, dict) else ""


def _line_rows(client: Client, row: pick.Row) -> list[pick.Row]:
    if pick.more(row, "lineItems") is None:
        return pick.nodes(row, "lineItems")
    return list(client.nodes("WorkLines", ("fulfillmentOrder", "lineItems"), id=pick.text(row, "id")))


def _line(row: pick.Row) -> WorkLine:
    line = pick.plain_id(pick.part(row, "lineItem"))
    return WorkLine(
        pick.text(row, "id"), line, pick.words(row, "inventoryItemId"), pick.count(row, "remainingQuantity")
    )
