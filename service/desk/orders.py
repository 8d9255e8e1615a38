"""One order, and a person's word about its money."""

from collections.abc import Mapping
from typing import Any

from adapters.postgres.overview import Overview
from config.page.counter import Caller
from connector.errors import Refused
from connector.handle import approve, decline
from connector.model import Merchant
from connector.operate import refunded_by_hand, send_again
from connector.ports import Operation
from service.describe import case
from service.wiring import House


def order(house: House, merchant: Merchant, order_id: str) -> Mapping[str, Any] | None:
    """Return an order with its history, None where the merchant has none of that id."""
    with house.books.reading(merchant.id) as record:
        held = record.cases.order(order_id)
        found = case(record, held) if held else None
    if found is None:
        return None
    return found | {"history": Overview(house.engine).history(merchant.id, order_id)}


def operation(house: House, merchant: Merchant, operation_id: int) -> Operation | None:
    """Return one operation of the merchant."""
    with house.books.reading(merchant.id) as record:
        return record.operations.get(operation_id)


def settle(house: House, who: Caller, operation_id: int, answer: str) -> None:
    """Take a person's word about money; raises Refused with a sentence for them."""
    now, merchant = house.clock(), who.merchant
    if answer == "approve":
        with house.books.record(merchant.id) as record:
            approve(record, operation_id, who.actor, now)
    elif answer == "decline":
        with house.books.record(merchant.id) as record:
            decline(record, operation_id, who.actor, now)
    elif answer == "refunded":
        refunded_by_hand(house.desk(merchant), operation_id, who.actor, now)
    elif answer == "again":
        send_again(house.desk(merchant), operation_id, who.actor, now)
    else:
        raise Refused("This is no answer.")
    house.doorbell.ring(merchant.id)


def put_away(house: House, who: Caller, kind: str, subject: str) -> bool:
    """Close a task, and write down who did; False where it is not open."""
    now = house.clock()
    with house.books.record(who.merchant.id) as record:
        done = record.tasks.close(kind, subject, now)
        if done:
            record.append(who.actor, "task_put_away", {"kind": kind}, now)
    return done
