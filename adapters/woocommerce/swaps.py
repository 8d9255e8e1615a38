"""Another item in place of units of a line: whether it is there, and what the change left on the order."""

from dataclasses import replace
from typing import Any

from adapters.woocommerce.answers import Stakes
from adapters.woocommerce.client import Client, packed
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.paging import understood
from adapters.woocommerce.pools import read_pools
from adapters.woocommerce.refunds import TAG_META
from connector.errors import NotSent, Refused, Unclear
from connector.money import Money
from connector.ports import Operation, Receipt


def check_there(client: Client, operation: Operation) -> None:
    """See that there are goods for it: the shop lets a program put more into an order than there is; raises Refused."""
    variant, units = str(operation.details["variant"]), sum(operation.units.values())
    with understood():
        items, _ = read_pools(client, [variant])
    item = next((one for one in items if variant in one.variants), None)
    if item is None or item.on_backorder or (item.available is not None and item.available < units):
        raise Refused("There is not enough of the other item any more.")


def left_on(payload: Any, operation: Operation) -> Receipt | None:
    """Return the line that bears the operation's tag, None if there is none; raises Malformed.

    The evidence says so where the order does not come to what it came to, as the other item is taxed differently.
    """
    order = order_of(payload)
    line = next((str(one["id"]) for one in payload["line_items"] if _bears(one, operation.tag)), "")
    if not line:
        return None
    before = Money(int(operation.details["total"]), order.currency)
    changed = f"It came to {before.text} {before.currency} before and comes to {order.total.text} now: settle the rest."
    return Receipt(line, evidence="" if order.total == before else changed)


def taken_on(client: Client, payload: Any, operation: Operation) -> Receipt | None:
    """Return the line that bears the operation's tag, with its units taken off the shelf; None if there is none.

    The shop takes no stock for a line that is added to an order, but follows one that is written again: by as much as
    it has not taken yet, so that doing it again takes nothing twice.
    """
    made = left_on(payload, operation)
    line = order_of(payload).line(made.id) if made else None
    if made is None or line is None or line.taken:
        return made
    body = {"line_items": [{"id": int(line.id), "quantity": line.ordered}]}
    try:
        client.write("PUT", f"orders/{operation.order}", packed(body), stakes=Stakes.MONEY)
    except Refused as error:
        said = f"Its stock could not be taken off the shelf: {error.message} Take {line.ordered} off by hand."
        return replace(made, evidence=f"{made.evidence} {said}".strip())
    except NotSent as error:
        raise Unclear("The stock of the other item is still to be taken.", evidence=error.message) from error
    return made


def _bears(line: Any, tag: str) -> bool:
    metas = line.get("meta_data") if isinstance(line, dict) else None
    found = metas if isinstance(metas, list) else []
    return any(isinstance(one, dict) and (one.get("key"), one.get("value")) == (TAG_META, tag) for one in found)
