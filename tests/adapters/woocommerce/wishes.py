"""Money operations on order 19, ready to be prepared or sent."""

from typing import Any

from adapters.woocommerce.orders import order_of
from connector.model import Order
from connector.money import Money
from connector.ports import Kind, Operation, State
from tests.adapters.woocommerce.edge import order
from tests.adapters.woocommerce.words import usd

TAG = "BO-7F3K9QX2AB"
PAID: dict[str, Any] = {"date_paid_gmt": "2026-11-22T22:13:08", "payment_method": "rig_card"}


def wish(kind: Kind = Kind.REFUND, amount: Money | None = None, **details: Any) -> Operation:
    """Two of the five mugs of order 19, 44.00 with tax."""
    units = details.pop("units", {"2": 2})
    due = usd("44.00") if amount is None else amount
    return Operation(1, "19", kind, State.SENDING, TAG, "k", amount=due, units=units, details=details)


def paid() -> Order:
    return order_of(order(**PAID))
