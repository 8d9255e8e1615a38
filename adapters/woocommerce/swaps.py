"""Another item in place of units of a line: whether it is there, and what the change left on the order."""

from dataclasses import replace
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.orders import order_of
from adapters.woocommerce.paging import understood
from adapters.woocommerce.pools import read_pools
from adapters.woocommerce.refunds import TAG_META
from connector.errors import Gone, NotSent, Refused, Unclear
from connector.model import Item, Standing
from connector.money import Money
from connector.ports import Operation, Receipt


def check_there(client: Client, operation: Operation) -> None:
    """See that there are goods for it: the shop lets a program put more into an order than there is; raises Refused."""
    item, units = _other(client, operation), sum(operation.units.values())
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
    it has not taken yet, so that doing it again takes nothing twice. Raises NotSent while it is still to be taken.
    """
    with understood():
        made = left_on(payload, operation)
        units = _to_take(payload, made.id) if made else 0
    if made is None or not units:
        return made
    body = {"line_items": [{"id": int(made.id), "quantity": units}]}
    try:
        answer = client.put(f"orders/{operation.order}", body)
        with understood():
            missed = _to_take(answer, made.id) and _is_counted(client, operation)
        why = "The shop took nothing." if missed else ""
    except (Refused, Gone) as error:
        why = error.message
    except Unclear as error:
        raise NotSent("The stock of the other item is still to be taken.", evidence=str(error)) from error
    said = f"Its stock could not be taken off the shelf: {why} Take {units} off by hand." if why else ""
    return replace(made, evidence=f"{made.evidence} {said}".strip())


def _to_take(payload: Any, made: str) -> int:
    """Return the units of a line that took no stock although its order counts; one that ended gave its stock back."""
    order = order_of(payload)
    line = order.line(made)
    return line.ordered if line and not line.taken and order.standing in {Standing.OPEN, Standing.SHIPPED} else 0


def _is_counted(client: Client, operation: Operation) -> bool:
    """Tell whether the shop keeps a number of the other item."""
    item = _other(client, operation)
    return item is not None and item.available is not None


def _other(client: Client, operation: Operation) -> Item | None:
    variant = str(operation.details["variant"])
    with understood():
        items, _ = read_pools(client, [variant])
    return next((one for one in items if variant in one.variants), None)


def _bears(line: Any, tag: str) -> bool:
    metas = line.get("meta_data") if isinstance(line, dict) else None
    found = metas if isinstance(metas, list) else []
    return any(isinstance(one, dict) and (one.get("key"), one.get("value")) == (TAG_META, tag) for one in found)
