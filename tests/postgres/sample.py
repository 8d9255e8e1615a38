"""Orders, items and operations to write down."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connector.allocate import Pool
from connector.model import Buyer, Charge, Item, Line, Order, Standing, Tax
from connector.money import Money
from connector.ports import HeldItem, Kind, Operation, Record, State
from tests.fakes import START

LATER = START + timedelta(hours=1)
BUYER = Buyer("kim@example.org", "Kim Doe", "de_DE", "DE")


def euros(minor: int) -> Money:
    """Return an amount."""
    return Money(minor, "EUR")


def a_line(number: str = "10", variant: str = "tea", ordered: int = 3, **more: Any) -> Line:
    """Make a line that took all its units from stock."""
    charge = Charge(number, euros(1000 * ordered), (Tax("7", euros(100)), Tax("9", euros(11))))
    plain = Line(number, variant, f"Thing {variant}", ordered, charge, sku="T-1", taken=ordered)
    return replace(plain, **more)


def an_order(number: str = "1", *lines: Line, **more: Any) -> Order:
    """Make an open, paid order."""
    rows = lines or (a_line(),)
    plain = Order(
        id=number,
        number=f"#{number}",
        standing=Standing.OPEN,
        placed=START,
        modified=START,
        currency="EUR",
        total=euros(3111),
        captured=euros(3111),
        refunded=euros(0),
        lines=rows,
        buyer=BUYER,
        status="processing",
        gateway="card",
    )
    return replace(plain, **more)


def an_item(
    key: str = "tea", *variants: str, pool: Pool | None = None, read: datetime = START, **more: Any
) -> HeldItem:
    """Make a pool that was read."""
    item = Item(key, f"Thing {key}", variants or (key,), pool.available if pool else 5, sku=f"{key}-sku")
    return HeldItem(replace(item, **more), pool or Pool(5, 0), read)


def a_refund(order: str = "1", key: str = "cancel:1", **more: Any) -> Operation:
    """Make an approved refund."""
    plain = Operation(
        id=0,
        order=order,
        kind=Kind.REFUND,
        state=State.APPROVED,
        tag=f"BO-{key[-8:].upper()}",
        key=key,
        epoch=1,
        amount=euros(1000),
        units={"10": 1},
        details={"shipping": False},
        actor="merchant:kim",
        made=START,
        due=START,
    )
    return replace(plain, **more)


def saved(record: Record, *orders: Any, item: HeldItem | None = None) -> None:
    """Write an item and orders down."""
    record.cases.save_item(item or an_item())
    for one in orders or (an_order(),):
        record.cases.save_order(one, START)
